import { Alert, Button, Tooltip } from 'antd';
import { useContext, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import type { IssueAction, IssueState } from '../../generated/operations';
import type { Fault } from '../api/faults';
import { Reread } from '../api/reread';
import { drafts } from '../session/session';
import { useLanguage } from '../page/language';
import { SpotCheck, Verify } from './actions/check';
import { draftOf, type ActionProps, type Issue } from './actions/action';
import { Assign } from './actions/assign';
import { Judge, Merge, Unmerge } from './actions/intake';
import { PassUp, SendBack, Solve } from './actions/levels';
import { Joint } from './actions/joint';
import { Accept, Dispatch, Return, Transfer } from './actions/routing';
import { Rule } from './actions/ruling';
import { AskReturn, AskTime, WithdrawRequest } from './actions/source';
import { AnswerRequest, AskExtension, AskPause, AskSuspension, Resume, Review } from './actions/pause';
import { AskVerification, Close, Complete, Reopen } from './actions/work';
import { actionWords, stateWords } from './words/words';

/** Residents add to a report on their own screens. */
type StaffAction = Exclude<IssueAction, 'supplementReport'>;

/** The form of each command of the API; a command without a form does not compile. The buttons have this order. */
const forms: Record<StaffAction, ComponentType<ActionProps>> = {
  judgeIssue: Judge,
  dispatchIssue: Dispatch,
  solveIssue: Solve,
  passUpIssue: PassUp,
  acceptTask: Accept,
  assignTask: Assign,
  ruleArbitration: Rule,
  completeTask: Complete,
  recordVerification: Verify,
  recordSpotCheck: SpotCheck,
  closeIssue: Close,
  answerDeadlineRequest: AnswerRequest,
  resumeIssue: Resume,
  sendBackTask: SendBack,
  returnTask: Return,
  transferTask: Transfer,
  startJointHandling: Joint,
  requestPause: AskPause,
  requestExtension: AskExtension,
  requestSuspension: AskSuspension,
  reviewSuspension: Review,
  requestVerification: AskVerification,
  mergeIssue: Merge,
  unmergeIssue: Unmerge,
  reopenIssue: Reopen,
  askSourceToTakeBack: AskReturn,
  askSourceForTime: AskTime,
  withdrawSourceRequest: WithdrawRequest,
};
const order = Object.keys(forms) as StaffAction[];

/** The usual next action in each state. Its button comes first and is the only coloured one. */
const natural: Partial<Record<IssueState, IssueAction>> = {
  REPORTED: 'judgeIssue',
  ACCEPTED: 'dispatchIssue',
  DISPATCHED: 'acceptTask',
  ARBITRATING: 'ruleArbitration',
  HANDLING: 'completeTask',
  AWAITING_APPROVAL: 'answerDeadlineRequest',
  PAUSED: 'resumeIssue',
  SUSPENDED: 'resumeIssue',
  VERIFYING: 'recordVerification',
  VERIFIED: 'closeIssue',
  CLOSED: 'recordSpotCheck',
};

type Available = Issue['availableActions'][number];

interface Properties {
  issue: Issue;
  acted: () => void;
}

/**
 * Shows the possible actions, and the impossible ones with the reason. A click opens the form of an action below the
 * buttons.
 */
export function Actions({ issue, acted }: Properties): ReactNode {
  const { say } = useLanguage();
  const available = order.flatMap((action) =>
    issue.availableActions.filter((each) => each.action === action).map((each) => ({ ...each, action })),
  );
  const first = natural[issue.state];
  const enabled = available
    .filter((each) => each.enabled)
    .map(({ action }) => action)
    .sort((one, other) => Number(other === first) - Number(one === first));
  const refused = available.filter((each) => !each.enabled);
  // Opens again the form that the user was filling in before a reload or a lock of the page.
  const [chosen, setChosen] = useState<StaffAction | null>(
    () => enabled.find((action) => drafts.read(draftOf(issue, action)) !== null) ?? null,
  );
  const [explained, setExplained] = useState<StaffAction | null>(null);
  const current = chosen !== null && enabled.includes(chosen) ? chosen : null;
  const Form = current === null ? null : forms[current];
  // The refusal stands here when the form is gone, because the change of the other person has made the action impossible.
  const reread = useContext(Reread);
  const [refusal, setRefusal] = useState<Fault | null>(null);
  const rereadAfter = (fault: Fault): void => {
    setRefusal(fault);
    reread(fault);
  };
  const choose = (action: StaffAction): void => {
    setExplained(null);
    setRefusal(null);
    setChosen(action === current ? null : action);
  };

  const keys = enabled.join();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = (event.target as HTMLElement).closest('input, textarea, [contenteditable], .ant-select');
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const action = keys.split(',')[Number(event.key) - 1];
      if (!action || !/^[1-9]$/.test(event.key)) return;
      event.preventDefault();
      setExplained(null);
      setChosen(action as StaffAction);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [keys]);

  if (available.length === 0) return null;
  const told = refused.find(({ action }) => action === explained);
  return (
    <div className="actions">
      {enabled.length > 0 && (
        <div className="actions-line" role="group" aria-label={say({ zh: '可办理', en: 'Possible now' })}>
          {enabled.map((action, index) => (
            <Button
              key={action}
              type={action === first ? 'primary' : 'default'}
              aria-expanded={action === current}
              onClick={() => choose(action)}
            >
              {say(actionWords[action])}
              {index < 9 && <kbd aria-hidden="true">{index + 1}</kbd>}
            </Button>
          ))}
        </div>
      )}
      {refused.length > 0 && (
        <div
          className="actions-line refused"
          role="group"
          aria-label={say({ zh: '当前不能办理', en: 'Not possible now' })}
        >
          <span>{say({ zh: '当前不能', en: 'Not now' })}</span>
          {refused.map((each) => (
            <Tooltip key={each.action} title={reasonOf(each, issue, say)}>
              <button
                type="button"
                aria-disabled="true"
                onClick={() => {
                  setChosen(null);
                  setExplained(each.action === explained ? null : each.action);
                }}
              >
                {say(actionWords[each.action])}
              </button>
            </Tooltip>
          ))}
        </div>
      )}
      {told && (
        <p className="actions-reason" role="status">
          {say({ zh: `不能${actionWords[told.action].zh}：`, en: `${actionWords[told.action].en}: ` })}
          {reasonOf(told, issue, say)}
        </p>
      )}
      {!Form && refusal && <Alert type="error" showIcon title={refusal.text} />}
      {Form && (
        <Reread.Provider value={rereadAfter}>
          <Form
            key={current}
            issue={issue}
            close={() => {
              setRefusal(null);
              setChosen(null);
            }}
            done={() => {
              setRefusal(null);
              setChosen(null);
              acted();
            }}
          />
        </Reread.Provider>
      )}
    </div>
  );
}

/**
 * Returns the server's reason. When the only reason is the state, the text uses the page's own words for states and
 * actions.
 */
function reasonOf({ action, reason }: Available, issue: Issue, say: ReturnType<typeof useLanguage>['say']): string {
  if (reason?.code !== 'NOT_POSSIBLE_NOW') return reason ? say(reason) : '';
  const state = stateWords[issue.state];
  return say({
    zh: `事项处于「${state.zh}」，此时不能${actionWords[action].zh}`,
    en: `not possible while the issue is “${state.en}”`,
  });
}
