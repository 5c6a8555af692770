import { searchTextOf } from './archive-search.rules.js';

describe('the searched text of a packet', () => {
  it('covers the title and every text of a packet, but neither ids nor times', () => {
    const packet = {
      a: [
        '井盖',
        {
          b: '2026-03-01T08:00:00.000Z',
          asPostgresWrites: '2026-03-01T08:00:00.123456+00:00',
          here: '2026-03-01T16:00:00+08',
        },
      ],
      id: '0199a0b2-0000-7000-8000-000000000000',
      n: 3,
      same: '井盖',
    };
    expect(searchTextOf('题目', packet)).toBe('题目 井盖');
  });
});
