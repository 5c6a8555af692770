import { createHash } from 'node:crypto';
import { findCallback } from './loop.js';
import { officeTimeAfter } from './office-time.js';
import type { Story } from './schedule.js';
import type { Step } from './stepper.js';
import type { World } from './world.js';

/** How the reporters fare who do not answer by themselves: called and reached, never reached, or not called yet. */
const outcomes = ['reached', 'never-reached', 'not-called'] as const;
type Outcome = (typeof outcomes)[number];

/** Hours between two calls of one reporter; the platform asks for an hour. */
const hoursBetweenCalls = 3;
const calls = 3;

export interface CalledMatter {
  /** Unique in its run; decides the outcome. */
  key: string;
  issueId: string;
  endedAt: Date;
  answer: { responded: boolean; resolved: boolean; satisfaction: number; comment: string };
}

/** The coordination office calls the reporter of an issue that has ended, as a caller would in the days after. */
export async function* callReporter({ key, issueId, endedAt, answer }: CalledMatter, step: Step, world: World): Story {
  const outcome = outcomeOf(key);
  if (outcome === 'not-called') return;
  const caller = world.caller();
  let at = officeTimeAfter(endedAt, hoursBetweenCalls);
  yield at;
  const callbackId = await findCallback(caller, issueId, at);
  if (callbackId === null) return;
  if (outcome === 'reached') {
    await step(caller, 'answerCallback', { callbackId, ...answer }, at);
    return;
  }
  for (let made = 1; made <= calls; made += 1) {
    await step(caller, 'recordUnreachedCall', { callbackId, note: '无人接听' }, at);
    if (made < calls) yield (at = officeTimeAfter(at, hoursBetweenCalls));
  }
}

/** The same outcome for the same matter in every run. */
function outcomeOf(key: string): Outcome {
  return outcomes[createHash('sha256').update(`call:${key}`).digest()[0]! % outcomes.length]!;
}
