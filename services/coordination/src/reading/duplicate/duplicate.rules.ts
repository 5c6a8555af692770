import { personText } from '@jiceng/platform/text';
/**
 * Suggests that two reports are one matter. The comparison uses pairs of characters instead of words, because Chinese
 * has no spaces and dictionaries lack the names of places and estates.
 */

/** Data of a report for the comparison. */
export interface Comparable {
  title: string;
  description: string;
  /** Position in degrees, CGCS2000; null when only an area is known. */
  position: readonly [longitude: number, latitude: number] | null;
  areaCode: string;
  categoryCode: string | null;
  reportedAt: Date;
}

export interface DuplicateLimits {
  threshold: number;
  metres: number;
  days: number;
}

/**
 * Similarity of two issues in each aspect: 0 for nothing in common, 1 for equal values, null when one issue lacks the
 * value.
 */
export interface DuplicateParts {
  place: number | null;
  time: number;
  category: number | null;
  text: number;
}

export interface DuplicateScore {
  /** Similarity from 0 to 1. */
  score: number;
  parts: DuplicateParts;
  /** Distance of the two positions in metres; null when one report has no position. */
  metres: number | null;
}

/**
 * Weight of each aspect; the weight of an aspect that cannot be compared is spread over the others. The text has the
 * largest weight, because one street corner can have many matters.
 */
const weights: Readonly<Record<keyof DuplicateParts, number>> = { place: 0.3, time: 0.08, category: 0.12, text: 0.5 };
/**
 * The text similarity that counts as 0 and the one that counts as 1. In 2,800 real messages, 99 of 100 random pairs are
 * below 0.05, and pairs on one matter in different words have a median of 0.15. The upper end is not measured: with
 * 0.26, each message on one matter in the spec finds another one at the usual threshold of 0.5, and messages on other
 * matters find none.
 */
const UNRELATED_TEXT = 0.05;
const SAME_MATTER_TEXT = 0.26;

/** Largest number of characters of a title, as in the element `issue.title` of the data standard. */
const LONGEST_TITLE = 100;

/** Checks a title. @throws BAD_INPUT */
export function titleText(title: string, field = 'title'): string {
  return personText(field, title, { maxLength: LONGEST_TITLE });
}

/** Returns the title of a report that was sent without one: the beginning of its description, at most 40 characters. */
export function titleFrom(description: string): string {
  return [...description.replace(/\s+/g, ' ')].slice(0, 40).join('');
}

/**
 * Compares two reports. The score does not depend on their order. A report with a known place has the score 1 with
 * itself.
 */
export function compareReports(
  a: Comparable,
  b: Comparable,
  limits: Pick<DuplicateLimits, 'metres' | 'days'>,
): DuplicateScore {
  const metres = a.position && b.position ? metresBetween(a.position, b.position) : null;
  const days = Math.abs(a.reportedAt.getTime() - b.reportedAt.getTime()) / 86_400_000;
  const parts: DuplicateParts = {
    place: metres === null ? areaAgreement(a.areaCode, b.areaCode) : fade(metres, limits.metres),
    time: fade(days, limits.days),
    category: a.categoryCode && b.categoryCode ? categoryAgreement(a.categoryCode, b.categoryCode) : null,
    text: Math.min(1, Math.max(0, (textSimilarity(a, b) - UNRELATED_TEXT) / (SAME_MATTER_TEXT - UNRELATED_TEXT))),
  };
  let [sum, weight] = [0, 0];
  for (const part of Object.keys(weights) as (keyof DuplicateParts)[]) {
    const value = parts[part];
    if (value === null) continue;
    sum += value * weights[part];
    weight += weights[part];
  }
  // When the place is not known, similar reports can still be two matters, so their score stays below 1.
  const certainty = parts.place === null ? 0.9 : 1;
  return {
    score: round((sum / weight) * certainty),
    parts: roundParts(parts),
    metres: metres === null ? null : Math.round(metres),
  };
}

/** Returns the candidates that reach the threshold, best first; equal scores keep the order of the input. */
export function suggestDuplicates<T extends Comparable>(
  report: Comparable,
  candidates: readonly T[],
  limits: DuplicateLimits,
  most = 5,
): (DuplicateScore & { candidate: T })[] {
  return (
    candidates
      .map((candidate) => ({ candidate, ...compareReports(report, candidate, limits) }))
      // Place and date alone do not make a duplicate, so the texts must be similar too.
      .filter(({ score, parts }) => score >= limits.threshold && parts.text >= 0.25)
      .sort((x, y) => y.score - x.score)
      .slice(0, most)
  );
}

/** Returns 1 for the distance 0, and falls evenly to 0 at the limit. */
function fade(distance: number, limit: number): number {
  return Math.max(0, 1 - distance / limit);
}

/**
 * Returns 1 for the same grid, 0.8 for the same community, 0.4 for the same street, else 0. Null when only a district
 * is known, because a district is too large to compare places.
 */
function areaAgreement(a: string, b: string): number | null {
  if (a.length === 15 && a === b) return 1;
  const isStreetOrLower = (code: string): boolean => !code.endsWith('000000');
  if (!isStreetOrLower(a) || !isStreetOrLower(b)) return null;
  if (a.slice(0, 12) === b.slice(0, 12)) return 0.8;
  return a.slice(0, 9) === b.slice(0, 9) ? 0.4 : 0;
}

