import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestbed, type Testbed } from './testbed.js';

const retryOf = (error: { extensions: { retryable?: boolean; retryAfter?: number } } | undefined) => {
  const { retryable, retryAfter } = error?.extensions ?? {};
  return retryAfter === undefined ? { retryable } : { retryable, retryAfter };
};

describe('an error of a service', () => {
  let bed: Testbed;
  beforeAll(async () => {
    bed = await startTestbed();
  });
  afterAll(() => bed.stop());

  it.each([
    ['TEMPORARILY_UNAVAILABLE', { retryable: true, retryAfter: 1 }],
    ['COMMAND_IN_PROGRESS', { retryable: true, retryAfter: 1 }],
    ['STALE_VERSION', { retryable: false }],
    ['IDEMPOTENCY_KEY_REUSED', { retryable: false }],
    ['OUT_OF_SCOPE', { retryable: false }],
    ['NOT_FOUND', { retryable: false }],
  ])('%s tells whether the same request may succeed later', async (code, retry) => {
    const { body } = await bed.ask({
      query: 'query ($code: String!) { refused(code: $code) }',
      variables: { code },
    });
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(retryOf(body.errors?.[0])).toEqual(retry);
  });

  it('without a code is retryable, because a command may have taken effect before the fault', async () => {
    const { body } = await bed.ask({ query: '{ broken }' });
    expect(retryOf(body.errors?.[0])).toEqual({ retryable: true, retryAfter: 1 });
  });
});

describe('a refusal of the gateway', () => {
  let bed: Testbed;
  afterEach(() => bed.stop());

  it('of too many requests says after how many seconds a repetition is allowed', async () => {
    bed = await startTestbed({ LIMIT_REQUESTS_PER_SECOND: '1' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => bed.ask({ query: '{ me { id } }' })));
    const refused = answers.find(({ status }) => status === 429)!;
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryOf(refused.body.errors?.[0])).toEqual({ retryable: true, retryAfter });
  });

  it('of wrong receipt codes names the pause until the next try', async () => {
    bed = await startTestbed({ LIMIT_RECEIPT_TRIES_PER_HOUR: '2' });
    const ask = () => bed.ask({ query: '{ followReport(receiptCode: "WRONG") }' }, { token: null });
    expect(retryOf((await ask()).body.errors?.[0])).toEqual({ retryable: false });
    const refused = (await ask()).body.errors?.[0];
    expect(refused?.extensions.code).toBe('TOO_MANY_RECEIPT_CODES');
    expect(retryOf(refused)).toEqual({ retryable: true, retryAfter: 3600 });
  });

  it('of a person while personnel is down may be repeated', async () => {
    bed = await startTestbed();
    await bed.personnel.stop();
    const { status, body } = await bed.ask({ query: '{ issue(code: "1") { id } }' });
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    expect(retryOf(body.errors?.[0])).toEqual({ retryable: true, retryAfter: 1 });
  });

  it('of a document that does not fit the schema may not be repeated', async () => {
    bed = await startTestbed();
    const { body } = await bed.ask({ query: '{ nothing }' });
    expect(retryOf(body.errors?.[0])).toEqual({ retryable: false });
  });
});
