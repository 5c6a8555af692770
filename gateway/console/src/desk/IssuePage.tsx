import { Button, Skeleton } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { IssuePage as IssueDocument } from '../../generated/documents';
import { faultOf } from '../api/faults';
import { Reread } from '../api/reread';
import { useLanguage } from '../page/language';
import { Actions } from './Actions';
import type { Issue } from './actions/action';
import { HiddenNumbers } from './HiddenNumbers';
import { Callbacks, Reporters } from './Reporters';
import { MapSketch } from './MapSketch';
import { Fact, placeOf, SeverityFlag, StateTag, TimeLeft } from './parts';
import { Attribution, Delay, Files, Joined, SpotChecks, Tasks, Verifications } from './IssueParts';
import { sourceLimitIsNext } from './source-limit';
import { SourceRequests } from './SourceRequests';
import { Timeline } from './Timeline';
import { moment, useNow } from './words/time';
import { activityWords, sourceWords } from './words/words';

interface Properties {
  id: string;
  /** Number of live steps of this issue so far. The page loads the issue again when this number grows. */
  touched: number;
  open: (id: string | null) => void;
  acted: () => void;
}

export function IssuePage({ id, touched, open, acted }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error, fetching }, read] = useQuery({
    query: IssueDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (touched > 0) read({ requestPolicy: 'network-only' });
  }, [touched, read]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const inOverlay = (event.target as HTMLElement).closest('input, textarea, .ant-select-dropdown, .action-panel');
      if (event.key === 'Escape' && !inOverlay) open(null);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);

  const back = (
    <button type="button" className="issue-back" onClick={() => open(null)}>
      ← {say({ zh: '返回队列', en: 'Back to the queue' })}
    </button>
  );
  const issue = data?.issue;
  if (issue)
    return (
      <>
        {back}
        <Reread.Provider value={() => read({ requestPolicy: 'network-only' })}>
          <Sheet issue={issue} open={open} acted={acted} covered={() => read({ requestPolicy: 'network-only' })} />
        </Reread.Provider>
      </>
    );
  if (fetching) return <Skeleton className="issue-loading" active={false} paragraph={{ rows: 8 }} />;
  return (
    <div className="issue-fault" role="alert">
      {back}
      <p>
        {error
          ? faultOf(error, language).text
          : say({
              zh: '没有这个事项，或它不在您的辖区和单位范围内。',
              en: 'There is no such issue, or it lies outside your jurisdiction.',
            })}
      </p>
      <Button onClick={() => read({ requestPolicy: 'network-only' })}>{say({ zh: '重试', en: 'Try again' })}</Button>
    </div>
  );
}

interface SheetProperties {
  issue: Issue;
  open: (id: string | null) => void;
  acted: () => void;
  /** Called after parts of a photo were covered. */
  covered: () => void;
}

