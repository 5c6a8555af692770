import type { Activity } from '@jiceng/contracts/coordination/issue-progressed';

/**
 * The responsible organization and the holder of an issue during a span of time. The last span of an open issue has no
 * end.
 */
export interface DutySpan {
  responsibleOrganizationId: string;
  holderOrganizationId: string;
  activity: Activity;
  startsAt: Date;
  endsAt: Date | null;
}

export type Duty = Pick<DutySpan, 'responsibleOrganizationId' | 'holderOrganizationId' | 'activity'>;

/** Ends the open span and begins the next span at the same instant, so that there is no gap and no overlap. */
export function handOver(spans: readonly DutySpan[], duty: Duty | null, at: Date): DutySpan[] {
  const last = spans.at(-1);
  if (last?.endsAt === null && duty && sameDuty(last, duty)) return [...spans];
  const closed = spans.map((span) => (span.endsAt === null ? { ...span, endsAt: at } : span));
  return duty ? [...closed, { ...duty, startsAt: at, endsAt: null }] : closed;
}

export function sameDuty(a: Duty, b: Duty): boolean {
  return (
    a.responsibleOrganizationId === b.responsibleOrganizationId &&
    a.holderOrganizationId === b.holderOrganizationId &&
    a.activity === b.activity
  );
}

/** Returns the span that contains the instant. A span contains its start but not its end. */
export function dutyAt(spans: readonly DutySpan[], at: Date): DutySpan | null {
  return spans.find((span) => span.startsAt <= at && (span.endsAt === null || span.endsAt > at)) ?? null;
}

/**
 * Returns the moments at which spans overlap, run backwards, or leave a gap in a time in which the issue had not ended.
 */
export function dutyFaults(
  spans: readonly DutySpan[],
  resting: readonly { from: Date; to: Date | null }[],
): { at: Date; fault: 'double' | 'empty' | 'backwards' }[] {
  const faults: { at: Date; fault: 'double' | 'empty' | 'backwards' }[] = [];
  spans.forEach((span, index) => {
    if (span.endsAt !== null && span.endsAt < span.startsAt) faults.push({ at: span.startsAt, fault: 'backwards' });
    const next = spans[index + 1];
    if (!next) return;
    if (span.endsAt === null || span.endsAt > next.startsAt) faults.push({ at: next.startsAt, fault: 'double' });
    else if (
      span.endsAt < next.startsAt &&
      !resting.some((rest) => rest.from <= span.endsAt! && (rest.to === null || rest.to >= next.startsAt))
    ) {
      faults.push({ at: span.endsAt, fault: 'empty' });
    }
  });
  return faults;
}
