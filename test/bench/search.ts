import type { BenchOptions } from './bench-options.js';
import { runDriver } from './driver.js';
import type { HttpJob } from './http-driver.js';
import { checked } from './reading.js';
import type { Row } from './results.js';
import type { Stage } from './stage.js';
import { percentileOf, spreadOf } from './statistics.js';

const SEARCH = `query Search($text: String!) { issues(first: 20, filter: { text: $text }) {
  edges { node { id title state reportedAt } } pageInfo { hasNextPage } } }`;

/** A word that no issue of the bench has: two characters that the catalogue and the names of the district lack. */
const ABSENT = '龘鼍';

/**
 * Measures the search by words, one request at a time, for every desk in turn. Common, rare and absent words are found
 * in different ways, so each kind is measured separately.
 */
export async function searchRows(
  { platform, cast }: Stage,
  { rounds, seconds }: BenchOptions,
  issues: number,
  tell: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [kind, words] of Object.entries(await wordsOf(platform))) {
    const requests = cast.desks.flatMap(({ token }) =>
      words.map((text) => ({
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: SEARCH, variables: { text } }),
      })),
    );
    const p95: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const { latencies } = checked(
        await runDriver<HttpJob>('http-driver.ts', {
          origin: platform.gatewayUrl,
          connections: 1,
          warmUp: 0.5,
          seconds,
          requests,
        }),
      );
      p95.push(percentileOf(latencies, 0.95));
    }
    tell(`${kind} words (${words.join(', ')}): p95 ${p95.map((value) => value.toFixed(1)).join(', ')} ms`);
    rows.push({
      name: `search by a ${kind} word at ${issues.toLocaleString('en')} issues, p95`,
      unit: 'ms',
      spread: spreadOf(p95),
      ...(issues >= 1_000_000 ? { goal: { at: 'most', value: 50 } as const } : {}),
    });
  }
  return rows;
}

/**
 * Returns words to search for: pairs of characters that most issues have, ends of titles that few issues share, and a
 * word that no issue has.
 */
async function wordsOf({ postgres }: Stage['platform']): Promise<Record<'common' | 'rare' | 'absent', string[]>> {
  await postgres.query('jiceng_coordination', 'ANALYZE issue, issue_text');
  const common = await postgres.query<{ word: string }>(
    'jiceng_coordination',
    `SELECT word FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS c(word, share)
     WHERE schemaname = current_schema() AND tablename = 'issue_text' AND attname = 'search' AND word ~ '^[一-龥]{2}$'
     ORDER BY share DESC LIMIT 4`,
  );
  const rare = await postgres.query<{ word: string }>(
    'jiceng_coordination',
    `SELECT substring(title FROM '（(.+)）$') AS word FROM issue WHERE title ~ '（.+[0-9]+号）$' ORDER BY id LIMIT 4`,
  );
  return { common: common.map(({ word }) => word), rare: rare.map(({ word }) => word), absent: [ABSENT] };
}
