/** The arbiters for the place of a matter, without those who had a part in the matter. */
export interface OtherArbiters {
  /** Number of these persons. */
  known: number;
  /** Number of these arbiters who are not on leave. */
  onDuty: number;
}

/**
 * True when the leaders may rule: no other arbiter exists, or the matter has waited for the time that the process sets
 * and every other arbiter is on leave.
 * @param waited true when this time is over
 */
export function leadersMayRule({ known, onDuty }: OtherArbiters, waited: boolean): boolean {
  return known === 0 || (waited && onDuty === 0);
}
