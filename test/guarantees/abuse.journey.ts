import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { community } from './small-district.js';

/** Requests per second that one actor may send in this journey: LIMIT_REQUESTS_PER_SECOND of the platform. */
export const rate = 60;
/** Milliseconds of ordinary work, once before the flood and once during it. */
const lasts = 2500;

let running: TestPlatform;

interface Answer {
  code: string | null;
  ms: number;
}

async function tokenOf(account: string): Promise<string> {
  const response = await fetch(`${running.gatewayUrl}/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** Sends a body once, without repeating it. */
async function send(token: string, body: unknown): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(`${running.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { code: answer.errors?.[0]?.extensions.code ?? null, ms: performance.now() - began };
}

const reportOnce = (): object => ({
  query: 'mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }',
  variables: {
    input: { idempotencyKey: crypto.randomUUID(), source: 'RESIDENT', description: '路面积水', areaCode: community },
  },
});
const trifle = { query: '{ __typename }' };
const look = { query: '{ issues(first: 5) { edges { node { id title state } } } }' };
const deep = { query: `{ region(code: "${community}") ${'{ parent '.repeat(30)}{ code }${' }'.repeat(30)} }` };
const expensive = {
  query: `{ ${Array.from({ length: 25 }, (_, index) => `a${index}: issues(first: 100) { edges { node { id timeline { step } tasks { id } } } }`).join(' ')} }`,
};
const aliases = { query: `{ ${Array.from({ length: 200 }, (_, index) => `a${index}: __typename`).join(' ')} }` };
const bulky = { query: look.query, variables: { padding: 'x'.repeat(2 * 1024 * 1024) } };

/** Two people send requests at an ordinary rate for some seconds. */
async function usualWork(): Promise<Answer[]> {
  const answers: Answer[] = [];
  await Promise.all(
    ['resident-1', 'resident-2'].map(async (account) => {
      const token = await tokenOf(account);
      for (const until = Date.now() + lasts; Date.now() < until; await sleep(50)) {
        answers.push(await send(token, look), await send(token, reportOnce()));
      }
    }),
  );
  return answers;
}

function p95(answers: readonly Answer[]): number {
  return Math.round(answers.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(answers.length * 0.95)]!);
}

/** One actor sends far too many requests to a small district while others work. */
export function describeAbuse(platform: () => TestPlatform): void {
  describe('abuse', () => {
    beforeAll(() => {
      running = platform();
    });

    describe('one actor who floods', () => {
      it('is refused, while others get answers without an error', async () => {
        const calm = await usualWork();
        const token = await tokenOf('resident-3');
        let stopped = false;
        const refused = new Map<string, number>();
        const abuse = async (body: object): Promise<void> => {
          const { code } = await send(token, body).catch(() => ({ code: 'connection closed' }));
          if (code) refused.set(code, (refused.get(code) ?? 0) + 1);
        };
        const flood = Promise.all(
          Array.from({ length: 8 }, async (_, index) => {
            while (!stopped) {
              // The actor sends four times the limit at once, so that even a slow machine receives more than the limit
              // within a second.
              if (index === 0) await Promise.all(Array.from({ length: rate * 4 }, () => abuse(trifle)));
              for (const body of [look, deep, expensive, aliases, bulky, reportOnce()]) await abuse(body);
            }
          }),
        );
        const during = await usualWork();
        stopped = true;
        await flood;

        process.stdout.write(
          `  others: ${calm.length} requests, p95 ${p95(calm)} ms in calm; ${during.length} requests, p95 ${p95(during)} ms during abuse; refused ${JSON.stringify(Object.fromEntries(refused))}\n`,
        );
        expect([...calm, ...during].filter(({ code }) => code !== null)).toEqual([]);
        expect(refused.get('TOO_MANY_REQUESTS') ?? 0).toBeGreaterThan(0);
        expect((await fetch(`${running.gatewayUrl}/health/ready`)).status).toBe(200);
      }, 60_000);

      it('gets for each limit the error code of that limit', async () => {
        const token = await tokenOf('resident-1');
        const codes: Record<string, string | null> = {};
        for (const [name, body] of Object.entries({ deep, expensive, aliases, bulky }))
          codes[name] = (await send(token, body)).code;
        expect(codes).toEqual({
          deep: 'DEPTH_LIMIT_EXCEEDED',
          expensive: 'COST_LIMIT_EXCEEDED',
          aliases: 'ALIAS_LIMIT_EXCEEDED',
          bulky: 'BODY_TOO_LARGE',
        });
      });
    });
  });
}
