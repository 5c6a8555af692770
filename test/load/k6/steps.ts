import exec from 'k6/execution';
import {
  documentOf,
  KnownVersions,
  type Answer,
  type CommandAnswer,
  type IssueView,
  type TaskView,
} from '../../../deploy/demo/loop.ts';
import { anyOf, busyPlaces, departments, places, reports, unitOf, type Person, type Place } from './cast.ts';
import { ask, OVERTAKEN, StepFailed } from './gateway.ts';

export type { Answer, IssueView, TaskView };

const concentration = Number(__ENV.CONCENTRATION ?? '0.1');
let commands = 0;
/**
 * Returns an idempotency key that is unique over all virtual users, runs and machines. A retry of a command uses the
 * same key again; another command never does.
 */
export const key = (): string => `${__ENV.RUN}-${exec.vu.idInTest}-${(commands += 1)}`;

/** Versions of the objects that this journey has read. */
let known = new KnownVersions();

/** Issues that this virtual user filed and may look up. */
export const filed: { id: string; by: Person; open: boolean }[] = [];

/** Files a report. When the platform has answered, the issue counts as acknowledged. */
export function file(
  by: Person,
  [longitude, latitude]: Place,
  report = anyOf(reports),
  files: readonly string[] = [],
): IssueView {
  const input = {
    idempotencyKey: key(),
    source: 'RESIDENT',
    title: report.title,
    description: report.description,
    longitude,
    latitude,
    files,
  };
  const { answer } = ask<{ answer: CommandAnswer }>(
    by,
    'file',
    'ReportIssue',
    documentOf('reportIssue'),
    { input },
    (data) => data.answer.issue.id,
  );
  known.learn(answer);
  filed.push({ id: answer.issue.id, by, open: true });
  if (filed.length > 20) filed.shift();
  return answer.issue;
}

/** Sends one command on an issue; `mutation` is its name in the API. */
export function command(by: Person, mutation: string, input: Record<string, unknown>): Answer {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1);
  const data = { input: known.basedOn({ idempotencyKey: key(), ...input }) };
  const { answer } = ask<{ answer: CommandAnswer }>(by, 'command', type, documentOf(mutation), data);
  known.learn(answer);
  return { issue: answer.issue, tasks: answer.tasks ?? (answer.task ? [answer.task] : []) };
}

/** Largest number of attempts of one merge. Another desk may change the surviving issue after this desk has read it. */
const MERGE_ATTEMPTS = 5;

/**
 * Reads an issue and merges another one into it. Returns false when the surviving issue is not open or not visible.
 * @throws StepFailed
 */
export function merge(by: Person, issueId: string, intoIssueId: string): boolean {
  for (let attempt = 1; ; attempt += 1) {
    const { issue } = ask<{ issue: { version: number; state: string } | null }>(
      by,
      'read',
      'LookUp',
      'query LookUp($id: ID!) { issue(id: $id) { id version state } }',
      { id: intoIssueId },
    );
    if (!issue || ['CLOSED', 'REJECTED', 'MERGED', 'RETURNED_TO_SOURCE'].includes(issue.state)) return false;
    try {
      command(by, 'mergeIssue', { issueId, intoIssueId, expectedTargetVersion: issue.version });
      return true;
    } catch (error) {
      const overtaken = error instanceof StepFailed && error.message === OVERTAKEN;
      if (!overtaken || attempt === MERGE_ATTEMPTS) throw error;
    }
  }
}

/**
 * Returns the person who decides for an organization.
 * @throws StepFailed
 */
export function decider(organizationId: string): Person {
  const person = unitOf(organizationId).decider;
  if (!person) throw new StepFailed(`nobody decides for ${organizationId}`);
  return person;
}

export function worker(organizationId: string): Person {
  return unitOf(organizationId).worker ?? decider(organizationId);
}

export function verifier(organizationId: string): Person {
  return unitOf(organizationId).verifier ?? decider(organizationId);
}

/** Returns a department that has no task of the issue yet. */
export function otherDepartment(without: readonly string[]): string {
  const others = departments.filter((id) => !without.includes(id));
  return anyOf(others);
}

export function placeOfReport(): Place {
  return anyOf(Math.random() < concentration ? busyPlaces : places);
}

export function chance(share: number): boolean {
  return Math.random() < share;
}

/**
 * Runs the steps until one fails; that step is counted already. Any other error is a fault of these scripts and ends
 * the run.
 */
export function journey(steps: () => void): () => void {
  return () => {
    known = new KnownVersions();
    try {
      steps();
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  };
}
