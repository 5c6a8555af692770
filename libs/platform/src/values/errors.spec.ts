import { badInput, defineErrors, platformErrors } from './errors.js';

const errors = defineErrors({
  SPEC_LINES: { kind: 'invalid', zh: '条线「{lines:line}」不符', en: 'The lines {lines} do not fit' },
  SPEC_OVER: { kind: 'conflict', zh: '期限已于 {until} 截止', en: 'The time ended on {until}' },
});

describe('the text of an error', () => {
  it.each([
    [badInput('reporter.phone', '须为手机号或座机号', 'is not a number'), '上报人的联系电话不正确：须为手机号或座机号'],
    [platformErrors.NOT_FOUND({ what: 'issue', id: '7' }), '找不到事项 7'],
    [platformErrors.FORBIDDEN({ operation: 'Mutation.judgeIssue' }), '您无权使用「受理」'],
    [errors.SPEC_LINES({ lines: 'water, transport' }), '条线「水务、交通运输」不符'],
    [errors.SPEC_LINES({ lines: 'unknown' }), '条线「unknown」不符'],
  ])('%s is entirely Chinese', (error, zh) => expect(error.messages.zh).toBe(zh));

  it.each(['2026-11-24T18:56:02.418Z', new Date('2026-11-24T18:56:02.418Z')])(
    'shows a moment as the time in China, and keeps it in the details (%p)',
    (until) => {
      const { messages, details } = errors.SPEC_OVER({ until });
      expect(messages).toEqual({
        zh: '期限已于 2026-11-25 02:56 截止',
        en: 'The time ended on 2026-11-25 02:56 (UTC+8)',
      });
      expect(details).toEqual({ until });
    },
  );

  it('keeps the names of the API in English and in the details', () => {
    const error = badInput('reporter.phone', '过短', 'is too short');
    expect(error.messages.en).toBe('reporter.phone is not valid: is too short');
    expect(error.details).toMatchObject({ field: 'reporter.phone' });
  });
});
