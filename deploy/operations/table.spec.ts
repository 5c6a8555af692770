import { Table, widthOf, wrap } from './table.js';

describe('a table for terminals', () => {
  it('counts Chinese characters as two columns', () => {
    expect(widthOf('网格 A1')).toBe(7);
  });

  it.each([
    ['the duty list names it', 10, ['the duty', 'list names', 'it']],
    ['宁海路街道办事处', 6, ['宁海路', '街道办', '事处']],
    ['abcdefghijkl', 5, ['abcde', 'fghij', 'kl']],
    ['', 5, ['']],
  ])('breaks %j at %i columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
    for (const line of wrap(text, width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
  });

  it('keeps columns aligned when a cell takes several lines', () => {
    let written = '';
    const table = new Table(
      [
        { title: 'step', width: 4 },
        { title: 'what', width: 6 },
      ],
      (text) => {
        written += text;
      },
    );
    table.head();
    table.row(['1', '退回街道办']);
    expect(written.split('\n')).toEqual(['step │ what', '─────┼───────', '1    │ 退回街', '     │ 道办', '']);
  });
});
