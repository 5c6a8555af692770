import { normalised } from '@jiceng/platform/search-text';

/** Identifiers and times are left out, because users do not search for them as text and they would fill the index. */
const NOT_PROSE = /^([0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}(:?\d{2})?)?|[\d.:-]*)$/;

/** Returns the texts of a packet as one normalised text, the title first. */
export function searchTextOf(title: string, packet: unknown): string {
  const texts = [title];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (!NOT_PROSE.test(value)) texts.push(value);
    } else if (value !== null && typeof value === 'object') Object.values(value).forEach(visit);
  };
  visit(packet);
  return normalised([...new Set(texts)].join('\n'));
}
