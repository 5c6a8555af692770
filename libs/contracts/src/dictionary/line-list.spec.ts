import { LineList, firstLines } from './line-list.js';

const night = { code: 'night_economy', zh: '夜间经济', en: 'Night economy', retired: false };
const health = { code: 'health', zh: '卫生健康', en: 'Health', retired: true };

describe('the list of lines', () => {
  it('is the first edition until data-sharing announces another one', () => {
    expect(new LineList([]).lines).toEqual(firstLines);
    expect(new LineList([]).problemOf('water')).toBeNull();
    expect(new LineList([night, health]).codes).toEqual(['night_economy', 'health']);
  });

  it('refuses a line that does not exist and shortens a long code in the sentence', () => {
    expect(new LineList([]).problemOf('night_economy')).toEqual({
      zh: '没有代码为「night_economy」的条线',
      en: 'names the line night_economy, which does not exist',
    });
    expect(new LineList([]).problemOf('x'.repeat(5_000))!.en.length).toBeLessThan(100);
    expect(new LineList([]).problemOf('constructor')).not.toBeNull();
  });

  it('refuses a retired line to new data, and leaves the line to the data that have it', () => {
    const lines = new LineList([night, health]);
    expect(lines.problemOf('health')).toEqual({
      zh: '条线「卫生健康」已停用',
      en: 'names the line Health, which is retired',
    });
    expect(lines.problemOf('health', ['health'])).toBeNull();
    expect(lines.problemOf('health', [null, 'night_economy'])).not.toBeNull();
    expect(lines.unknown('health')).toBeNull();
    expect(lines.words('health').zh).toBe('卫生健康');
  });
});
