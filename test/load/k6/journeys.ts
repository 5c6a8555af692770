import { anyOf, appraisers, busyPlaces, desks, reports, residents, type Place } from './cast.ts';
import { deskOf, issueOf, me, scoresOf } from './documents.ts';
import { ask, signIn } from './gateway.ts';
import { decider, file, filed, journey, merge, placeOfReport } from './steps.ts';

export { deskWork } from './desk-work.ts';
export { lifecycle } from './lifecycle.ts';
export { photoReport } from './photo-report.ts';

/** A place at which many people report at the same time. */
const hotPlace = (): Place => busyPlaces[0]!;

/** A resident files a report. Three streets are busier than the others. */
export const fileIssue = journey(() => void file(anyOf(residents), placeOfReport()));

/**
 * A resident looks up an issue that the same resident reported. A virtual user that has filed no issue files one first.
 */
export const lookUp = journey(() => {
  if (filed.length === 0) file(anyOf(residents), placeOfReport());
  const { id, by } = anyOf(filed);
  ask(by, 'read', 'LookUp', issueOf, { id });
});

/** A person opens the inbox of the organization. */
export const deskInbox = journey(() => void ask(anyOf(desks), 'read', 'DeskInbox', deskOf, { first: 20 }));

/** An appraiser reads the scores of the month. */
export const dashboard = journey(() => {
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  ask(anyOf(appraisers), 'read', 'Scores', scoresOf, { month, first: 20 });
});

/** A person signs in and reads their account and inbox. */
export const logIn = journey(() => {
  const person = signIn(anyOf(desks).account);
  ask(person, 'read', 'Me', me, {});
  ask(person, 'read', 'DeskInbox', deskOf, { first: 20 });
});

/**
 * One of many residents who report the same matter: files a report, joins it to the first report of the matter, and
 * reads that issue.
 */
export function hotIssue(shared: Shared): void {
  journey(() => {
    const reported = file(anyOf(residents), hotPlace(), reports[0]!);
    const street = decider(reported.firstReceiver.id);
    merge(street, reported.id, shared.hotIssueId!);
    ask(street, 'read', 'LookUp', issueOf, { id: shared.hotIssueId });
  })();
}

/** Objects that are created once before the first arrival. */
export interface Shared {
  hotIssueId: string | null;
}

/** Files the first report of the matter that all residents join. */
export function prepare(journeys: readonly string[]): Shared {
  return { hotIssueId: journeys.includes('hotIssue') ? file(anyOf(residents), hotPlace(), reports[0]!).id : null };
}
