import { readFileSync } from 'node:fs';
import type { DemoCategory } from './categories.js';
import { keywordsOf } from './keywords.js';

export interface Message {
  subject: string;
  body: string;
}
export interface LabelledMessage extends Message {
  /** The major class a person gave it. */
  category: string;
}
export interface Classification {
  category: DemoCategory;
  /** What decided, for people: the words found, or the likeness of the whole text. */
  because: string;
}
export type Classifier = (message: Message) => Classification;

const labelledFile = new URL('./data/labelled-issues.ndjson', import.meta.url);

export function readLabelledMessages(): LabelledMessage[] {
  return readFileSync(labelledFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LabelledMessage);
}

/** A word in the subject says more than one somewhere in a long letter. */
const subjectWeight = 5;
const readCharacters = 300;
const smoothing = 0.5;
/** What a found keyword weighs against the likeness of whole texts (both in nats per unit). */
const keywordWeight = 6;
/** Classes nobody labelled start behind: they need words of their own. */
const unlabelledHandicap = 3;

function countGrams({ subject, body }: Message): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (text: string, weight: number): void => {
    for (const run of text.match(/[\u4e00-\u9fa5]+/g) ?? []) {
      for (let index = 0; index + 2 <= run.length; index += 1) {
        const gram = run.slice(index, index + 2);
        counts.set(gram, (counts.get(gram) ?? 0) + weight);
      }
    }
  };
  count(subject, subjectWeight);
  count(body.slice(0, readCharacters), 1);
  return counts;
}

/**
 * Complement naive Bayes over character pairs (Rennie et al. 2003): how unlike the texts of all other classes a message is.
 * Returns the likeness per class relative to the best (0), in nats per average weight.
 */
function trainLikeness(messages: readonly LabelledMessage[]): (message: Message) => Map<string, number> {
  const documents = messages.map((message) => ({ category: message.category, grams: countGrams(message) }));
  const frequency = new Map<string, number>();
  for (const { grams } of documents)
    for (const gram of grams.keys()) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const ofClass = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  const all = new Map<string, number>();
  let total = 0;
  for (const { category, grams } of documents) {
    const weights = ofClass.get(category) ?? new Map<string, number>();
    ofClass.set(category, weights);
    for (const [gram, times] of grams) {
      const weight = Math.log1p(times) * Math.log(documents.length / frequency.get(gram)! + 0.5);
      weights.set(gram, (weights.get(gram) ?? 0) + weight);
      all.set(gram, (all.get(gram) ?? 0) + weight);
      totals.set(category, (totals.get(category) ?? 0) + weight);
      total += weight;
    }
  }
  return (message) => {
    const scores = new Map([...ofClass.keys()].map((category) => [category, 0]));
    for (const [gram, times] of countGrams(message)) {
      const whole = all.get(gram);
      if (whole === undefined) continue;
      for (const [category, weights] of ofClass) {
        const others =
          (whole - (weights.get(gram) ?? 0) + smoothing) / (total - totals.get(category)! + smoothing * all.size);
        scores.set(category, scores.get(category)! - Math.log1p(times) * Math.log(others));
      }
    }
    const best = Math.max(...scores.values());
    return new Map([...scores].map(([category, score]) => [category, score - best]));
  };
}

interface Found {
  path: string;
  words: string[];
  score: number;
}

function findKeywords(
  rules: readonly { path: string; words: readonly string[] }[],
  { subject, body }: Message,
): Found[] {
  const opening = body.slice(0, readCharacters);
  return rules.flatMap(({ path, words }) => {
    const found = words.filter((word) => subject.includes(word) || opening.includes(word));
    const score = found.reduce((sum, word) => sum + (word.length / 2) * (subject.includes(word) ? 2.5 : 1), 0);
    return found.length === 0 ? [] : [{ path, words: found, score }];
  });
}

/**
 * Gives any message a category of the catalogue, the same for the same text. The major class is where the words found and
 * the likeness to labelled messages together point; the item is the one whose words were found, else the `其他` of the
 * class. It stands in for the person who judges an issue; its accuracy on held-out messages is stated in the spec.
 */
export function trainClassifier(
  categories: readonly DemoCategory[],
  messages: readonly LabelledMessage[] = readLabelledMessages(),
): Classifier {
  const likeness = trainLikeness(messages);
  const byPath = new Map(
    categories.map((category) => [`${category.major}/${category.minor}/${category.item}`, category]),
  );
  const rules = Object.entries(keywordsOf).map(([path, words]) => ({ path, words: words.split(' ') }));
  const unknown = rules.find(({ path }) => !byPath.has(path));
  if (unknown !== undefined) throw new Error(`keywords for an unknown category: ${unknown.path}`);
  const majors = [...new Set(categories.map((category) => category.major))];
  return (message) => {
    const like = likeness(message);
    const furthest = Math.min(...like.values());
    const found = findKeywords(rules, message);
    const score = (major: string): number => {
      const words = found
        .filter(({ path }) => path.startsWith(`${major}/`))
        .reduce((sum, { score: one }) => sum + one, 0);
      return (like.get(major) ?? furthest - unlabelledHandicap) + keywordWeight * words;
    };
    const major = majors.reduce((best, next) => (score(next) > score(best) ? next : best));
    const best = found.filter(({ path }) => path.startsWith(`${major}/`)).sort((a, b) => b.score - a.score)[0];
    if (best !== undefined) return { category: byPath.get(best.path)!, because: `关键词：${best.words.join('、')}` };
    const other = byPath.get(`${major}/其他/其他`) ?? categories.find((category) => category.major === major)!;
    return { category: other, because: '与已归类来信的文字相似' };
  };
}
