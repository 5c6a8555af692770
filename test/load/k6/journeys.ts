import { anyOf, appraisers, busyPlaces, desks, reports, residents, type Place } from './cast.ts';
import { deskOf, issueOf, me, scoresOf } from './documents.ts';
import { ask, signIn } from './gateway.ts';
import { command, decider, file, filed, journey, placeOfReport } from './steps.ts';

export { deskWork } from './desk-work.ts';
export { lifecycle } from './lifecycle.ts';

/** Where many people at once find the same thing. */
const hotPlace = (): Place => busyPlaces[0]!;

/** A resident reports something, three streets being busier than the others. */
export const fileIssue = journey(() => void file(anyOf(residents), placeOfReport()));

/** A resident looks up an issue of their own; the first visit of a virtual user files one. */
export const lookUp = journey(() => {
  if (filed.length === 0) file(anyOf(residents), placeOfReport());
  const { id, by } = anyOf(filed);
  ask(by, 'read', 'LookUp', issueOf, { id });
});

/** Somebody opens the desk of their organization. */
export const deskInbox = journey(() => void ask(anyOf(desks), 'read', 'DeskInbox', deskOf, { first: 20 }));

/** An appraiser looks at this month's scores. */
export const dashboard = journey(() => {
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  ask(anyOf(appraisers), 'read', 'Scores', scoresOf, { month, first: 20 });
});

/** Somebody signs in and sees who they are and what waits for them. */
export const logIn = journey(() => {
  const person = signIn(anyOf(desks).account);
  ask(person, 'read', 'Me', me, {});
  ask(person, 'read', 'DeskInbox', deskOf, { first: 20 });
});

/** One of many who report the same thing: it is filed, joined to the first report of it, and that one is looked at. */
export function hotIssue(shared: Shared): void {
  journey(() => {
    const reported = file(anyOf(residents), hotPlace(), reports[0]!);
    const street = decider(reported.firstReceiver.id);
    command(street, 'mergeIssue', { issueId: reported.id, intoIssueId: shared.hotIssueId });
    ask(street, 'read', 'LookUp', issueOf, { id: shared.hotIssueId });
  })();
}

/** What is made once before the first arrival. */
export interface Shared {
  hotIssueId: string | null;
}

/** Files the first report of the matter that everybody will join. */
export function prepare(journeys: readonly string[]): Shared {
  return { hotIssueId: journeys.includes('hotIssue') ? file(anyOf(residents), hotPlace(), reports[0]!).id : null };
}
