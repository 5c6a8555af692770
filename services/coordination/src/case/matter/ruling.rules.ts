/** The arbiters for the place of a matter, without those who had a part in the matter. */
export interface OtherArbiters {
  /** Number of these arbiters. */
  known: number;
  /** Number of these arbiters who are not on leave. */
  onDuty: number;
}

/**
 * True when the leaders may rule: no arbiter without a part in the matter exists, or all of them are on leave and the
 * time that the process sets is over.
 * @param waited true when the time that the process sets is over
 */
export function leadersMayRule({ known, onDuty }: OtherArbiters, waited: boolean): boolean {
  return known === 0 || (waited && onDuty === 0);
}
