import { createHash } from 'node:crypto';
import type { Person } from './gateway-client.js';
import { officeTimeAfter } from './office-time.js';
import type { Story } from './schedule.js';
import type { Step } from './stepper.js';
import type { World } from './world.js';

/** Results of calling a reporter who has not answered: reached, never reached, or not called yet. */
const outcomes = ['reached', 'never-reached', 'not-called'] as const;
type Outcome = (typeof outcomes)[number];

/** Hours between two calls to one reporter. The platform requires at least one hour. */
const hoursBetweenCalls = 3;
const calls = 3;

export interface CalledMatter {
  /** Key of the matter, unique in the run. The outcome is computed from it. */
  key: string;
  issueId: string;
  endedAt: Date;
  answer: { responded: boolean; resolved: boolean; satisfaction: number; comment: string };
}

/**
 * Calls the reporter of an ended issue during office hours. The key of the matter decides the outcome. The caller
 * belongs to the coordination office, or to the street whose turn it is.
 */
export async function* callReporter({ key, issueId, endedAt, answer }: CalledMatter, step: Step, world: World): Story {
  const outcome = outcomeOf(key);
  if (outcome === 'not-called') return;
  let at = officeTimeAfter(endedAt, hoursBetweenCalls);
  yield at;
  const call = await findCall(world.caller(), issueId, at);
  if (call === null) return;
  const { callbackId } = call;
  const caller = world.callerOf(call.organizationId);
  if (outcome === 'reached') {
    await step(caller, 'answerCallback', { callbackId, ...answer }, at);
    return;
  }
  for (let made = 1; made <= calls; made += 1) {
    await step(caller, 'recordUnreachedCall', { callbackId, note: '无人接听' }, at);
    if (made < calls) yield (at = officeTimeAfter(at, hoursBetweenCalls));
  }
}

export interface OpenCall {
  callbackId: string;
  /** The organization whose persons call. */
  organizationId: string;
}

/**
 * Returns the open call-back of an issue that has one reporter; null when the reporter has answered or no organization
 * has to call.
 */
export async function findCall(person: Person, issueId: string, at?: Date): Promise<OpenCall | null> {
  const document =
    'query Calls($id: ID!) { issue(id: $id) { callbacks { id answeredAt callingOrganization { id } } } }';
  type Asked = { id: string; answeredAt: string | null; callingOrganization: { id: string } | null };
  const { issue } = await person.send<{ issue: { callbacks: Asked[] } | null }>(
    document,
    { id: issueId },
    at === undefined ? {} : { at },
  );
  const open = issue?.callbacks.findLast(({ answeredAt }) => answeredAt === null);
  return open?.callingOrganization ? { callbackId: open.id, organizationId: open.callingOrganization.id } : null;
}

/** Returns the outcome of a matter. The same key gives the same outcome in every run. */
function outcomeOf(key: string): Outcome {
  return outcomes[createHash('sha256').update(`call:${key}`).digest()[0]! % outcomes.length]!;
}
