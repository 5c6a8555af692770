import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { CompleteMyTask, MyTask, SolveMyIssue, TakeMyTask } from '../../generated/documents';
import type { IssueAction, WorkerTaskFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { faultOf } from '../api/faults';
import { useWork } from '../api/work';
import { timeLeft, useNow } from '../desk/words/time';
import { stateWords } from '../desk/words/words';
import { useLanguage, type Words } from '../page/language';
import { FaultNote, WordsForm } from '../phone/fields';

/** The actions of this screen; the duty desk has the others. */
const offered = ['acceptTask', 'completeTask', 'solveIssue'] as const;
type Action = (typeof offered)[number];

const labels: Record<Action, Words> = {
  acceptTask: { zh: '接收', en: 'Accept' },
  completeTask: { zh: '办结', en: 'Complete' },
  solveIssue: { zh: '本级办结', en: 'Solve here' },
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
  /** Called after the server accepted a command. */
  acted: () => void;
  close: () => void;
}

/**
 * The page of one issue of the worker on a telephone, with the actions of this screen. The page does not show
 * reporters.
 */
export function TaskPage({ id, acted, close }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error, fetching }] = useQuery({
    query: MyTask,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const task = data?.issue;
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
      {task && <Task task={task} acted={acted} />}
    </>
  );
}

function Task({ task, acted }: { task: WorkerTaskFragment; acted: () => void }): ReactNode {
  const { say } = useLanguage();
  const [begun, setBegun] = useState<Action | null>(null);
  const where = [task.grid?.name ?? task.region?.name, task.address].filter(Boolean).join(' ');
  const actions = offered.flatMap((name) => {
    const found = task.availableActions.find(({ action }) => action === (name as IssueAction));
    return found ? [{ name, enabled: found.enabled, reason: found.reason }] : [];
  });
  const done = (): void => {
    setBegun(null);
    acted();
  };
  return (
    <article aria-label={task.title}>
      <h1>{task.title}</h1>
      <p>
        <b className="phone-state">{say(stateWords[task.state])}</b> <TimeLeft task={task} />
      </p>
      <p>{task.description}</p>
      <p className="phone-quiet">{[task.category?.item, where].filter(Boolean).join(' · ')}</p>
      <div className="phone-buttons" role="group" aria-label={say({ zh: '可办理', en: 'Actions' })}>
        {actions.map(({ name, enabled }) => (
          <button
            key={name}
            type="button"
            className="phone-second"
            disabled={!enabled}
            aria-pressed={begun === name}
            onClick={() => setBegun(name)}
          >
            {say(labels[name])}
          </button>
        ))}
      </div>
      {actions.map(
        ({ name, reason }) =>
          reason && (
            <p key={name} className="phone-quiet">
              {say(labels[name])}：{say(reason)}
            </p>
          ),
      )}
      {begun === 'acceptTask' && <Accept task={task} done={done} close={() => setBegun(null)} />}
      {begun !== null && begun !== 'acceptTask' && (
        <Act key={begun} action={begun} task={task} done={done} close={() => setBegun(null)} />
      )}
    </article>
  );
}

interface ActProperties {
  task: WorkerTaskFragment;
  done: () => void;
  close: () => void;
}

/** Accepting needs no text: the button says what will happen. */
function Accept({ task, done, close }: ActProperties): ReactNode {
  const { say } = useLanguage();
  const taskOf = useTaskOf(task);
  const { send, sending, fault } = useCommand(TakeMyTask);
  const accept = async (): Promise<void> => {
    if (await send({ taskId: taskOf('OFFERED'), expectedVersion: task.version })) done();
  };
  return (
    <section className="phone-panel" aria-label={say(labels.acceptTask)}>
      <p>{say({ zh: '接收后由您办理，办理时限开始计算。', en: 'You handle the matter, and its limit begins.' })}</p>
      <FaultNote fault={fault} />
      <div className="phone-buttons">
        <button type="button" className="phone-button" disabled={sending} autoFocus onClick={() => void accept()}>
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
function Act({ action, task, done, close }: ActProperties & { action: Worded }): ReactNode {
  const taskOf = useTaskOf(task);
  const complete = useCommand(CompleteMyTask);
  const solve = useCommand(SolveMyIssue);
  const version = { expectedVersion: task.version };
  const forms = {
    completeTask: {
      label: { zh: '办理结果', en: 'What was done' },
      consequence: { zh: '办结后提交独立核查。', en: 'The result goes to an independent check.' },
      required: true,
      ...complete,
      run: (result: string) => complete.send({ taskId: taskOf('ACCEPTED'), result, ...version }),
    },
    solveIssue: {
      label: { zh: '办理结果', en: 'What was done' },
      consequence: {
        zh: '事项立即结案，随后回访反映人。',
        en: 'The issue is closed at once, and its reporter is asked.',
      },
      required: true,
      ...solve,
      run: (result: string) => solve.send({ issueId: task.id, result, ...version }),
    },
  };
  const { run, ...form } = forms[action];
  return (
    <WordsForm
      {...form}
      submit={labels[action]}
      max={2000}
      close={close}
      send={(text) => {
        void run(text).then((answer) => {
          if (answer) done();
        });
      }}
    />
  );
}
