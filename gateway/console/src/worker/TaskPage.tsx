import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { MyTask } from '../../generated/documents';
import type { IssueAction, SeenFileFragment, WorkerTaskFragment } from '../../generated/operations';
import { faultOf, refusedBy, unreached, type Fault } from '../api/faults';
import { useWork } from '../api/work';
import { timeLeft, useNow } from '../desk/words/time';
import { stateWords } from '../desk/words/words';
import { useLanguage, type Words } from '../page/language';
import { FaultNote, WordsForm } from '../phone/fields';
import { useAttachments, type Progress } from '../photos/attachments';
import { PhotoField, SendingNote } from '../photos/PhotoField';
import { Photos } from '../photos/Photos';
import { drafts } from '../session/session';
import type { Added } from '../unsent/use-unsent';
import type { Work } from '../unsent/unsent';

/** The actions of this screen; the duty desk has the others. */
const offered = ['acceptTask', 'completeTask', 'solveIssue'] as const;
type Action = (typeof offered)[number];

const labels: Record<Action, Words> = {
  acceptTask: { zh: '接收', en: 'Accept' },
  completeTask: { zh: '办结', en: 'Complete' },
  solveIssue: { zh: '本级办结', en: 'Solve here' },
};

/** The operation of each action. */
const operations: Record<Action, string> = {
  acceptTask: 'TakeMyTask',
  completeTask: 'CompleteMyTask',
  solveIssue: 'SolveMyIssue',
};

export function TimeLeft({ task }: { task: Pick<WorkerTaskFragment, 'stateDueAt' | 'handleDueAt'> }): ReactNode {
  const { language } = useLanguage();
  const now = useNow();
  const due = task.stateDueAt ?? task.handleDueAt;
  if (due === null) return null;
  const { text, urgency } = timeLeft(due, now, language);
  return <span className={`phone-time ${urgency}`}>{text}</span>;
}

interface Properties {
  id: string;
  /** The task as the list shows it, for a time without a network. */
  kept: WorkerTaskFragment | undefined;
  /** True while a command on the issue waits on this telephone. The version that the next one expects is not known yet. */
  waits: boolean;
  /** The progress of sending photos; null while none is being sent. */
  progress: Progress | null;
  /** Sends the command and its photos, or keeps them until there is a network. */
  add: (work: Work, photos?: readonly Blob[]) => Promise<Added>;
  /** Called after a command was sent or kept. */
  acted: (kept: boolean) => void;
  close: () => void;
}

/**
 * The page of one issue of the worker on a telephone, with the actions of this screen. The page does not show
 * reporters.
 */
