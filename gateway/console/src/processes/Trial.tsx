import { Alert, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { TryProcess } from '../../generated/documents';
import type { TryProcessQuery } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { useLanguage } from '../page/language';
import { reasonWords, wordsOfLimit } from './words';

type Replay = NonNullable<TryProcessQuery['replayProcess']>;

/**
 * Shows the effect of the draft on the last 90 days: the steps that it would refuse, and how often an issue would
 * exceed a limit of its state.
 */
export function Trial({ definition }: { definition: unknown }): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error, fetching }] = useQuery({ query: TryProcess, variables: { definition, days: 90 } });
  if (fetching) return <Skeleton active title={false} paragraph={{ rows: 4 }} />;
  if (error) return <Alert className="record-fault" type="error" title={faultOf(error, language).text} />;
  if (!data?.replayProcess) return null;
  const { issues, entering, leaving, steps, refusedSteps, refusals, limits } = data.replayProcess;
  return (
    <div className="process-trial record-scroll" role="status">
      <p>
        {say({
          zh: `近 90 天 ${issues} 件事项、${steps} 个步骤，其中 ${refusedSteps} 个步骤按新定义不能办理。`,
          en: `${steps} steps of ${issues} issues in the last 90 days; the draft refuses ${refusedSteps} of them.`,
        })}
        {entering > 0 &&
          say({
            zh: `其中 ${entering} 件现按其他流程办理。`,
            en: ` ${entering} of the issues follow another process now.`,
          })}
        {leaving > 0 &&
          say({
            zh: `另有 ${leaving} 件将不再适用本流程。`,
            en: ` ${leaving} further issues would leave the process.`,
          })}
      </p>
      {refusals.length > 0 && <Refusals rows={refusals} />}
      {limits.length > 0 && <Limits rows={limits} />}
    </div>
  );
}

function Refusals({ rows }: { rows: Replay['refusals'] }): ReactNode {
  const { say } = useLanguage();
  return (
    <table className="record-table">
      <thead>
        <tr>
          <th scope="col">{say({ zh: '不能办理的步骤', en: 'Refused steps' })}</th>
          <th scope="col">{say({ zh: '原因', en: 'Reason' })}</th>
          <th scope="col">{say({ zh: '步骤', en: 'Steps' })}</th>
          <th scope="col">{say({ zh: '事项', en: 'Issues' })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ move, moveLabel, stateCode, stateLabel, reason, guard, steps, issues, examples }) => (
          <tr key={`${stateCode} ${move} ${reason} ${guard}`}>
            <th scope="row">{`${say(stateLabel)} · ${say(moveLabel)}`}</th>
            <td>{guard === null ? say(reasonWords[reason]) : `${say(reasonWords[reason])}（${guard}）`}</td>
            <td>{steps}</td>
            <td>
              {issues} <Examples ids={examples} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Limits({ rows }: { rows: Replay['limits'] }): ReactNode {
  const { say } = useLanguage();
  return (
    <table className="record-table">
      <thead>
        <tr>
          <th scope="col">{say({ zh: '变动的时限（分钟）', en: 'Moved limits (minutes)' })}</th>
          <th scope="col">{say({ zh: '现行', en: 'Before' })}</th>
          <th scope="col">{say({ zh: '新定义', en: 'After' })}</th>
          <th scope="col">{say({ zh: '次数', en: 'Stays' })}</th>
          <th scope="col">{say({ zh: '现行超时', en: 'Late before' })}</th>
          <th scope="col">{say({ zh: '按新定义超时', en: 'Late after' })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ limit, before, after, calendarBefore, calendarAfter, stays, lateBefore, lateAfter, examples }) => (
          <tr key={`${limit} ${before} ${after} ${calendarBefore}`}>
            <th scope="row">{say(wordsOfLimit(limit))}</th>
            <td>{calendarBefore === calendarAfter ? before : `${before}（${calendarBefore}）`}</td>
            <td>{calendarBefore === calendarAfter ? after : `${after}（${calendarAfter}）`}</td>
            <td>{stays}</td>
            <td>{lateBefore}</td>
            <td>
              {lateAfter} <Examples ids={examples} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Links to the newest issues behind a number. */
function Examples({ ids }: { ids: readonly string[] }): ReactNode {
  const { say } = useLanguage();
  return ids.map((id, index) => (
    <a
      key={id}
      className="process-example"
      href={`/console/desk?issue=${id}`}
      aria-label={say({ zh: `示例 ${index + 1}`, en: `Example ${index + 1}` })}
    >
      {index + 1}
    </a>
  ));
}
