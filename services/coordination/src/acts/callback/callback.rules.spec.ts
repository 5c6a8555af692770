import { assertMayAnswer, reportersToAsk } from './callback.rules.js';

const now = new Date('2026-03-02T02:00:00Z');
const asked = { answeredAt: null, expiresAt: new Date(now.getTime() + 1) };
const answer = { responded: true, resolved: true, satisfaction: 5 };

describe('assertMayAnswer', () => {
  it.each([
    ['twice', { ...asked, answeredAt: now }, answer, 'CALLBACK_ALREADY_ANSWERED'],
    ['too late', { ...asked, expiresAt: new Date(now.getTime() - 1) }, answer, 'CALLBACK_EXPIRED'],
    ['with six points', asked, { ...answer, satisfaction: 6 }, 'SATISFACTION_OUT_OF_RANGE'],
    ['with half a point', asked, { ...answer, satisfaction: 2.5 }, 'SATISFACTION_OUT_OF_RANGE'],
  ])('refuses an answer %s', (_, callback, given, code) => {
    expect(() => assertMayAnswer(callback, given, now)).toThrow(expect.objectContaining({ code }));
  });

  it('takes an answer that leaves points open', () => {
    expect(() => assertMayAnswer(asked, { responded: false, resolved: null, satisfaction: null }, now)).not.toThrow();
  });
});

describe('reportersToAsk', () => {
  it('asks every reporter once, merged ones too, and no anonymous one', () => {
    const reporter = (id: string, personId: string | null, anonymous = false) => ({ id, personId, anonymous });
    expect(
      reportersToAsk([
        reporter('1', 'ann'),
        reporter('2', 'bo'),
        reporter('3', 'ann'),
        reporter('4', null),
        reporter('5', null),
        reporter('6', 'cy', true),
      ]).map(({ id }) => id),
    ).toEqual(['1', '2', '4', '5']);
  });
});
