import { readFileSync } from 'node:fs';
import type { DemoCategory } from './categories.js';
import { keywordsOf } from './keywords.js';

export interface Message {
  subject: string;
  body: string;
}
export interface LabelledMessage extends Message {
  /** The major class that a person assigned. */
  category: string;
}
export interface Classification {
  category: DemoCategory;
  /** The reason for the result: the words that were found, or the similarity of the whole text. */
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

/**
 * Weight of a word in the subject, relative to a word in the text. Texts are long, so a single word of a text says
 * less.
 */
const subjectWeight = 5;
const readCharacters = 300;
const smoothing = 0.5;
/** Weight of a keyword relative to the log score of the whole text. */
const keywordWeight = 6;
/** Subtracted from the score of a class without labelled messages, so that only keywords can select the class. */
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
 * Trains complement naive Bayes over character pairs (Rennie et al. 2003), which measures how much a message differs
 * from the texts of all other classes. The returned function gives each class a log score: 0 for the best class and
 * negative numbers for the others.
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
 * Assigns a category of the catalogue to any message; the same text always gets the same category. Keywords and the
 * similarity to labelled messages decide the major class. Keywords decide the item; without a keyword it is the item
 * `其他` of the class. The classifier replaces the officer who judges an issue; the spec checks its accuracy on unknown
 * messages.
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
