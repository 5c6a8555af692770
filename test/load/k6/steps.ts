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
import { ask, StepFailed } from './gateway.ts';

export type { Answer, IssueView, TaskView };

const concentration = Number(__ENV.CONCENTRATION ?? '0.1');
let commands = 0;
/** Unique over all virtual users, runs and machines: a retry of the same command would reuse it, another command never. */
export const key = (): string => `${__ENV.RUN}-${exec.vu.idInTest}-${(commands += 1)}`;

/** The versions that this journey has read. */
let known = new KnownVersions();

/** Issues this virtual user filed and may look up. */
export const filed: { id: string; by: Person; open: boolean }[] = [];

/** Files a report; it counts as acknowledged from here on. */
export function file(by: Person, [longitude, latitude]: Place, report = anyOf(reports)): IssueView {
  const input = {
    idempotencyKey: key(),
    source: 'RESIDENT',
    title: report.title,
    description: report.description,
    longitude,
    latitude,
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

/** One command of the loop, named as in the API. */
export function command(by: Person, mutation: string, input: Record<string, unknown>): Answer {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1);
  const data = { input: known.basedOn({ idempotencyKey: key(), ...input }) };
  const { answer } = ask<{ answer: CommandAnswer }>(by, 'command', type, documentOf(mutation), data);
  known.learn(answer);
  return { issue: answer.issue, tasks: answer.tasks ?? (answer.task ? [answer.task] : []) };
}

/** Whoever decides for an organization. @throws StepFailed */
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

/** A department that had no part yet. */
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

/** A journey ends where a step fails; the step has been counted. Anything else is a fault of these scripts and shows. */
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