export function TaskPage({ id, kept, waits, progress, add, acted, close }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error, fetching }, read] = useQuery({
    query: MyTask,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const task = data?.issue ?? (error?.networkError ? kept : undefined);
  return (
    <>
      <p className="phone-buttons">
        <button type="button" className="phone-second" onClick={close}>
          ← {say({ zh: '我的任务', en: 'My tasks' })}
        </button>
      </p>
      {error && !task && <FaultNote fault={faultOf(error, language)} />}
      {!task && fetching && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
      {!task && !fetching && !error && <p>{say({ zh: '没有这项任务。', en: 'There is no such task.' })}</p>}
      {task && (
        <Task
          task={task}
          waits={waits}
          files={data?.issue?.files ?? []}
          progress={progress}
          add={add}
          acted={(wasKept) => {
            // The answer of a command contains no files, so the page is read again.
            if (!wasKept) read({ requestPolicy: 'network-only' });
            acted(wasKept);
          }}
        />
      )}
    </>
  );
}

interface TaskProperties extends Pick<Properties, 'waits' | 'progress' | 'add' | 'acted'> {
  task: WorkerTaskFragment;
  files: readonly SeenFileFragment[];
}

function Task({ task, waits, files, progress, add, acted }: TaskProperties): ReactNode {
  const { say } = useLanguage();
  // Opens again the form that the worker was filling in before a reload of the page.
  const [begun, setBegun] = useState<Action | null>(
    () => offered.find((name) => drafts.read(draftOf(task, name)) !== null) ?? null,
  );
  const where = [task.grid?.name ?? task.region?.name, task.address].filter(Boolean).join(' ');
  const actions = offered.flatMap((name) => {
    const found = task.availableActions.find(({ action }) => action === (name as IssueAction));
    return found ? [{ name, enabled: found.enabled, reason: found.reason }] : [];
  });
  const command = useTaskCommand(task, add, (operation, kept) => {
    // The task may show its new state before the answer is here, and the worker may have begun the next action.
    for (const name of offered) if (operations[name] === operation) drafts.drop(draftOf(task, name));
    setBegun((open) => (open !== null && operations[open] === operation ? null : open));
    acted(kept);
  });
  return (
    <article aria-label={task.title}>
      <h1>{task.title}</h1>
      <p>
        <b className="phone-state">{say(stateWords[task.state])}</b> <TimeLeft task={task} />
      </p>
      <p>{task.description}</p>
      <p className="phone-quiet">{[task.category?.item, where].filter(Boolean).join(' · ')}</p>
      <Photos files={files} />
      <div className="phone-buttons" role="group" aria-label={say({ zh: '可办理', en: 'Actions' })}>
        {actions.map(({ name, enabled }) => (
          <button
            key={name}
            type="button"
            className="phone-second"
            disabled={!enabled || waits}
            aria-pressed={begun === name}
            onClick={() => setBegun(name)}
          >
            {say(labels[name])}
          </button>
        ))}
      </div>
      {waits && (
        <p className="phone-note" role="status">
          {say({
            zh: '此事项有一项操作待同步，提交后可继续办理。',
            en: 'An action on this matter waits to be sent. Go on after that.',
          })}
        </p>
      )}
      {actions.map(
        ({ name, reason }) =>
          reason && (
            <p key={name} className="phone-quiet">
              {say(labels[name])}：{say(reason)}
            </p>
          ),
      )}
      {begun === 'acceptTask' && <Accept task={task} command={command} close={() => setBegun(null)} />}
      {begun !== null && begun !== 'acceptTask' && (
        <Act
          key={begun}
          action={begun}
          task={task}
          progress={progress}
          command={command}
          close={() => setBegun(null)}
        />
      )}
    </article>
  );
}

interface ActProperties {
  task: WorkerTaskFragment;
  command: TaskCommand;
  close: () => void;
}

interface TaskCommand {
  give: (operation: string, input: Record<string, unknown>, photos?: readonly Blob[]) => void;
  sending: boolean;
  fault: Fault | null;
}

const draftOf = (task: { id: string }, action: Action): string => `task:${task.id}:${action}`;

/** Gives a command on the task with its version, so that a change by another person meanwhile is noticed. */
function useTaskCommand(
  task: WorkerTaskFragment,
  add: Properties['add'],
  done: (operation: string, kept: boolean) => void,
): TaskCommand {
  const { language } = useLanguage();
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const give: TaskCommand['give'] = (operation, input, photos) => {
    setSending(true);
    setFault(null);
    const work = { operation, input: { ...input, expectedVersion: task.version }, title: task.title, issueId: task.id };
    void add(work, photos)
      .catch((): Added => 'lost')
      .then((outcome) => {
        setSending(false);
        if (outcome === 'sent' || outcome === 'kept') done(operation, outcome === 'kept');
        else setFault(outcome === 'lost' ? unreached(language) : refusedBy(outcome, language));
      });
  };
  return { give, sending, fault };
}

/** Accepting needs no text: the button says what will happen. */
function Accept({ task, command: { give, sending, fault }, close }: ActProperties): ReactNode {
  const { say } = useLanguage();
  const taskOf = useTaskOf(task);
  const accept = (): void => give(operations.acceptTask, { taskId: taskOf('OFFERED') });
  return (
    <section className="phone-panel" aria-label={say(labels.acceptTask)}>
      <p>{say({ zh: '接收后由您办理，办理时限开始计算。', en: 'You handle the matter, and its limit begins.' })}</p>
      <FaultNote fault={fault} />
      <div className="phone-buttons">
        <button type="button" className="phone-button" disabled={sending} autoFocus onClick={accept}>
          {say({ zh: '确认接收', en: 'Accept it' })}
        </button>
        <button type="button" className="phone-second" onClick={close}>
          {say({ zh: '取消', en: 'Cancel' })}
        </button>
      </div>
    </section>
  );
}

/** Returns a function that finds a task in a state: the task of the user's unit, or else the first one. */
function useTaskOf({ tasks }: WorkerTaskFragment): (state: 'OFFERED' | 'ACCEPTED') => string {
  const { me } = useWork();
  return (state) => {
    const fitting = tasks.filter((each) => each.state === state);
    return (fitting.find(({ organization }) => organization?.id === me.organization?.id) ?? fitting[0])?.id ?? '';
  };
}

type Worded = Exclude<Action, 'acceptTask'>;

/** The actions that need a text. */
function Act({
  action,
  task,
  progress,
  command: { give, sending, fault },
  close,
}: ActProperties & { action: Worded; progress: Progress | null }): ReactNode {
  const { say } = useLanguage();
  const taskOf = useTaskOf(task);
  const attachments = useAttachments();
  const photoRequired = task.category?.photoRequired === true;
  const forms = {
    completeTask: {
      consequence: { zh: '办结后提交独立核查。', en: 'The result goes to an independent check.' },
      run: (result: string) =>
        give(operations.completeTask, { taskId: taskOf('ACCEPTED'), result }, attachments.contents),
    },
    solveIssue: {
      consequence: {
        zh: '事项立即结案，随后回访反映人。',
        en: 'The issue is closed at once, and its reporter is asked.',
      },
      run: (result: string) => give(operations.solveIssue, { issueId: task.id, result }, attachments.contents),
    },
  };
  const { consequence, run } = forms[action];
  return (
    <WordsForm
      draft={draftOf(task, action)}
      label={{ zh: '办理结果', en: 'What was done' }}
      consequence={consequence}
      required
      sending={sending || attachments.preparing}
      fault={fault}
      submit={labels[action]}
      max={2000}
      close={close}
      send={run}
      incomplete={photoRequired && attachments.list.length === 0}
    >
      <PhotoField
        attachments={attachments}
        label={
          photoRequired
            ? say({ zh: '办理后的照片（此类事项须拍）', en: 'Photos of the result (needed here)' })
            : say({ zh: '办理后的照片（可不拍）', en: 'Photos of the result (optional)' })
        }
        at="telephone"
      />
      {sending && progress && <SendingNote progress={progress} />}
    </WordsForm>
  );
}
