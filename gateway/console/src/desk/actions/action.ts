import type { IssueAction, IssuePageQuery } from '../../../generated/operations';
import type { Me } from '../../api/work';
import type { Words } from '../../page/language';

export type Issue = NonNullable<IssuePageQuery['issue']>;
export type Task = Issue['tasks'][number];

/** The properties of every action form. */
export interface ActionProps {
  issue: Issue;
  /** Called after the server accepted the command. */
  done: () => void;
  close: () => void;
}

/**
 * Returns the name of the draft: one for each issue and action. Drafts belong to the signed-in user and are deleted at
 * sign-out.
 */
export function draftOf(issue: Pick<Issue, 'id'>, action: IssueAction | string): string {
  return `${issue.id}.${action}`;
}

/** Returns the task for an action: that of the user's own unit, or else the first task in one of the given states. */
export function taskFor(issue: Issue, me: Me, states: readonly Task['state'][]): Task | undefined {
  const fitting = issue.tasks.filter(({ state }) => states.includes(state));
  return fitting.find(({ organization }) => organization?.id === me.organization?.id) ?? fitting[0];
}

/** Returns the units that have returned or transferred the issue. Dispatch and transfer do not offer them again. */
export function refusedBy(issue: Issue): string[] {
  return issue.tasks.flatMap(({ state, organization }) =>
    (state === 'RETURNED' || state === 'TRANSFERRED') && organization ? [organization.id] : [],
  );
}

/** True when the category of the issue wants a photo of the result. */
export function wantsPhoto({ category }: Issue): boolean {
  return category?.photoRequired === true;
}

/** The name of the field for photos of the result. */
export function resultPhotos(issue: Issue): Words {
  return wantsPhoto(issue)
    ? { zh: '办理后的照片（此类事项须附）', en: 'Photos of the result (needed for this category)' }
    : { zh: '办理后的照片或文件（可不附）', en: 'Photos or files of the result (optional)' };
}
