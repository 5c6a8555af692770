import { assertAnswerIsSound, assertIsOpen, assertMayCall, reportersToAsk } from './callback.rules.js';

const now = new Date('2026-03-02T02:00:00Z');
const callback = {
  edition: 1,
  answeredAt: null,
  expiresAt: new Date(now.getTime() + 1),
  notReachedAt: null,
  calledBySource: null,
};
const issue = { state: 'closed', edition: 1, hasReport: true };

describe('assertIsOpen', () => {
  it.each([
    ['answered before', { callback: { ...callback, answeredAt: now } }, 'CALLBACK_ALREADY_ANSWERED'],
    ['that is over', { callback: { ...callback, expiresAt: new Date(now.getTime() - 1) } }, 'CALLBACK_EXPIRED'],
    ['of an issue opened again', { issue: { ...issue, state: 'handling' } }, 'CALLBACK_WITHDRAWN'],
    ['of an earlier closing', { issue: { ...issue, edition: 2 } }, 'CALLBACK_WITHDRAWN'],
    ['for a report taken out of the issue', { issue: { ...issue, hasReport: false } }, 'CALLBACK_WITHDRAWN'],
  ])('refuses a question %s', (_, parts, code) => {
    const given = { callback, issue, ...parts };
    expect(() => assertIsOpen(given.callback, given.issue, now)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['of a closed issue', callback, issue],
    ['of a rejected issue', callback, { ...issue, state: 'rejected' }],
    ['whose reporter was never reached by telephone', { ...callback, notReachedAt: now }, issue],
  ])('leaves open a question %s', (_, asked, of) => {
    expect(() => assertIsOpen(asked, of, now)).not.toThrow();
  });
});

describe('assertAnswerIsSound', () => {
  const comment = '已说明政策，表示理解';
  it.each([
    ['six points', { responded: true, resolved: true, satisfaction: 6 }, 'SATISFACTION_OUT_OF_RANGE'],
    ['half a point', { responded: true, resolved: true, satisfaction: 2.5 }, 'SATISFACTION_OUT_OF_RANGE'],
    [
      'no contact, nothing solved, content',
      { responded: false, resolved: false, satisfaction: 5 },
      'CONTRADICTORY_ANSWER',
    ],
    [
      'no contact, nothing said, content',
      { responded: false, resolved: null, satisfaction: 4 },
      'CONTRADICTORY_ANSWER',
    ],
    [
      'contact, nothing solved, content without a word',
      { responded: true, resolved: false, satisfaction: 4 },
      'CONTRADICTORY_ANSWER',
    ],
    ['no contact, and words', { responded: false, resolved: false, satisfaction: 4, comment }, 'CONTRADICTORY_ANSWER'],
  ])('refuses %s', (_, answer, code) => {
    expect(() => assertAnswerIsSound({ comment: null, ...answer })).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['leaves points open', { responded: false, resolved: null, satisfaction: null }],
    ['is content with what solved itself', { responded: false, resolved: true, satisfaction: 5 }],
    ['is bad throughout', { responded: false, resolved: false, satisfaction: 1 }],
    ['is not content with a solution', { responded: true, resolved: true, satisfaction: 1 }],
    ['is content with an explanation, and says so', { responded: true, resolved: false, satisfaction: 5, comment }],
  ])('takes an answer that %s', (_, answer) => {
    expect(() => assertAnswerIsSound({ comment: null, ...answer })).not.toThrow();
  });
});

describe('assertMayCall', () => {
  const limits = { callAttempts: 3, callPauseMinutes: 60 };
  const call = (minutesAgo: number): { at: Date } => ({ at: new Date(now.getTime() - minutesAgo * 60_000) });
  it.each<[string, { at: Date }[], string | null]>([
    ['the first call', [], null],
    ['a call an hour after the last', [call(300), call(60)], null],
    ['a call less than an hour after the last', [call(59)], 'CALLED_A_MOMENT_AGO'],
    ['a fourth call', [call(900), call(600), call(300)], 'CALLS_USED_UP'],
  ])('%s: %j gives %s', (_, made, code) => {
    const call = (): void => assertMayCall(made, limits, now);
    if (code === null) expect(call).not.toThrow();
    else expect(call).toThrow(expect.objectContaining({ code }));
  });
});

describe('reportersToAsk', () => {
  it('asks each person once, also for merged issues, and for every anonymous report, but asks no machine', () => {
    const reporter = (id: string, personId: string | null, machine = false) => ({ id, personId, machine });
    expect(
      reportersToAsk([
        reporter('1', 'ann'),
        reporter('2', 'bo'),
        reporter('3', 'ann'),
        reporter('4', null),
        reporter('5', null),
        reporter('6', null, true),
      ]).map(({ id }) => id),
    ).toEqual(['1', '2', '4', '5']);
  });
});
