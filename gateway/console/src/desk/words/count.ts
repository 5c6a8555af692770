import type { Words } from '../../page/language';

/** The number of items of a list in words: "1,234", or "超过 10,000" when the server counted no further. */
export function numberOf({ count, exact }: { count: number; exact: boolean }): Words {
  const digits = count.toLocaleString('en');
  return exact ? { zh: digits, en: digits } : { zh: `超过 ${digits}`, en: `more than ${digits}` };
}
