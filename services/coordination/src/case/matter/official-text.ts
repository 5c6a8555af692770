import { personText } from '@jiceng/platform/text';

/**
 * Largest length in characters of a text that an authority writes. Replies of the hotline are written in other systems
 * and can have several pages.
 */
const OFFICIAL_TEXT_LENGTH = 10_000;

/** Checks a reply, finding, ruling or reason that an authority writes. @throws BAD_INPUT */
export function officialText(field: string, value: string): string {
  return personText(field, value, { maxLength: OFFICIAL_TEXT_LENGTH });
}
