import { defaultRules } from './default-rules.js';
import { firstAttempt, nextAttempt } from './delivery-time.rules.js';
import { wordsOf } from './message-words.js';
import { render } from '../rulebook/wording/template.rules.js';
import { templateText, timeLeft } from './template.rules.js';

const now = new Date('2026-11-30T02:00:00Z');
const inMinutes = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

describe('the words of messages', () => {
  it.each([
    ['an unknown variable', '事项 {number}，反映人 {reporter}'],
    ['an empty variable', '事项 {}'],
    ['an open brace', '事项 {number'],
    ['invisible characters alone', '\u200b\u200b'],
    ['more than 200 characters', '事'.repeat(201)],
  ])('are refused with %s', (_, text) => {
    expect(() => templateText('textZh', text, { part: 'text', kind: 'offer' })).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', details: expect.objectContaining({ field: 'textZh' }) as object }),
    );
  });

  it('of a new district pass the same check and leave no variable', () => {
    const issue = {
      id: '0199a0b2-0000-7000-8000-00009f3a1b2c',
      state: 'handling' as const,
      stateDueAt: null,
      sourceDueAt: null,
      reportedAt: now,
    };
    for (const rule of defaultRules) {
      for (const field of ['titleZh', 'titleEn'] as const)
        templateText(field, rule[field], { part: 'title', kind: rule.kind });
      for (const field of ['textZh', 'textEn'] as const)
        templateText(field, rule[field], { part: 'text', kind: rule.kind });
      for (const language of ['zh', 'en'] as const) {
        const about = rule.kind === 'calendar' ? null : issue;
        const { title, text } = wordsOf(rule, about, { now, language, consoleUrl: 'https://district.example' });
        if (about) expect(text).toContain('20261130-9F3A1B2C');
        const page = !about
          ? 'calendar'
          : rule.kind === 'progress'
            ? `my-reports?report=${issue.id}`
            : `desk?issue=${issue.id}`;
        expect(text).toContain(`https://district.example/console/${page}`);
        expect(title + text).not.toMatch(/[{}]/);
      }
    }
  });

  it('name a variable as often as the template does', () => {
    const values = { number: '1', state: '处置中', timeLeft: '还剩 1 天', link: 'l' };
    expect(render('{number}{number} {state}', values)).toBe('11 处置中');
  });

  it.each([
    [inMinutes(200), '还剩 3 小时 20 分', '3 h 20 min left'],
    [inMinutes(-2 * 1440 - 5), '超时 2 天', 'overdue by 2 d'],
    [inMinutes(5), '还剩 5 分钟', '5 min left'],
    [null, '无时限', 'no deadline'],
  ])('tell the time until %s', (dueAt, zh, en) => {
    expect([timeLeft(dueAt, now, 'zh'), timeLeft(dueAt, now, 'en')]).toEqual([zh, en]);
  });
});

describe('the time of a message', () => {
  const china = (time: string): Date => new Date(`2026-11-30T${time}:00+08:00`);
  it.each([
    ['goes out at once by day', '10:00', {}, '2026-11-30T02:00:00.000Z'],
    ['waits for the end of the quiet hours', '23:30', {}, '2026-11-30T23:00:00.000Z'],
    ['waits in the early morning', '06:59', {}, '2026-11-29T23:00:00.000Z'],
    ['goes out at once at night about a critical issue', '23:30', { isCritical: true }, '2026-11-30T15:30:00.000Z'],
    ['is collected until 9:00', '07:30', { isDigest: true }, '2026-11-30T01:00:00.000Z'],
    ['is collected until 14:00', '09:00', { isDigest: true }, '2026-11-30T06:00:00.000Z'],
    ['is collected until the next morning', '14:01', { isDigest: true }, '2026-12-01T01:00:00.000Z'],
  ])('%s', (_, time, kind, expected) => {
    expect(firstAttempt(china(time), { isDigest: false, isCritical: false, ...kind }).toISOString()).toBe(expected);
  });

  it('grows after failures, respects what the receiver asks, and ends after a day', () => {
    const after = (attempts: number, asked: number | null = null, writtenAt = now): number | null => {
      const next = nextAttempt({ attempts, writtenAt, now, isDigest: false, isCritical: false }, asked);
      return next && (next.getTime() - now.getTime()) / 60_000;
    };
    expect([1, 2, 3, 4, 5, 6, 7].map((attempts) => after(attempts))).toEqual([1, 2, 5, 10, 30, 60, 60]);
    expect(after(1, 600)).toBe(10);
    expect(after(1, 25 * 3600)).toBeNull();
    expect(after(9, null, inMinutes(-1439))).toBeNull();
  });

  it('is tried for a day after the first attempt, and at night only about a critical issue', () => {
    const at = (from: string, isDigest: boolean, isCritical = false, day = '2026-12-01'): string | undefined => {
      const failedAt = new Date(`${day}T${from}:00+08:00`);
      const kind = { isDigest, isCritical };
      return nextAttempt({ attempts: 6, writtenAt: china('14:01'), now: failedAt, ...kind })?.toISOString();
    };
    // Collected at 14:01, the messages are sent for the first time at 9:00 of the next day.
    expect(at('20:00', true)).toBe('2026-12-01T13:00:00.000Z');
    expect(at('08:30', true, false, '2026-12-02')).toBeUndefined();
    expect(at('14:30', false)).toBeUndefined();
    expect(at('21:40', false, false, '2026-11-30')).toBe('2026-11-30T23:00:00.000Z');
    expect(at('21:40', false, true, '2026-11-30')).toBe('2026-11-30T14:40:00.000Z');
  });
});
