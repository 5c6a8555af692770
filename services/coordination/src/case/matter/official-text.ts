import { personText } from '@jiceng/platform/text';

/** Characters of a text that an authority writes: replies of the hotline are prepared elsewhere and run to several pages. */
const OFFICIAL_TEXT_LENGTH = 10_000;

/** Checks a reply, finding, ruling or reason that an authority writes. @throws BAD_INPUT */
export function officialText(field: string, value: string): string {
  return personText(field, value, { maxLength: OFFICIAL_TEXT_LENGTH });
}
