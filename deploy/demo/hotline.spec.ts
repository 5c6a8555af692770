import { readCategories } from './categories.js';
import { categoryAtHotline, hotlineMapping } from './hotline.js';
import { passingCodes } from './processes.js';

const categories = readCategories();

describe('the mapping of the hotline of the demo', () => {
  const lines = hotlineMapping(categories).trimEnd().split('\n').slice(1);
  const cells = lines.map((line) => line.split(','));

  it('names each category once, and lacks some that the hotline has', () => {
    expect(new Set(cells.map(([source]) => source)).size).toBe(lines.length);
    expect(lines.length).toBeLessThan(categories.length);
    expect(cells.every((row) => row.length === 3)).toBe(true);
  });

  it('lacks the category of the newest order, so that the page always shows one to map', () => {
    const { code } = categories[5]!;
    const rows = (lacking?: string): number => hotlineMapping(categories, lacking).split('\n').length;
    expect(hotlineMapping(categories)).toContain(`\n${categoryAtHotline(code)},`);
    expect(hotlineMapping(categories, code)).not.toContain(categoryAtHotline(code));
    expect(rows(code)).toBe(rows() - 1);
  });

  it('leaves categories that pass the desk at once to the desk', () => {
    const passing = passingCodes(categories).map(categoryAtHotline);
    expect(cells.filter(([, , code]) => code === '').map(([source]) => source)).toEqual(
      passing.filter((source) => cells.some(([each]) => each === source)),
    );
  });
});
