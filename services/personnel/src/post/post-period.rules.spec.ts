import fc from 'fast-check';
import { isInForce } from '../effective/effective-period.rules.js';
import { contentOf, nextChangeAfter, periodAt, periodsFrom, periodsUntil } from './post-period.rules.js';
import type { PostPeriodRow } from './post.table.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1 + number));

const founded: PostPeriodRow = {
  postId: 'p',
  validFrom: day(0),
  validTo: null,
  name: '派单员',
  establishment: 'contract',
  grade: null,
  roles: ['street_dispatcher'],
  duties: null,
  reportsToPostId: null,
  deputyPostId: null,
};

describe('the periods of a post', () => {
  it('keep the superior of the past and the superior that is planned', () => {
    const planned = periodsFrom([founded], { reportsToPostId: 'director' }, day(10));
    expect([day(9), day(10)].map((at) => periodAt(planned, at).reportsToPostId)).toEqual([null, 'director']);
    expect([day(0), day(10)].map((at) => nextChangeAfter(planned, at))).toEqual([day(10), null]);
  });

  it('carry a change into the periods that are planned for later, which keep their other parts', () => {
    const planned = periodsFrom([founded], { name: '指挥员' }, day(10));
    const arranged = periodsFrom(planned, { reportsToPostId: 'director' }, day(5));
    expect(arranged.map(({ name, reportsToPostId }) => [name, reportsToPostId])).toEqual([
      ['派单员', null],
      ['派单员', 'director'],
      ['指挥员', 'director'],
    ]);
  });

  it('are one period again when a planned change is taken back', () => {
    const planned = periodsFrom([founded], { grade: '一级科员' }, day(10));
    expect(periodsFrom(planned, { grade: null }, day(10))).toEqual([founded]);
  });

  it('end when the post is abolished, and refuse changes after the end and before the creation', () => {
    const ended = periodsUntil(periodsFrom([founded], { name: '指挥员' }, day(20)), day(10));
    expect(ended).toEqual([{ ...founded, validTo: day(10) }]);
    for (const at of [day(10), day(-1)])
      expect(() => periodsFrom(ended, { name: '旧' }, at)).toThrow(expect.objectContaining({ code: 'POST_NOT_OPEN' }));
  });

  it('cover every moment once, whatever changes were made', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('a', 'b', 'c')), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(changes, fc.integer({ min: 0, max: 80 }), (made, asked) => {
        const periods = made.reduce((kept, [at, name]) => periodsFrom(kept, { name }, day(at)), [founded]);
        expect(periods.filter((period) => isInForce(period, day(asked)))).toHaveLength(1);
        // Of the changes that begin at or before the moment, the change that was made last decides.
        const last = made.findLast(([at]) => at <= asked);
        expect(periodAt(periods, day(asked)).name).toBe(last?.[1] ?? founded.name);
        expect(periods.slice(1).every((period, index) => contentOf(period).name !== periods[index]!.name)).toBe(true);
      }),
    );
  });
});
