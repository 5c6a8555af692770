/**
 * Full-text search in Chinese without a dictionary: each text is cut into pairs of neighbouring characters. A search
 * therefore does not depend on how a dictionary would divide words, and two characters, the usual length of a Chinese
 * search word, need only one index entry (a trigram index cannot serve fewer than three characters).
 */

/** Runs of Chinese characters, and runs of letters and digits of other scripts. */
const RUNS = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;
/** Largest number of index entries of a text. Of a longer text, only the beginning can be found. */
const MOST_ENTRIES = 20_000;
/**
 * Normalises text: full-width and compatibility forms become ordinary ones, letters become lower case, and each run of
 * white space becomes one blank.
 */
export function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/**
 * Returns the index entries of a normalised text: the pairs of neighbouring Chinese characters, the last character of
 * each run alone, and whole words in other scripts.
 */
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

/** Returns the words of a search. Each of them must occur in the text. */
export function wordsOf(search: string): string[] {
  return normalised(search)
    .split(' ')
    .filter((word) => word.length > 0);
}

/**
 * Returns the index condition (a `tsquery`): every pair of neighbouring Chinese characters of the search. A single
 * Chinese character finds entries that begin with it, and a run of letters and digits finds entries that begin with
 * this run. Null when the search contains none of these.
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

/** Returns the index entries of a normalised text as PostgreSQL reads a `tsvector`. */
export function searchVectorOf(text: string): string {
  return entriesOf(text)
    .map((entry) => `'${entry}'`)
    .join(' ');
}

/**
 * Returns the conditions of a search on a normalised text and its `tsvector`, given by the names of their columns. The
 * index finds candidates by pairs of characters; `strpos` then checks whether the text contains the words as typed.
 */
export function searchConditions(
  search: string,
  columns: { text: string; vector: string },
  bind: (value: unknown) => string,
): string[] {
  const query = indexQueryOf(search);
  const index = query === null ? [] : [`${columns.vector} @@ ${bind(query)}::tsquery`];
  return [...index, ...wordsOf(search).map((word) => `strpos(${columns.text}, ${bind(word)}) > 0`)];
}
