import { createHash, createHmac } from 'node:crypto';
import { aClientActor } from '@jiceng/testing/actors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { order as known } from './subgraphs.js';
import { startTestbed, type Testbed } from './testbed.js';

const SECRET = 'a-secret-of-the-hotline';
const [hotline, slow] = [
  aClientActor(),
  aClientActor({ id: 'client-2', client: { requestsPerMinute: 2, sources: [] } }),
];
let bed: Testbed;
beforeAll(async () => {
  const signers = { hotline: { secret: SECRET, actor: hotline }, slow: { secret: SECRET, actor: slow } };
  bed = await startTestbed({}, { signers });
}, 60_000);
afterAll(() => bed.stop());

const now = (): number => Math.floor(Date.now() / 1000);
function headersFor(body: string, { code = 'hotline', secret = SECRET, seconds = now() } = {}) {
  const digest = createHash('sha256').update(body).digest('hex');
  const signature = createHmac('sha256', secret).update(`${seconds}.${digest}`).digest('hex');
  return { 'x-jiceng-client': code, 'x-jiceng-signature': `t=${seconds},v1=${signature}` };
}
async function deliver(body: string, headers: Record<string, string> = headersFor(body)) {
  const response = await fetch(`${bed.url}/clients/deliveries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const { errors } = (await response.json()) as {
    errors: { extensions: { code: string; details: { field?: string; reason?: string } } }[];
  };
  const { code, details } = errors[0]!.extensions;
  return [response.status, code, details.field ?? details.reason];
}
async function tell(word: { id: string; order: string }) {
  const body = JSON.stringify({ type: 'reopen', text: '来电人不认可', ...word });
  const response = await fetch(`${bed.url}/clients/deliveries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersFor(body) },
    body,
  });
  const retryAfter = response.headers.get('retry-after');
  const { errors, ...answer } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, ...answer, ...(errors ? { code: errors[0]!.extensions.code, retryAfter } : {}) };
}
const order = JSON.stringify({ id: '1', type: 'order', order: 'HL-1', text: '路灯不亮', dueBy: '2026-12-05' });

describe('a delivery', () => {
  it('that the client signed is read, and a field that nobody would read is refused', async () => {
    expect(await deliver(order)).toEqual([400, 'BAD_INPUT', 'dueBy']);
  });

  it.each([
    ['without a signature', {}, 'missing'],
    ['signed with another secret', headersFor(order, { secret: 'guessed' }), 'refused'],
    ['of an unknown client', headersFor(order, { code: 'nobody' }), 'refused'],
    ['of a code that no client can have', headersFor(order, { code: '../x' }), 'refused'],
    ['whose body was changed', headersFor(`${order} `), 'refused'],
    ['signed too long ago', headersFor(order, { seconds: now() - 330 }), 'expired'],
    ['signed in the future', headersFor(order, { seconds: now() + 330 }), 'expired'],
  ])('%s is refused', async (_, headers, reason) => {
    expect(await deliver(order, headers)).toEqual([401, 'UNAUTHENTICATED', reason]);
  });

  it('with a clock that is wrong by four minutes is read', async () => {
    expect(await deliver('{', headersFor('{', { seconds: now() - 240 }))).toEqual([400, 'BAD_INPUT', 'body']);
  });

  it('counts as an operation of the client', async () => {
    const word = JSON.stringify({ id: '2', type: 'urge', order: 'HL-1', text: '催问' });
    const answers = [];
    for (let sent = 0; sent < 3; sent++) answers.push((await deliver(word, headersFor(word, { code: 'slow' })))[0]);
    expect(answers.at(-1)).toBe(429);
    expect(answers.slice(0, 2)).not.toContain(429);
  });
});

describe('a word that needs the version of the matter', () => {
  it('takes effect once, and a later double is answered as the first was, whatever the matter became since', async () => {
    const done = { status: 200, order: 'HL-1', issue: '26-1' };
    expect(await tell({ id: '3', order: 'HL-1' })).toMatchObject({ ...done, state: 'REPORTED' });
    known.version += 4;
    expect(await tell({ id: '3', order: 'HL-1' })).toMatchObject(done);
    expect(known.reopens).toBe(1);
  });

  it('is given again when somebody else was faster, and in the end refused', async () => {
    known.changes = 2;
    expect(await tell({ id: '4', order: 'HL-1' })).toMatchObject({ status: 200 });
    known.changes = 9;
    expect(await tell({ id: '5', order: 'HL-1' })).toMatchObject({ status: 409, code: 'STALE_VERSION' });
  });

  it('is to be sent again when its order has not arrived', async () => {
    const refused = { status: 409, code: 'ORDER_NOT_YET_KNOWN', retryAfter: '1' };
    expect(await tell({ id: '6', order: 'HL-2' })).toMatchObject(refused);
  });
});
