import { afterAll, describe, expect, it } from '@jest/globals';
import { queueStores, type QueueStore } from '@jiceng/testing/queue-stores';
import { openAllowanceStore } from './allowance-stores.js';
import type { OperationOutcome } from './operations.js';
import { ReceiptTries } from './receipt-tries.js';
import { LocalAllowanceStore, type AllowanceStore } from './request-allowance.js';

const clock = { ms: 0 };
const store = (): LocalAllowanceStore => new LocalAllowanceStore(() => clock.ms);
const replica = (shared = store()): ReceiptTries => new ReceiptTries(shared, shared, 10, () => undefined);
const answer = (...codes: string[]): Promise<OperationOutcome> =>
  Promise.resolve({ payload: { errors: codes.map((code) => ({ extensions: { code } })) as never }, name: undefined });
const wrong = () => answer('RECEIPT_CODE_UNKNOWN');
const right = () => answer();

async function sent(
  tries: ReceiptTries,
  sender: string,
  times: number,
  run: () => Promise<OperationOutcome>,
  codes = 1,
) {
  const answers: string[] = [];
  for (let index = 0; index < times; index += 1)
    answers.push(
      await tries.counted(sender.split('+'), codes, run).then(
        () => 'ran',
        (error: { code: string }) => error.code,
      ),
    );
  return answers;
}

describe('the limit on wrong receipt codes', () => {
  it('lets a sender make at most ten tries in any hour, and other senders theirs', async () => {
    const tries = replica();
    const ran: number[] = [];
    for (let minute = 0; minute < 180; minute += 1) {
      clock.ms = minute * 60_000;
      for (const each of await sent(tries, 'a', 3, wrong)) if (each === 'ran') ran.push(minute);
    }
    const inHourFrom = (from: number): number => ran.filter((minute) => minute >= from && minute < from + 60).length;
    expect(Math.max(...Array.from({ length: 121 }, (_, from) => inHourFrom(from)))).toBeLessThanOrEqual(10);
    expect(ran.length).toBeGreaterThan(15);
    expect(await sent(tries, 'b', 1, wrong)).toEqual(['ran']);
  });

  it('does not count right codes, however often they are used', async () => {
    expect(new Set(await sent(replica(), 'a', 100, right))).toEqual(new Set(['ran']));
  });

  it('counts every code of an operation, of parallel operations and of all replicas', async () => {
    expect(await sent(replica(), 'a', 1, wrong, 6)).toEqual(['TOO_MANY_RECEIPT_CODES']);
    const shared = store();
    const replicas = [replica(shared), replica(shared)];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => sent(replicas[index % 2]!, 'a', 1, wrong)),
    );
    expect(answers.flat().filter((each) => each === 'ran')).toHaveLength(5);
  });

  it('counts the codes of an operation that was cut off', async () => {
    const late = (): Promise<OperationOutcome> =>
      Promise.resolve({ payload: {}, refusedWith: 'REQUEST_TIMEOUT', name: undefined });
    const answers = await sent(replica(), 'a', 6, late);
    expect(answers.at(-1)).toBe('TOO_MANY_RECEIPT_CODES');
  });

  it('limits a device that changes its address, and the address of a device that changes its id', async () => {
    const roaming = replica();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => sent(roaming, `address-${index}+phone`, 1, wrong)),
    );
    expect(answers.flat().filter((each) => each === 'ran')).toHaveLength(5);
    expect(await sent(roaming, 'address-99', 1, wrong)).toEqual(['ran']);
    const changing = replica();
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, index) => sent(changing, `one+phone-${index}`, 1, wrong)),
    );
    expect(ids.flat().filter((each) => each === 'ran')).toHaveLength(5);
    // A refused try uses up no try of the device, so the device may continue from another address.
    expect(await sent(changing, 'other+phone-11', 1, wrong)).toEqual(['ran']);
  });

  it('still limits while the shared store does not answer', async () => {
    const broken = { lease: () => Promise.reject(new Error('down')), close: () => Promise.resolve() };
    const tries = new ReceiptTries(broken, store(), 10, () => undefined);
    expect((await sent(tries, 'a', 7, wrong)).filter((each) => each === 'ran')).toHaveLength(5);
  });
});

const opened: { stores: AllowanceStore[]; servers: QueueStore[] } = { stores: [], servers: [] };
afterAll(async () => {
  await Promise.all(opened.stores.map((each) => each.close()));
  await Promise.all(opened.servers.map((each) => each.stop()));
});

describe.each(queueStores)('the limit on wrong receipt codes in $name', ({ missing, open }) => {
  (missing === null ? it : it.skip)(
    'is shared by two replicas, for the address and for the device, and right codes are given back',
    async () => {
      const server = await open();
      opened.servers.push(server);
      const replicas = [0, 1].map(() => openAllowanceStore(server.url, 10_000));
      opened.stores.push(...replicas);
      const fail = (): never => {
        throw new Error('the shared store did not answer');
      };
      const tries = replicas.map((each) => new ReceiptTries(each, store(), 10, fail));
      expect(new Set(await sent(tries[0]!, 'address+phone', 20, right))).toEqual(new Set(['ran']));
      const answers: string[] = [];
      for (let index = 0; index < 8; index += 1)
        answers.push(...(await sent(tries[index % 2]!, `address-${index}+phone`, 1, wrong)));
      expect(answers.filter((each) => each === 'ran')).toHaveLength(5);
      expect(await sent(tries[1]!, 'address-7+other', 1, wrong)).toEqual(['ran']);
    },
    60_000,
  );
});
