import { badInput, defineErrors, platformErrors } from './errors.js';

const errors = defineErrors({
  SPEC_LINES: { kind: 'invalid', zh: '条线「{lines:line}」不符', en: 'The lines {lines} do not fit' },
});

describe('the text of an error', () => {
  it.each([
    [badInput('reporter.phone', '须为手机号或座机号', 'is not a number'), '上报人的联系电话不正确：须为手机号或座机号'],
    [platformErrors.NOT_FOUND({ what: 'issue', id: '7' }), '找不到事项 7'],
    [platformErrors.FORBIDDEN({ operation: 'Mutation.judgeIssue' }), '您无权使用「受理」'],
    [errors.SPEC_LINES({ lines: 'water, transport' }), '条线「水务、交通运输」不符'],
    [errors.SPEC_LINES({ lines: 'unknown' }), '条线「unknown」不符'],
  ])('%s is entirely Chinese', (error, zh) => expect(error.messages.zh).toBe(zh));

  it('keeps the names of the API in English and in the details', () => {
    const error = badInput('reporter.phone', '过短', 'is too short');
    expect(error.messages.en).toBe('reporter.phone is not valid: is too short');
    expect(error.details).toMatchObject({ field: 'reporter.phone' });
  });
});
