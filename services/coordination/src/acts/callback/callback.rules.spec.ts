import { assertMayAnswer, reportersToAsk } from './callback.rules.js';

const now = new Date('2026-03-02T02:00:00Z');
const callback = { edition: 1, answeredAt: null, expiresAt: new Date(now.getTime() + 1) };
const issue = { state: 'closed', edition: 1, hasReport: true };
const answer = { responded: true, resolved: true, satisfaction: 5 };

describe('assertMayAnswer', () => {
  it.each([
    ['twice', { callback: { ...callback, answeredAt: now } }, 'CALLBACK_ALREADY_ANSWERED'],
    ['too late', { callback: { ...callback, expiresAt: new Date(now.getTime() - 1) } }, 'CALLBACK_EXPIRED'],
    ['with six points', { answer: { ...answer, satisfaction: 6 } }, 'SATISFACTION_OUT_OF_RANGE'],
    ['with half a point', { answer: { ...answer, satisfaction: 2.5 } }, 'SATISFACTION_OUT_OF_RANGE'],
    ['of an issue opened again', { issue: { ...issue, state: 'handling' } }, 'CALLBACK_WITHDRAWN'],
    ['of an earlier closing', { issue: { ...issue, edition: 2 } }, 'CALLBACK_WITHDRAWN'],
    ['for a report taken out of the issue', { issue: { ...issue, hasReport: false } }, 'CALLBACK_WITHDRAWN'],
    [
      'that is content though nothing was done',
      { answer: { responded: false, resolved: false, satisfaction: 5 } },
      'CONTRADICTORY_ANSWER',
    ],
  ])('refuses an answer %s', (_, parts, code) => {
    const given = { callback, issue, answer, ...parts };
    expect(() => assertMayAnswer(given.callback, given.issue, given.answer, now)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each([
    ['leaves points open', { responded: false, resolved: null, satisfaction: null }],
    ['is content with what solved itself', { responded: false, resolved: true, satisfaction: 5 }],
    ['is bad throughout', { responded: false, resolved: false, satisfaction: 1 }],
  ])('takes an answer that %s', (_, given) => {
    expect(() => assertMayAnswer(callback, issue, given, now)).not.toThrow();
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
