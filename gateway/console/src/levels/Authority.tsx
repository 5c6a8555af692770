import { Input } from 'antd';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { AuthorityMatrix, ImportAuthority, LevelNames } from '../../generated/documents';
import { faultOf } from '../api/faults';
import { useCategories } from '../desk/actions/categories';
import { Section } from '../desk/parts';
import { workingTime } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import { useParameters } from '../page/location';
import { ImportForm } from '../tables/ImportForm';
import { IMPORT, ListBeside, listOf, versionImport } from './ListBeside';
import { levelsOf, rightsOf, type Rights } from './matrix';

const PAGE = 50;
const keyOf = ({ prefix }: Rights): string => prefix;

/**
 * The authority matrix (层级权限): for each category, the levels that may solve an issue themselves, and their limits.
 */
export function Authority(): ReactNode {
  const { language, say } = useLanguage();
  const [parameters, change] = useParameters();
  const [{ data, error, fetching }, again] = useQuery({ query: AuthorityMatrix });
  const [{ data: named }] = useQuery({ query: LevelNames });
  const categories = useCategories();
  const [shown, setShown] = useState(PAGE);
  const text = (parameters.text ?? '').trim();
  const names = useMemo(() => levelsOf(named?.processDefinitions ?? null), [named]);
  const rights = useMemo(
    () => rightsOf(data?.authorityMatrix ?? [], [...names.keys()], categories),
    [data, names, categories],
  );
  const found = rights.filter(({ prefix, name, above }) => `${prefix} ${name.zh} ${name.en} ${above}`.includes(text));
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const reload = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  const labelOf = useCallback((code: string): string => say(names.get(code) ?? { zh: code, en: code }), [names, say]);
  const list = listOf(found, shown, () => setShown(shown + PAGE), {
    loading: fetching || categories.length === 0,
    error: error ? faultOf(error, language).text : null,
    reload,
  });
  const row = rights.find(({ prefix }) => prefix === opened);
  return (
    <ListBeside
      title={{ zh: '层级权限', en: 'Authority matrix' }}
      hint={{
        zh: '从左侧选择一个类别，查看各层级能否自行办结及时限。',
        en: 'Choose a category on the left to see which level may solve it, and until when.',
      }}
      empty={
        text
          ? { zh: '没有符合的类别。', en: 'No category has this text.' }
          : { zh: '尚无层级权限表，请导入。', en: 'There is no authority matrix yet. Import one.' }
      }
      filter={
        <Input
          type="search"
          allowClear
          aria-label={say({ zh: '按类别名称或代码查找', en: 'Find by name or code' })}
          placeholder={say({ zh: '类别名称或代码', en: 'Name or code' })}
          defaultValue={text}
          onChange={({ target }) => {
            setShown(PAGE);
            change({ text: target.value || null }, { replace: true });
          }}
        />
      }
      list={list}
      keyOf={keyOf}
      row={(each) => <Row rights={each} opened={each.prefix === opened} open={open} labelOf={labelOf} />}
      opened={opened}
      open={open}
    >
      {opened === IMPORT && (
        <ImportForm
          {...versionImport}
          template="coordination/importAuthorityMatrix"
          document={ImportAuthority}
          columns={{
            zh: '各列为：类别代码（2、4 或 7 位，* 为全部）、层级代码、可否办结（yes 或 no）；可另列办结时限、上报或派遣时限，单位为工作分钟。表头依次写 categoryCode、level、maySolve、limitMinutes、passUpAfterMinutes。',
            en: 'The columns are categoryCode (2, 4 or 7 digits, or *), level, maySolve (yes or no) and, optionally, limitMinutes and passUpAfterMinutes in working minutes.',
          }}
          consequence={{
            zh: '发布后整表替换，此后的办结、上报和派遣按新版本判断。',
            en: 'The new version replaces the whole matrix and decides from then on.',
          }}
          imported={reload}
        />
      )}
      {row && <RightsPage rights={row} labelOf={labelOf} />}
    </ListBeside>
  );
}

interface RowProperties {
  rights: Rights;
  opened: boolean;
  open: (prefix: string) => void;
  labelOf: (code: string) => string;
}

function Row({ rights: { prefix, name, above, levels }, opened, open, labelOf }: RowProperties): ReactNode {
  const { say } = useLanguage();
  const solving = levels.filter(({ row }) => row?.maySolve).map(({ code }) => labelOf(code));
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(prefix)}
    >
      <span className="queue-row-title">{say(name)}</span>
      <span className="worklist-facts quiet">
        <span className="number">{prefix}</span>
        <span>{above}</span>
      </span>
      <span className="worklist-facts">
        {solving.length > 0
          ? say({ zh: `可办结：${solving.join('、')}`, en: `May solve: ${solving.join(', ')}` })
          : say({ zh: '各层级均不可自行办结', en: 'No level may solve it' })}
      </span>
    </button>
  );
}

function RightsPage({ rights, labelOf }: { rights: Rights; labelOf: (code: string) => string }): ReactNode {
  const { language, say } = useLanguage();
  const { prefix, name, above, version, levels } = rights;
  const time = (minutes: number | null | undefined, none: Words): string =>
    minutes === null || minutes === undefined ? say(none) : workingTime(minutes, language);
  return (
    <>
      <h2 className="record-title">{say(name)}</h2>
      <p className="quiet">
        {[prefix, above].filter(Boolean).join(' · ')}
        {' · '}
        {say({ zh: `第 ${version} 版`, en: `Version ${version}` })}
      </p>
      <Section title={say({ zh: '各层级权限', en: 'Rights of the levels' })}>
        <div className="record-scroll" tabIndex={0} role="group" aria-label={say({ zh: '各层级权限', en: 'Rights' })}>
          <table className="record-table">
            <thead>
              <tr>
                <th scope="col">{say({ zh: '层级', en: 'Level' })}</th>
                <th scope="col">{say({ zh: '自行办结', en: 'May solve' })}</th>
                <th scope="col">{say({ zh: '办结时限', en: 'Solve within' })}</th>
                <th scope="col">{say({ zh: '上报或派遣时限', en: 'Pass up within' })}</th>
              </tr>
            </thead>
            <tbody>
              {levels.map(({ code, row }) => (
                <tr key={code}>
                  <th scope="row">{labelOf(code)}</th>
                  <td>
                    {row?.maySolve ? (
                      <span className="tag good">{say({ zh: '可以', en: 'Yes' })}</span>
                    ) : (
                      say({ zh: '不可以', en: 'No' })
                    )}
                  </td>
                  <td>{row?.maySolve ? time(row.limitMinutes, { zh: '不限', en: 'No limit' }) : '—'}</td>
                  <td>{time(row?.passUpAfterMinutes, { zh: '按流程', en: 'By the process' })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="quiet">
          {say({
            zh: '时限按工作时间计算。代码最长的一行优先；没有对应行的层级不可自行办结。',
            en: 'Limits count working time. The row with the longest code decides; a level without a row may not solve.',
          })}
        </p>
      </Section>
    </>
  );
}
