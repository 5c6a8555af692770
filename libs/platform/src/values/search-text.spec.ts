import fc from 'fast-check';
import { entriesOf, indexQueryOf, normalised, wordsOf } from './search-text.js';

const han = fc.constantFrom(...'道路积水井盖灯网格社区办结回访核查');
const text = fc
  .array(fc.oneof({ weight: 5, arbitrary: han }, fc.constantFrom(' ', '，', 'A', '7', '３')), {
    minLength: 1,
    maxLength: 40,
  })
  .map((all) => all.join(''));

/**
 * Evaluates the index query as PostgreSQL does: every part must be an entry or, with `:*`, the beginning of an entry.
 */
function indexFinds(stored: string, search: string): boolean {
  const entries = entriesOf(normalised(stored));
  return (indexQueryOf(search) ?? '')
    .split(' & ')
    .filter(Boolean)
    .every((part) => {
      const [, entry, star] = /^'(.+)'(:\*)?$/.exec(part)!;
      return entries.some((candidate) => (star ? candidate.startsWith(entry!) : candidate === entry));
    });
}

describe('search in Chinese text', () => {
  it('finds every text by each of its pieces of Chinese characters', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 1, max: 6 }), (stored, start, length) => {
        const piece = stored.slice(start % stored.length, (start % stored.length) + length);
        fc.pre(/^\p{Script=Han}+$/u.test(piece));
        expect(indexFinds(stored, piece)).toBe(true);
        expect(wordsOf(piece).every((word) => normalised(stored).includes(word))).toBe(true);
      }),
    );
  });

  it('ignores width, case and white space in text and query', () => {
    expect(normalised(' ＡＢ１２\n 井盖 ')).toBe('ab12 井盖');
    expect(indexFinds('车牌苏Ａ１２３４５', '苏a123')).toBe(true);
  });

  it('has no query when the search contains no character to look up', () => {
    expect(indexQueryOf('！？% _')).toBeNull();
    expect(indexQueryOf("'; drop")).toBe("'drop':*");
  });
});
