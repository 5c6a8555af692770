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
