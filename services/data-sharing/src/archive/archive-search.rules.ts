/**
 * Full-text search over Chinese without a dictionary: text is cut into pairs of neighbouring characters. A pair is found
 * whatever a segmenter would have called a word, and two characters, the usual length of a Chinese search word, are one
 * index entry (a trigram index cannot use its entries below three characters).
 */

/** Runs of Chinese characters, and runs of letters and digits of other scripts. */
const RUNS = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;
/** Index entries of one packet; beyond this, only title and beginning are found. */
const MOST_ENTRIES = 20_000;
/** Identifiers and times are no prose: nobody looks for them by text, and they would fill the index. */
const NOT_PROSE = /^([0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}(:?\d{2})?)?|[\d.:-]*)$/;

/** Full-width and compatibility forms become one, letters small, white space single. */
export function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** The texts of a packet, title first, as one normalised text. */
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

/** Index entries of a normalised text: pairs of Han characters, the last one of a run alone, and whole words of other scripts. */
export function entriesOf(text: string): string[] {
  const entries = new Set<string>();
  for (const [run] of text.matchAll(RUNS)) {
    if (HAN.test(run)) {
      const characters = [...run];
      characters.forEach((character, index) => entries.add(character + (characters[index + 1] ?? '')));
    } else entries.add(run.slice(0, 100));
    if (entries.size >= MOST_ENTRIES) break;
  }
  return [...entries].slice(0, MOST_ENTRIES);
}

/** The words of a search, as they must each occur in the text. */
export function wordsOf(search: string): string[] {
  return normalised(search)
    .split(' ')
    .filter((word) => word.length > 0);
}

/**
 * The condition for the index (a `tsquery`): every pair of every word. A single character asks for pairs that begin with
 * it; the last part of a word of another script for words that begin so. Null when the search holds nothing to look up.
 */
export function indexQueryOf(search: string): string | null {
  const parts = new Set<string>();
  for (const [run] of normalised(search).matchAll(RUNS)) {
    const characters = [...run];
    if (!HAN.test(run)) parts.add(`'${run.slice(0, 100)}':*`);
    else if (characters.length === 1) parts.add(`'${run}':*`);
    else characters.slice(0, -1).forEach((character, index) => parts.add(`'${character}${characters[index + 1]}'`));
  }
  return parts.size === 0 ? null : [...parts].join(' & ');
}
