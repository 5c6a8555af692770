import { badInput } from '@jiceng/platform/errors';
import { describe, expect, it } from '@jest/globals';
import { toErrorShape, withFieldName } from './error-format.js';

describe('withFieldName', () => {
  const refusal = toErrorShape(badInput('sourceDueAt', '不能早于现在', 'must not be in the past'));
  it('names the field as the sender wrote it, in the text and in the details', () => {
    const told = withFieldName(refusal, { sourceDueAt: 'dueAt' });
    expect(told.message).toBe('dueAt is not valid: must not be in the past');
    expect(told.extensions.messages.en).toBe(told.message);
    expect(told.extensions.details).toMatchObject({ field: 'dueAt' });
  });

  it('keeps a field that has the same name in the other form', () => {
    expect(withFieldName(refusal, { description: 'text' })).toBe(refusal);
  });
});
