import { badInput } from '@jiceng/platform/errors';

/** The time from `validFrom` (included) to `validTo` (excluded). `validTo` is null while no end is set. */
export interface Period {
  validFrom: Date;
  validTo: Date | null;
}

export function isInForce(period: Period, at: Date): boolean {
  return period.validFrom <= at && (period.validTo === null || at < period.validTo);
}

/**
 * A period that ends at its start was cancelled before it began. Such a period is never in force and overlaps no other
 * period.
 */
export function isEmpty(period: Period): boolean {
  return period.validTo !== null && period.validTo <= period.validFrom;
}

export function periodsOverlap(a: Period, b: Period): boolean {
  if (isEmpty(a) || isEmpty(b)) return false;
  return (b.validTo === null || a.validFrom < b.validTo) && (a.validTo === null || b.validFrom < a.validTo);
}

/** True when `outer` is in force during the whole of `inner`. */
export function periodCovers(outer: Period, inner: Period): boolean {
  if (inner.validFrom < outer.validFrom) return false;
  return outer.validTo === null || (inner.validTo !== null && inner.validTo <= outer.validTo);
}

/** Dates further than this from now are refused as typing errors in the year. */
const SENSIBLE_YEARS = { back: 80, ahead: 10 };

/** @throws BAD_INPUT when the date lies more than 80 years back or 10 years ahead */
export function assertSensibleDate(field: string, date: Date, now: Date): void {
  const years = date.getUTCFullYear() - now.getUTCFullYear();
  if (years < -SENSIBLE_YEARS.back || years > SENSIBLE_YEARS.ahead)
    throw badInput(field, '日期超出合理范围', 'is not a plausible date');
}
