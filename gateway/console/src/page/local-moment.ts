/** Returns a moment for the API from a field for day and time, which is in the time of the device; null for none. */
export function momentOfField(local: unknown): string | null {
  const at = typeof local === 'string' ? Date.parse(local) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** Returns a moment of the API as a field for day and time shows it; empty for none. */
export function fieldOfMoment(moment: unknown): string {
  const at = typeof moment === 'string' ? Date.parse(moment) : Number.NaN;
  if (Number.isNaN(at)) return '';
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The times of a report: when the matter was seen, and for a time of this device its clock at the sending. */
export interface SeenTimes {
  observedAt: string | null;
  sentAt: string | null;
}

/**
 * Returns the present time of this device as the time at which a matter was seen. The queue of unsent work sets `sentAt`
 * again at each attempt. With it the platform corrects the time, and never refuses the report for it.
 */
export function stampedNow(): SeenTimes {
  const now = new Date().toISOString();
  return { observedAt: now, sentAt: now };
}

/**
 * Returns the times of a report from its field for day and time. A time that a person typed does not come from the clock
 * of the device. A report that is corrected after it was refused keeps the time with which it began, unless the person
 * changed the field; it was not seen now.
 * @param before the input of the refused report; empty for a new report
 */
export function seenTimes(field: string, before: Readonly<Record<string, unknown>>): SeenTimes {
  const isNew = Object.keys(before).length === 0;
  if (!isNew && field === fieldOfMoment(before.observedAt)) return timesOf(before);
  if (isNew && field === '') return stampedNow();
  return { observedAt: momentOfField(field), sentAt: null };
}

function timesOf({ observedAt, sentAt }: Readonly<Record<string, unknown>>): SeenTimes {
  const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return { observedAt: textOf(observedAt), sentAt: textOf(sentAt) };
}
