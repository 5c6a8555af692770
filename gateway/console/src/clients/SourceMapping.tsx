import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ClientMappings, ImportMapping } from '../../generated/documents';
import type { ClientMappingsQuery } from '../../generated/operations';
import { moment } from '../desk/words/time';
import { severityWords } from '../desk/words/words';
import { Reread } from '../api/reread';
import { versionImport } from '../levels/ListBeside';
import { useLanguage } from '../page/language';
import { ImportForm } from '../tables/ImportForm';
import type { Client } from './book';

type Mapping = NonNullable<NonNullable<ClientMappingsQuery['clients']>[number]['sourceMapping']>;
type Row = Mapping['rows'][number];

/** Rows of the mapping that the page draws at first, so that a long mapping does not make it slow. */
const FIRST_ROWS = 50;

/** How the categories of the client become those of the district, what the mapping lacks, and its next version. */
export function SourceMapping({
  client,
  mayChange,
  now,
}: {
  client: Client;
  mayChange: boolean;
  now: number;
}): ReactNode {
  const { say } = useLanguage();
  const [{ data }, again] = useQuery({ query: ClientMappings, requestPolicy: 'cache-and-network' });
  const [editing, setEditing] = useState(false);
  const [all, setAll] = useState(false);
  const mapping = data?.clients?.find(({ id }) => id === client.id)?.sourceMapping;
  if (!mapping) return null;
  const { version, importedAt, rows, unmapped } = mapping;
  const reread = (): void => again({ requestPolicy: 'network-only' });
  return (
    <section aria-label={say({ zh: '类别对应', en: 'Mapping of categories' })}>
      <h3>{say({ zh: '类别对应', en: 'Mapping of categories' })}</h3>
      <p className="quiet">
        {importedAt === null
          ? say({
              zh: '未导入对应表，来件按对方类别原样显示，由受理台判定本区类别。',
              en: 'Without a mapping, the desk judges each report; its category at the source is shown.',
            })
          : say({
              zh: `第 ${version} 版，${rows.length} 行，${moment(importedAt, now)} 起对新来件生效。`,
              en: `Version ${version}, ${rows.length} rows, for reports since ${moment(importedAt, now)}.`,
            })}
      </p>
      {unmapped.length > 0 && (
        <>
          <p className="flag">
            {say({
              zh: '近 90 日来件中未对应或已停用的类别',
              en: 'Categories of the last 90 days without a row in force',
            })}
          </p>
          <ul className="record-lines" aria-label={say({ zh: '未对应的类别', en: 'Unmapped categories' })}>
            {unmapped.map(({ sourceCategory, issues }) => (
              <li key={sourceCategory}>
                <span>{sourceCategory}</span>
                <span className="number">{say({ zh: `${issues} 件`, en: `${issues} issues` })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {unmapped.length > 0 && rows.length > 0 && <h4>{say({ zh: '现行对应表', en: 'Mapping in force' })}</h4>}
      {rows.length > 0 && (
        <ul className="record-lines" aria-label={say({ zh: '对应表', en: 'The mapping' })}>
          {rows.slice(0, all ? rows.length : FIRST_ROWS).map((row) => (
            <li key={row.sourceCategory}>
              <span>
                {row.sourceCategory === '*' ? say({ zh: '其他类别', en: 'Every other' }) : row.sourceCategory}
                {row.sourceName && ` ${row.sourceName}`}
              </span>
              <span>
                {row.category
                  ? `${row.category.code} ${row.category.item}`
                  : say({ zh: '由受理台判定', en: 'The desk judges' })}
                {row.severity && ` ${say(severityWords[row.severity])}`}
                {row.retired && (
                  <span className="flag">
                    {say({ zh: '类别已停用，本行不生效', en: 'Retired: the row is passed over' })}
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="roles-actions">
        {!all && rows.length > FIRST_ROWS && (
          <Button onClick={() => setAll(true)}>{say({ zh: '显示全部', en: 'Show all' })}</Button>
        )}
        {mayChange && !editing && (
          <Button onClick={() => setEditing(true)}>{say({ zh: '修改对应表', en: 'Change the mapping' })}</Button>
        )}
      </p>
      {mayChange && editing && (
        <Reread.Provider value={reread}>
          <ImportForm
            {...versionImport}
            document={ImportMapping}
            template="coordination/importSourceMapping"
            of={{ clientId: client.id }}
            newest={{ version, table: tableOf(rows) }}
            columns={{
              zh: '各列为：对方类别、对方类别名称（可不填）、本区类别代码（7 位，留空则由受理台判定）、严重程度（可不填）。对方类别写 * 表示其他所有类别。',
              en: 'The columns are sourceCategory, sourceName (optional), categoryCode (7 digits; empty: the desk judges) and severity (optional). The category * stands for every other.',
            }}
            consequence={{
              zh: '发布后整表替换，对此后的来件生效；已有事项不变。',
              en: 'The new version replaces the whole mapping for new reports; existing issues do not change.',
            }}
            imported={reread}
          />
        </Reread.Provider>
      )}
    </section>
  );
}

/** Beginnings of cells that a spreadsheet would run, also after apostrophes that mark a text. */
const RISKY = /^'*[ \u3000]*[=+\-@＝＋－＠]/;

/**
 * Returns the mapping as the table that the import reads. A category such as `+其他` gets the apostrophe of an export,
 * which the import removes, because the text may be pasted into a spreadsheet.
 */
function tableOf(rows: readonly Row[]): string {
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const cell = (text: string): string => quoted(RISKY.test(text) ? `'${text}` : text);
  const lines = rows.map(({ sourceCategory, sourceName, category, severity }) =>
    [sourceCategory, sourceName ?? '', category?.code ?? '', severity?.toLowerCase() ?? ''].map(cell).join(),
  );
  return `${['sourceCategory,sourceName,categoryCode,severity', ...lines].join('\n')}\n`;
}
