import exec from 'k6/execution';
import { anyOf, appraisers, busyPlaces, desks, places, reports, residents, unitOf, type Person, type Place } from './cast.ts';
import { acceptTask, closeIssue, completeTask, deskOf, dispatchIssue, issueOf, judgeIssue, me, mergeIssue, recordVerification, reportIssue, scoresOf, type IssueView } from './documents.ts';
import { ask, signIn, StepFailed } from './gateway.ts';

const concentration = Number(__ENV.CONCENTRATION ?? '0.1');
/** Where many people at once find the same thing. */
const hotPlace = (): Place => busyPlaces[0]!;

let commands = 0;
/** Unique over all virtual users, runs and machines: a retry of the same command would reuse it, another command never. */
const key = (): string => `${__ENV.RUN}-${exec.vu.idInTest}-${(commands += 1)}`;

/** Issues this virtual user filed and may look up. */
const filed: { id: string; by: Person }[] = [];

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

/** One matter from the report to its closing, by the people whose work it is. */
export const lifecycle = journey(() => {
  const report = anyOf(reports);
  const reported = file(anyOf(residents), placeOfReport(), report);
  const issueId = reported.id;
  const street = decider(reported.firstReceiver.id);
  command(street, 'JudgeIssue', judgeIssue, { issueId, decision: 'ACCEPT', categoryCode: report.categoryCode });
  let issue = command(street, 'DispatchIssue', dispatchIssue, { issueId });
  const offered = issue.tasks.find(({ state }) => state === 'OFFERED');
  if (offered) issue = command(decider(offered.organization.id), 'AcceptTask', acceptTask, { taskId: offered.id });
  for (const task of issue.tasks.filter(({ state }) => state === 'ACCEPTED')) {
    issue = command(unitOf(task.organization.id).worker ?? decider(task.organization.id), 'CompleteTask', completeTask, { taskId: task.id, result: '已到现场处置完毕。' });
  }
  const verifier = issue.holder ? (unitOf(issue.holder.id).verifier ?? decider(issue.holder.id)) : street;
  command(verifier, 'RecordVerification', recordVerification, { issueId, passed: true, findings: '现场核查，问题已解决。' });
  command(street, 'CloseIssue', closeIssue, { issueId });
});

/** One of many who report the same thing: it is filed, joined to the first report of it, and that one is looked at. */
export function hotIssue(shared: Shared): void {
  journey(() => {
    const reported = file(anyOf(residents), hotPlace(), reports[0]!);
    const street = decider(reported.firstReceiver.id);
    command(street, 'MergeIssue', mergeIssue, { issueId: reported.id, intoIssueId: shared.hotIssueId });
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

function file(by: Person, [longitude, latitude]: Place, report = anyOf(reports)): IssueView {
  const input = { idempotencyKey: key(), source: 'RESIDENT', title: report.title, description: report.description, longitude, latitude };
  const { answer } = ask<{ answer: { issue: IssueView } }>(by, 'file', 'ReportIssue', reportIssue, { input }, (data) => data.answer.issue.id);
  filed.push({ id: answer.issue.id, by });
  if (filed.length > 20) filed.shift();
  return answer.issue;
}

function command(by: Person, name: string, document: string, input: Record<string, unknown>): IssueView {
  return ask<{ answer: { issue: IssueView } }>(by, 'command', name, document, { input: { idempotencyKey: key(), ...input } }).answer.issue;
}

function decider(organizationId: string): Person {
  const person = unitOf(organizationId).decider;
  if (!person) throw new StepFailed(`nobody decides for ${organizationId}`);
  return person;
}

function placeOfReport(): Place {
  return anyOf(Math.random() < concentration ? busyPlaces : places);
}

/** A journey ends where a step fails; the step has been counted. Anything else is a fault of these scripts and shows. */
function journey(steps: () => void): () => void {
  return () => {
    try {
      steps();
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  };
}
