import type { IssueAction, IssuePageQuery } from '../../../generated/operations';
import type { Me } from '../../api/work';

export type Issue = NonNullable<IssuePageQuery['issue']>;
export type Task = Issue['tasks'][number];

/** What every action is given. */
export interface ActionProps {
  issue: Issue;
  /** The command was accepted. */
  done: () => void;
  close: () => void;
}

/** One draft per issue and action, of the person who is signed in: a sign-out drops all of them. */
export function draftOf(issue: Pick<Issue, 'id'>, action: IssueAction | string): string {
  return `${issue.id}.${action}`;
}

/** The task an action is about: the own unit's if there is one, else the first that is in a fitting state. */
export function taskFor(issue: Issue, me: Me, states: readonly Task['state'][]): Task | undefined {
  const fitting = issue.tasks.filter(({ state }) => states.includes(state));
  return fitting.find(({ organization }) => organization?.id === me.organization?.id) ?? fitting[0];
}

/** Units that have returned the matter or handed it on: dispatch and transfer do not name them again. */
export function refusedBy(issue: Issue): string[] {
  return issue.tasks.flatMap(({ state, organization }) =>
    (state === 'RETURNED' || state === 'TRANSFERRED') && organization ? [organization.id] : [],
  );
}