function categoryAgreement(a: string, b: string): number {
  if (a === b) return 1;
  if (a.slice(0, 4) === b.slice(0, 4)) return 0.7;
  return a.slice(0, 2) === b.slice(0, 2) ? 0.3 : 0;
}

/** Returns the great-circle distance in metres. At the size of a district the error is below one per mille. */
export function metresBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const radians = Math.PI / 180;
  const x = (b[0] - a[0]) * radians * Math.cos(((a[1] + b[1]) / 2) * radians);
  const y = (b[1] - a[1]) * radians;
  return Math.hypot(x, y) * 6_371_008;
}

/**
 * Returns the similarity of two reports: the cosine of their pairs and triples of characters, which similar titles can
 * raise. Only the title and the first 400 characters of the description are compared, without phrases that occur in
 * every letter to the government ("尊敬", "领导", "请问").
 */
export function textSimilarity(
  a: Pick<Comparable, 'title' | 'description'>,
  b: Pick<Comparable, 'title' | 'description'>,
): number {
  const one = gramsOfReport(a);
  const other = gramsOfReport(b);
  const whole = cosine(one.whole, other.whole);
  return Math.max(whole, 0.7 * whole + 0.3 * cosine(one.title, other.title));
}

interface ReportGrams {
  title: Map<string, number>;
  whole: Map<string, number>;
}
/**
 * The grams (pairs and triples of characters) of a report are kept, because one report is compared with hundreds of
 * others.
 */
const gramsByReport = new WeakMap<object, ReportGrams>();

function gramsOfReport(report: Pick<Comparable, 'title' | 'description'>): ReportGrams {
  const known = gramsByReport.get(report);
  if (known) return known;
  const grams = {
    title: gramsOf(report.title),
    whole: gramsOf(`${report.title}。${report.description.slice(0, 400)}`),
  };
  gramsByReport.set(report, grams);
  return grams;
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let dot = 0;
  for (const [gram, weight] of small) dot += weight * (large.get(gram) ?? 0);
  const norm = (grams: ReadonlyMap<string, number>): number =>
    Math.sqrt([...grams.values()].reduce((sum, weight) => sum + weight * weight, 0));
  return dot / (norm(a) * norm(b));
}

/** Phrases in letters to the government that do not describe the matter. */
const phrases =
  /尊敬的?|领导们?|书记|您好|你好|请问|谢谢|希望|相关部门|有关部门|部门|政府|我们|投诉|反映|咨询|建议|举报|请求|关于|问题|情况|什么|怎么|如何|是否|可以|没有|已经|一直|现在|小区|业主|居民|[AB-Z]?\d*[省市县区](?=\S)/g;

function gramsOf(text: string): Map<string, number> {
  const grams = new Map<string, number>();
  for (const run of text
    .normalize('NFKC')
    .toLowerCase()
    .replace(phrases, ' ')
    .split(/[^\p{L}\p{N}]+/u)) {
    const characters = [...run];
    for (let at = 0; at < characters.length - 1; at += 1) {
      grams.set(characters[at]! + characters[at + 1]!, 1);
      // A shared triple of characters is rarer than a shared pair, so triples count as well.
      if (at < characters.length - 2) grams.set(characters[at]! + characters[at + 1]! + characters[at + 2]!, 1.5);
    }
  }
  return grams;
}

/**
 * Returns up to 24 marks of a title for the search of candidates: hashes of its triples of characters, or of its pairs
 * when it has no triples. Two reports are compared only when they have a common mark or are near each other.
 */
export function titleMarks(title: string): number[] {
  const triples: number[] = [];
  const pairs: number[] = [];
  for (const gram of gramsOf(title).keys()) ([...gram].length === 3 ? triples : pairs).push(hash(gram));
  return [...new Set(triples.length > 0 ? triples : pairs)].slice(0, 24);
}

/** FNV-1a, as a signed 32-bit integer (PostgreSQL int4). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value | 0;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function roundParts(parts: DuplicateParts): DuplicateParts {
  const rounded = (value: number | null): number | null => (value === null ? null : round(value));
  return {
    place: rounded(parts.place),
    time: round(parts.time),
    category: rounded(parts.category),
    text: round(parts.text),
  };
}

/**
 * Largest number of marks by which similar titles are searched. The rarest marks of a title are used, because they
 * describe the matter best and find the fewest other issues.
 */
const LOOKED_UP = 8;
/**
 * Number of issues that a search by marks may be expected to read. Reading 4,000 rows from a table of a million issues
 * takes about 20 ms.
 */
const READABLE = 4_000;

/** Number of issues that have each frequent mark, and the largest number that any other mark may have. */
export interface MarkCounts {
  frequent: ReadonlyMap<number, number>;
  others: number;
}

/**
 * Returns the marks by which similar titles are searched, rarest first. The two rarest marks of the title are always
 * used, and more as long as the search is expected to read at most `READABLE` issues.
 */
export function tellingMarks(marks: readonly number[], counts: MarkCounts): number[] {
  const countOf = (mark: number): number => counts.frequent.get(mark) ?? counts.others;
  const rarest = [...marks].sort((a, b) => countOf(a) - countOf(b)).slice(0, LOOKED_UP);
  let read = 0;
  return rarest.filter((mark, index) => (read += countOf(mark)) <= READABLE || index < 2);
}
