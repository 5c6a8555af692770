import type { ReactNode } from 'react';
import { useWork } from '../api/work';
import { useLanguage } from '../page/language';
import { Photos } from '../photos/Photos';
import type { Issue } from './actions/action';
import { Section, StateTag } from './parts';
import { moment, useNow, workingTime } from './words/time';
import {
  acceptanceWords,
  minutesWords,
  returnReasonWords,
  taskRoleWords,
  taskStateWords,
  verificationWords,
} from './words/words';

/** Shows the issue into which this one was merged, the issues merged into this one, and possible duplicates. */
export function Joined({ issue, open }: { issue: Issue; open: (id: string) => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { mergedIntoId, mergedIssueIds, duplicateSuggestions } = issue;
  if (mergedIntoId === null && mergedIssueIds.length === 0 && duplicateSuggestions.length === 0) return null;
  return (
    <Section title={say({ zh: '相同事项', en: 'Same matter' })}>
      {mergedIntoId !== null && (
        <p>
          {say({ zh: '本事项已合并，由', en: 'This issue was merged; ' })}
          <button type="button" className="link" onClick={() => open(mergedIntoId)}>
            {say({ zh: '另一事项', en: 'another one' })}
          </button>
          {say({ zh: '继续办理。', en: ' goes on.' })}
        </p>
      )}
      {mergedIssueIds.length > 0 && (
        <p>
          {say({ zh: `已并入 ${mergedIssueIds.length} 条：`, en: `${mergedIssueIds.length} joined: ` })}
          {mergedIssueIds.map((id, index) => (
            <button key={id} type="button" className="link spaced" onClick={() => open(id)}>
              {say({ zh: `第 ${index + 1} 条`, en: `no. ${index + 1}` })}
            </button>
          ))}
        </p>
      )}
      {duplicateSuggestions.length > 0 && (
        <ul className="lines" aria-label={say({ zh: '疑似重复', en: 'Possible duplicates' })}>
          {duplicateSuggestions.map(({ issue: other, score, metres }) => (
            <li key={other.id}>
              <button type="button" className="link" onClick={() => open(other.id)}>
                {other.title}
              </button>
              <p className="quiet">
                {say({ zh: `相似度 ${Math.round(score * 100)}%`, en: `${Math.round(score * 100)}% alike` })}
                {metres !== null && say({ zh: `，相距 ${metres} 米`, en: `, ${metres} m away` })}
                {' · '}
                {moment(other.reportedAt, now)} <StateTag state={other.state} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Roles that cover faces, plates and names on photos. */
const coverers = ['community_clerk', 'street_dispatcher', 'coordinator', 'intake_desk'];

/** Shows the photos and documents of the issue under the steps to which they belong. */
export function Files({ issue, covered }: { issue: Issue; covered: () => void }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  if (issue.files.length === 0) return null;
  const may = me.roles.some((role) => coverers.includes(role));
  return (
    <Section title={say({ zh: `照片和附件（${issue.files.length}）`, en: `Photos and files (${issue.files.length})` })}>
      <Photos files={issue.files} {...(may && { covered })} />
    </Section>
  );
}

export function Tasks({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  if (issue.tasks.length === 0) return null;
  const unitOf = (id: string): string => issue.tasks.find((task) => task.id === id)?.organization?.name ?? '';
  return (
    <Section title={say({ zh: '任务', en: 'Tasks' })}>
      <ul className="lines">
        {issue.tasks.map((task) => (
          <li key={task.id}>
            <p>
              <b>{task.organization?.name}</b> {task.assignee?.name}
              {task.proposedAssignee &&
                say({
                  zh: `待定经办人，建议 ${task.proposedAssignee.name}`,
                  en: `needs a person; proposed: ${task.proposedAssignee.name}`,
                })}{' '}
              <span className="tag">{say(taskRoleWords[task.role])}</span>
              <span className="tag">{say(taskStateWords[task.state])}</span>
              {task.wrongRefusal && <span className="flag">{say({ zh: '裁定为错误退回', en: 'Wrong refusal' })}</span>}
            </p>
            <p className="quiet">
              {[
                task.acceptance && say(acceptanceWords[task.acceptance]),
                task.state === 'OFFERED' &&
                  task.acceptDueAt &&
                  say({
                    zh: `${moment(task.acceptDueAt, now)} 前答复`,
                    en: `answer by ${moment(task.acceptDueAt, now)}`,
                  }),
                task.state === 'ACCEPTED' &&
                  task.dueAt &&
                  say({ zh: `${moment(task.dueAt, now)} 前办结`, en: `due ${moment(task.dueAt, now)}` }),
                task.state === 'WAITING' &&
                  say({
                    zh: `等待 ${task.dependsOn.map(unitOf).join('、')}`,
                    en: `waits for ${task.dependsOn.map(unitOf).join(', ')}`,
                  }),
                task.returnReason && say(returnReasonWords[task.returnReason]),
                task.proposedOrganization &&
                  say({
                    zh: `建议由 ${task.proposedOrganization.name} 承办`,
                    en: `proposes ${task.proposedOrganization.name}`,
                  }),
              ]
                .filter(Boolean)
                .join(say({ zh: '；', en: '; ' }))}
            </p>
            {task.evidence && <p className="words">{task.evidence}</p>}
            {task.result && <p className="words">{task.result}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Verifications({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  if (issue.verifications.length === 0) return null;
  return (
    <Section title={say({ zh: '核查', en: 'Checks' })}>
      <ul className="lines">
        {issue.verifications.map((round) => (
          <li key={round.round}>
            <p>
              <b>{round.organization?.name}</b> <span className="tag">{say(verificationWords[round.mode])}</span>
              {round.passed === null ? (
                <span className="tag">
                  {say({ zh: `${moment(round.dueAt, now)} 前完成`, en: `due ${moment(round.dueAt, now)}` })}
                </span>
              ) : (
                <span className={round.passed ? 'tag good' : 'flag'}>
                  {round.passed ? say({ zh: '通过', en: 'Passed' }) : say({ zh: '不通过', en: 'Failed' })}
                </span>
              )}
            </p>
            {round.findings && <p className="words">{round.findings}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Shows the spot checks of an issue that a lower level solved on the spot. */
export function SpotChecks({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const checks = issue.spotChecks ?? [];
  if (checks.length === 0) return null;
  return (
    <Section title={say({ zh: '抽查', en: 'Spot checks' })}>
      <ul className="lines">
        {checks.map(({ id, organization, told, dueAt, passed, findings }) => (
          <li key={id}>
            <p>
              <b>{organization?.name}</b>{' '}
              {passed === null ? (
                <span className="tag">
                  {say({ zh: `${moment(dueAt, now)} 前完成`, en: `due ${moment(dueAt, now)}` })}
                </span>
              ) : (
                <span className={passed ? 'tag good' : 'flag'}>
                  {passed ? say({ zh: '通过', en: 'Passed' }) : say({ zh: '不通过', en: 'Failed' })}
                </span>
              )}
            </p>
            {told && (
              <p className="quiet">
                {say({ zh: `逾期未查，已告知${told.name}`, en: `late; ${told.name} was told and may check too` })}
              </p>
            )}
            {findings && <p className="words">{findings}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Shows a bar for the working minutes that each organization took. All bars have the same scale. */
export function Attribution({ issue }: { issue: Issue }): ReactNode {
  const { language, say } = useLanguage();
  const spent = issue.attribution ?? [];
  const most = Math.max(...spent.map(({ minutes }) => minutes), 0);
  const shown = spent.filter(({ minutes }) => minutes >= 1);
  if (shown.length === 0) return null;
  return (
    <Section title={say({ zh: '用时归属（工作时间）', en: 'Whose working time' })}>
      <ul className="bars">
        {shown.map(({ organization, activity, minutes }) => (
          <li key={`${organization?.id} ${activity}`}>
            <span>
              {organization?.name} · {say(minutesWords(activity))}
            </span>
            <span className="number">{workingTime(minutes, language)}</span>
            <i style={{ width: `${Math.max(1, (100 * minutes) / most)}%` }} aria-hidden="true" />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Shows the organizations to which the minutes past the limit are charged; nothing while the issue is on time. */
export function Delay({ issue }: { issue: Issue }): ReactNode {
  const { language, say } = useLanguage();
  const delay = issue.delay ?? [];
  if (delay.length === 0) return null;
  return (
    <Section title={say({ zh: '超时用时（按单位和月份）', en: 'Time past the limit, by unit and month' })}>
      <ul>
        {delay.map(({ organization, month, minutes }) => (
          <li key={`${organization?.id} ${month}`}>
            {organization?.name} · {month} · <span className="number">{workingTime(minutes, language)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
