import { pieces, type Clock, type WrongRefusal } from '../matter/delay.rules.js';
import type { DutySpan } from '../matter/duty-span.rules.js';

export interface AttributedTime {
  organizationId: string;
  /**
   * The use of the minutes. `wrong-refusal` marks minutes in which another organization acted only because this
   * organization had refused.
   */
  activity: DutySpan['activity'] | 'wrong-refusal';
  /** Minutes counted by the given clock. */
  minutes: number;
}

/**
 * Gives each minute of an issue's life to exactly one organization: the holder or, from a wrong refusal until the
 * ruling, the organization that refused. The sum of all minutes equals the length of the spans; an open span counts
 * until `now`.
 */
export function attributeTime(
  spans: readonly DutySpan[],
  refusals: readonly WrongRefusal[],
  now: Date,
  clock: Clock,
): AttributedTime[] {
  const totals = new Map<string, AttributedTime>();
  for (const span of spans) {
    const end = span.endsAt ?? later(now, span.startsAt);
    const edges = refusals.flatMap(({ returnedAt, ruledAt }) => [returnedAt, ruledAt]);
    for (const [from, to] of pieces(span.startsAt, end, edges)) {
      const refusal = refusals.find((candidate) => candidate.returnedAt <= from && to <= candidate.ruledAt);
      const organizationId = refusal?.organizationId ?? span.holderOrganizationId;
      const activity = refusal ? 'wrong-refusal' : span.activity;
      const key = `${organizationId}|${activity}`;
      const total = totals.get(key) ?? { organizationId, activity, minutes: 0 };
      total.minutes += clock.workingMinutesBetween(from, to);
      totals.set(key, total);
    }
  }
  return [...totals.values()].sort(
    (a, b) => b.minutes - a.minutes || compare(a.organizationId, b.organizationId) || compare(a.activity, b.activity),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
