import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import { Section } from '../desk/parts';
import { sourceWords } from '../desk/words/words';
import { useLanguage, type Words } from '../page/language';
import { go, useParameters } from '../page/location';
import { listAddress, useOutlines, type Figures, type Period } from './figures';
import { HeatMap } from './HeatMap';

/** The counts by which the map may be coloured. */
export const measures = {
  open: { zh: '在办', en: 'Open' },
  overdue: { zh: '超时', en: 'Late' },
  reported: { zh: '上报', en: 'Reported' },
} satisfies Record<string, Words>;
export type Measure = keyof typeof measures;

export interface PartProperties {
  figures: Figures;
  period: Period;
  area: string | null;
}

export const reportedIn = ({ from, to }: Period): Record<string, string> => ({ reportedFrom: from, reportedTo: to });
export const closedIn = ({ from, to }: Period): Record<string, string> => ({ closedFrom: from, closedTo: to });

/** A number that opens the list of the issues it counts. */
export function Count({ value, filters, late }: CountProperties): ReactNode {
  const address = listAddress(filters);
  return (
    <a
      className={late === true && value > 0 ? 'count late' : 'count'}
      href={address}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(address);
      }}
    >
      {value}
    </a>
  );
}

interface CountProperties {
  value: number;
  filters: Record<string, string | null>;
  late?: boolean;
}

interface HeatProperties {
  figures: Figures;
  code: string | null;
  period: Period;
  open: ((code: string) => void) | undefined;
}

export function Heat({ figures, code, period, open }: HeatProperties): ReactNode {
  const { say } = useLanguage();
  const [{ by }, change] = useParameters();
  const measure: Measure = by !== undefined && by in measures ? (by as Measure) : 'open';
  const { outlines, busy } = useOutlines(code);
  const counts = new Map(figures.regions.map((row) => [row.region?.code, row]));
  const inStreet = code !== null && code.slice(6, 9) !== '000';
  return (
    <Section
      title={inStreet ? say({ zh: '各社区', en: 'By community' }) : say({ zh: '各街道', en: 'By street' })}
      aside={
        <Segmented<Measure>
          size="small"
          aria-label={say({ zh: '着色依据', en: 'Coloured by' })}
          value={measure}
          options={Object.entries(measures).map(([value, words]) => ({ value: value as Measure, label: say(words) }))}
          onChange={(next) => change({ by: next })}
        />
      }
    >
      <HeatMap
        outlines={outlines}
        countOf={(each) => counts.get(each)?.[measure] ?? 0}
        label={say(measures[measure])}
        busy={busy}
        open={open}
      />
      <Table
        label={say({ zh: '分区域', en: 'By region' })}
        heads={[
          { zh: '区域', en: 'Region' },
          { zh: '上报', en: 'Reported' },
          { zh: '结案', en: 'Closed' },
          measures.open,
          measures.overdue,
        ]}
        rows={figures.regions.map(({ region, ...row }) => {
          const area = region?.code ?? null;
          const name =
            area === code ? say({ zh: '未定位到下级区域', en: 'No region below known' }) : (region?.name ?? '—');
          return {
            key: area ?? '',
            name,
            cells: [
              <Count key="r" value={row.reported} filters={{ area, ...reportedIn(period) }} />,
              <Count key="c" value={row.closed} filters={{ area, ...closedIn(period) }} />,
              <Count key="o" value={row.open} filters={{ area, open: '1' }} />,
              <Count key="l" value={row.overdue} filters={{ area, open: '1', late: '1' }} late />,
            ],
          };
        })}
      />
    </Section>
  );
}

export function Units({ figures, area }: { figures: Figures; area: string | null }): ReactNode {
  const { say } = useLanguage();
  return (
    <Section title={say({ zh: '责任单位在办与超时', en: 'Open and late by responsible unit' })}>
      <Table
        label={say({ zh: '责任单位', en: 'Units' })}
        heads={[{ zh: '责任单位', en: 'Unit' }, measures.open, measures.overdue]}
        rows={figures.organizations.map(({ organization, open, overdue }) => {
          const filters = { area, responsible: organization?.id ?? null, open: '1' };
          return {
            key: organization?.id ?? '',
            name: organization?.name ?? '—',
            cells: [
              <Count key="o" value={open} filters={filters} />,
              <Count key="l" value={overdue} filters={{ ...filters, late: '1' }} late />,
            ],
          };
        })}
      />
    </Section>
  );
}

export function Categories({ figures, period, area }: PartProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <Section title={say({ zh: '高发类别', en: 'Most frequent categories' })}>
      <Table
        label={say({ zh: '高发类别', en: 'Categories' })}
        heads={[{ zh: '类别', en: 'Category' }, measures.reported, measures.open, measures.overdue]}
        rows={figures.categories.map(({ category, reported, open, overdue }) => {
          // The desk has no filter for issues without a category.
          const number = (value: number, filters: Record<string, string | null>, late = false): ReactNode =>
            category ? (
              <Count value={value} filters={{ area, category: category.code, ...filters }} late={late} />
            ) : (
              value
            );
          return {
            key: category?.code ?? '',
            name: category?.item ?? say({ zh: '尚未归类', en: 'No category yet' }),
            cells: [
              number(reported, reportedIn(period)),
              number(open, { open: '1' }),
              number(overdue, { open: '1', late: '1' }, true),
            ],
          };
        })}
      />
    </Section>
  );
}

export function Sources({ figures, period, area }: PartProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <Section title={say({ zh: '事项来源', en: 'Sources' })}>
      <Table
        label={say({ zh: '事项来源', en: 'Sources' })}
        heads={[{ zh: '来源', en: 'Source' }, measures.reported, { zh: '占比', en: 'Share' }]}
        rows={figures.sources.map(({ source, reported }) => ({
          key: source,
          name: say(sourceWords[source]),
          cells: [
            <Count key="n" value={reported} filters={{ area, source, ...reportedIn(period) }} />,
            `${Math.round((reported / Math.max(1, figures.reported)) * 1000) / 10}%`,
          ],
        }))}
      />
    </Section>
  );
}

interface TableProperties {
  label: string;
  heads: readonly Words[];
  rows: readonly { key: string; name: string; cells: readonly ReactNode[] }[];
}

function Table({ label, heads, rows }: TableProperties): ReactNode {
  const { say } = useLanguage();
  if (rows.length === 0) return <p className="quiet">{say({ zh: '没有事项。', en: 'There are no issues.' })}</p>;
  return (
    <div className="record-scroll" tabIndex={0} role="group" aria-label={label}>
      <table className="record-table numbers">
        <thead>
          <tr>
            {heads.map((words) => (
              <th key={words.zh} scope="col">
                {say(words)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, cells }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={heads[index + 1]!.zh}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