function Sheet({ issue, open, acted, covered }: SheetProperties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  const { id } = issue;
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id]);
  const where = placeOf(issue);
  return (
    <article className="issue">
      <header className="issue-head">
        <h1 ref={heading} tabIndex={-1}>
          {issue.title}
        </h1>
        <p className="issue-line">
          <StateTag state={issue.state} />
          <SeverityFlag severity={issue.severity} />
          <TimeLeft row={issue} now={now} />
          {issue.activity && issue.holder && (
            <span>
              {say({
                zh: `等待 ${issue.holder.name} ${activityWords[issue.activity].zh}`,
                en: `Waits for ${issue.holder.name}: ${activityWords[issue.activity].en}`,
              })}
            </span>
          )}
          {issue.urgedAt !== null && (
            <span className="flag">
              {say({
                zh: `来源催单 ${issue.urges} 次，最近 ${moment(issue.urgedAt, now)}`,
                en: `Urged ${issue.urges} times, last ${moment(issue.urgedAt, now)}`,
              })}
            </span>
          )}
          {issue.newSupplementAt !== null && (
            <span className="flag">{say({ zh: '反映人有新补充', en: 'A reporter added to it' })}</span>
          )}
          {issue.escalationLevel !== null && issue.escalationLevel > 0 && (
            <span className="flag">
              {issue.escalationLevel > 1
                ? say({ zh: '已提级至指挥中心', en: 'Escalated to the coordination office' })
                : say({ zh: '已提级至上级单位', en: 'Escalated to the superior' })}
            </span>
          )}
        </p>
      </header>
      <div className="issue-columns">
        <div>
          <Actions issue={issue} acted={acted} />
          <p className="issue-text">{issue.description}</p>
          <HiddenNumbers issue={issue} />
          <Files issue={issue} covered={covered} />
          <dl className="facts">
            <Fact label={say({ zh: '编号', en: 'Number' })}>{issue.number}</Fact>
            <Fact label={say({ zh: '责任单位', en: 'Responsible' })}>{issue.responsibleOrganization?.name}</Fact>
            <Fact label={say({ zh: '首接单位', en: 'First receiver' })}>{issue.firstReceiver?.name}</Fact>
            <Fact label={say({ zh: '类别', en: 'Category' })}>
              {issue.category && `${issue.category.major} / ${issue.category.minor} / ${issue.category.item}`}
            </Fact>
            <Fact label={say({ zh: '来源类别', en: 'Category at the source' })}>
              {issue.sourceCategory}
              {issue.sourceCategory && !issue.category && (
                <span className="flag">{say({ zh: '待受理台判定类别', en: 'For the desk to judge' })}</span>
              )}
            </Fact>
            <Fact label={say({ zh: '来源', en: 'Source' })}>
              {say(sourceWords[issue.source])}
              {issue.sourceReference && ` · ${issue.sourceReference}`}
            </Fact>
            <Fact label={say({ zh: '地点', en: 'Place' })}>{[where, issue.address].filter(Boolean).join(' · ')}</Fact>
            <Fact label={say({ zh: '发现时间', en: 'Seen' })}>
              {issue.observedAt && moment(issue.observedAt, now)}
              {issue.clockSkewMinutes !== null && (
                <ClockFlag minutes={issue.clockSkewMinutes} corrected={issue.observedAt !== null} />
              )}
            </Fact>
            <Fact label={say({ zh: '上报时间', en: 'Reported' })}>{moment(issue.reportedAt, now)}</Fact>
            <Fact label={say({ zh: '处置期限', en: 'Work due' })}>
              {issue.handleDueAt && moment(issue.handleDueAt, now)}
            </Fact>
            <Fact label={say({ zh: '来源时限', en: 'Due at the source' })}>
              {issue.sourceDueAt && moment(issue.sourceDueAt, now)}
              {sourceLimitIsNext(issue) && (
                <span className="flag">
                  {issue.handleDueAt === null
                    ? say({ zh: '本平台尚未定时限', en: 'No limit of ours yet' })
                    : say({ zh: '早于本平台时限', en: 'Before our own limit' })}
                </span>
              )}
            </Fact>
            <Fact label={say({ zh: '时限说明', en: 'About the time' })}>
              {issue.dueWithoutNotice &&
                say({
                  zh: '放假安排未发布，时限暂按法定节假日计算，发布后可能调整',
                  en:
                    'The notice of holidays is missing: the deadline counts only the holidays of the law and may ' +
                    'move',
                })}
            </Fact>
            <Fact label={say({ zh: '结案时间', en: 'Closed' })}>{issue.closedAt && moment(issue.closedAt, now)}</Fact>
            <Fact label={say({ zh: '可重新办理至', en: 'Reopen until' })}>
              {issue.reopenUntil && Date.parse(issue.reopenUntil) > now && moment(issue.reopenUntil, now)}
            </Fact>
            <Fact label={say({ zh: '往复', en: 'Rounds' })}>{roundsOf(issue, say)}</Fact>
          </dl>
          <Joined issue={issue} open={open} />
          <Tasks issue={issue} />
          <Verifications issue={issue} />
          <SpotChecks issue={issue} />
          <SourceRequests issue={issue} />
          <Callbacks issue={issue} acted={acted} />
          <Timeline issue={issue} />
        </div>
        <aside>
          <MapSketch issue={issue} />
          <Reporters issue={issue} />
          <Delay issue={issue} />
          <Attribution issue={issue} />
        </aside>
      </div>
    </article>
  );
}

/** Marks a report whose device had a wrong clock. The time shown beside it is corrected. */
/** Says that the clock of the device was wrong. A time that the platform could not correct was left out. */
function ClockFlag({ minutes, corrected }: { minutes: number; corrected: boolean }): ReactNode {
  const { say } = useLanguage();
  const by = Math.abs(minutes);
  return (
    <span className="flag">
      {minutes > 0
        ? say({ zh: `上报设备时钟快 ${by} 分钟`, en: `The clock of the device was ${by} min ahead` })
        : say({ zh: `上报设备时钟慢 ${by} 分钟`, en: `The clock of the device was ${by} min behind` })}
      {corrected && say({ zh: '，已校正', en: '; corrected' })}
    </span>
  );
}

/**
 * Says how often the issue was returned, handed over, paused and reopened, and how often it failed a check; empty when
 * none of these happened.
 */
function roundsOf(issue: Issue, say: ReturnType<typeof useLanguage>['say']): string {
  const rounds: [number, string][] = [
    [issue.returns, say({ zh: '退回', en: 'returned' })],
    [issue.handOvers, say({ zh: '转办', en: 'handed over' })],
    [issue.verificationFailures, say({ zh: '核查不通过', en: 'failed checks' })],
    [issue.pauses, say({ zh: '暂停', en: 'paused' })],
    [issue.reopens, say({ zh: '重新办理', en: 'reopened' })],
  ];
  return rounds
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${what} ${count}`)
    .join(say({ zh: '，', en: ', ' }));
}
