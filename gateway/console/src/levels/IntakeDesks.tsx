import { Input } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ImportDesks, IntakeDesks as IntakeDeskList } from '../../generated/documents';
import type { IntakeDesksQuery } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { Fact } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { ImportForm } from '../tables/ImportForm';
import { IMPORT, ListBeside, listOf, versionImport } from './ListBeside';

type IntakeDesk = NonNullable<IntakeDesksQuery['intakeDesks']>[number];

const PAGE = 50;
const keyOf = ({ region, organization }: IntakeDesk): string => region?.code ?? organization?.id ?? '';

/** The intake desks (受理台): the organization that receives the residents' own reports from each region. */
export function IntakeDesks(): ReactNode {
  const { language, say } = useLanguage();
  const [parameters, change] = useParameters();
  const [{ data, error, fetching }, again] = useQuery({ query: IntakeDeskList });
  const [shown, setShown] = useState(PAGE);
  const text = (parameters.text ?? '').trim();
  const desks = data?.intakeDesks ?? [];
  const found = desks.filter(({ region, organization }) =>
    `${region?.code} ${region?.name} ${organization?.name}`.includes(text),
  );
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const reload = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  const list = listOf(found, shown, () => setShown(shown + PAGE), {
    loading: fetching,
    error: error ? faultOf(error, language).text : null,
    reload,
  });
  const desk = desks.find((each) => keyOf(each) === opened);
  return (
    <ListBeside
      title={{ zh: '受理台', en: 'Intake desks' }}
      hint={{
        zh: '居民自行上报的事项由所在区域的受理台接收；区域重叠时，以最小的区域为准。未设受理台的区域由指挥中心接收。',
        en: 'The desk of the region receives the reports of residents; the smallest region decides. Without a desk, the coordination office receives them.',
      }}
      empty={
        text
          ? { zh: '没有符合的受理台。', en: 'No desk has this text.' }
          : {
              zh: '尚未设受理台，居民上报均由指挥中心接收。',
              en: 'There is no desk yet; the coordination office receives all.',
            }
      }
      filter={
        <Input
          type="search"
          allowClear
          aria-label={say({ zh: '按区域或单位查找', en: 'Find by region or unit' })}
          placeholder={say({ zh: '区域或单位', en: 'Region or unit' })}
          defaultValue={text}
          onChange={({ target }) => change({ text: target.value || null }, { replace: true })}
        />
      }
      list={list}
      keyOf={keyOf}
      row={(each) => <Row desk={each} opened={keyOf(each) === opened} open={open} />}
      opened={opened}
      open={open}
    >
      {opened === IMPORT && (
        <ImportForm
          {...versionImport}
          template="coordination/importIntakeDesks"
          document={ImportDesks}
          columns={{
            zh: '各列为：区划代码（12 位）、单位代码。表头依次写 regionCode、organizationCode。单位须为指挥中心、街道或社区。',
            en: 'The columns are regionCode (12 digits) and organizationCode. The organization is the coordination office, a street or a community.',
          }}
          consequence={{
            zh: '发布后整表替换，对此后新上报的事项生效；已有事项的首接单位不变。',
            en: 'The new version replaces the whole list for new reports; existing issues keep their first receiver.',
          }}
          imported={reload}
        />
      )}
      {desk && <DeskPage desk={desk} />}
    </ListBeside>
  );
}

function Row({ desk, opened, open }: { desk: IntakeDesk; opened: boolean; open: (item: string) => void }): ReactNode {
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(keyOf(desk))}
    >
      <span className="queue-row-title">{desk.region?.name}</span>
      <span className="worklist-facts">
        <span>{desk.organization?.name}</span>
      </span>
    </button>
  );
}

function DeskPage({ desk: { region, organization, version, importedAt } }: { desk: IntakeDesk }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <>
      <h2 className="record-title">{region?.name}</h2>
      <dl className="facts">
        <Fact label={say({ zh: '接收单位', en: 'Receives' })}>{organization?.name}</Fact>
        <Fact label={say({ zh: '区划代码', en: 'Region code' })}>{region?.code}</Fact>
        <Fact label={say({ zh: '版本', en: 'Version' })}>
          {say({
            zh: `第 ${version} 版，${moment(importedAt, now)} 起对新上报的事项生效`,
            en: `Version ${version}, for reports since ${moment(importedAt, now)}`,
          })}
        </Fact>
      </dl>
    </>
  );
}
