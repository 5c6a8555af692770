import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { SignJWT } from 'jose';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { community, report } from './small-district.js';

const reporter = { name: '欧阳守密', phone: '139 0519 7788' };
const idNumber = '320106199001013337';

let running: TestPlatform;
let gateway: Gateway;
/** The bodies of all error answers. */
const errorAnswers: string[] = [];
const tokens: string[] = [];

const key = (name: string): string => readFileSync(join(running.home, 'keys', name), 'utf8').trim();
const mutation = 'mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }';
const input = (parts: object): object => ({
  idempotencyKey: crypto.randomUUID(),
  source: 'RESIDENT',
  description: `邻居的身份证号 ${idNumber}`,
  areaCode: community,
  reporter,
  ...parts,
});

async function token(subject: string): Promise<string> {
  const response = await fetch(`${running.gatewayUrl}/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subject, name: subject, roles: ['resident'] }),
  });
  const { token: given } = (await response.json()) as { token: string };
  tokens.push(given);
  return given;
}

/** Sends one operation that must fail and keeps the answer. */
async function fails(url: string, authorization: string | undefined, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  expect(text).toContain('"errors"');
  errorAnswers.push(text);
}

function around(text: string, value: string): string {
  const at = text.indexOf(value);
  return text.slice(Math.max(0, at - 300), at + value.length + 40);
}

/**
 * Causes faults of every kind in a small district, kills PostgreSQL, then searches answers and logs for secrets and
 * personal data.
 */
export function describeSecrets(platform: () => TestPlatform): void {
  describe('confidentiality', () => {
    beforeAll(() => {
      running = platform();
      gateway = new Gateway(running.gatewayUrl);
    });

    describe('secrets and personal data', () => {
      it('appear in no log and no error answer, for every kind of fault', async () => {
        const url = `${running.gatewayUrl}/graphql`;
        await report(gateway, 'resident-1', `邻居的身份证号 ${idNumber}`, reporter);

        const good = await token('resident-9');
        const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
        const forged = await new SignJWT({ name: 'x' })
          .setSubject('x')
          .setIssuer('http://elsewhere')
          .setExpirationTime('1h')
          .setProtectedHeader({ alg: 'ES256', kid: 'x' })
          .sign(stranger);
        tokens.push(forged);
        await fails(url, `Bearer ${forged}`, { query: mutation, variables: { input: input({}) } });
        await fails(url, `Bearer ${good.slice(0, -4)}`, { query: mutation, variables: { input: input({}) } });

        const bearer = `Bearer ${good}`;
        await fails(url, bearer, { query: mutation, variables: { input: input({ areaCode: '999999' }) } });
        await fails(url, bearer, {
          query: mutation,
          variables: {
            input: input({ reporter: { name: [reporter.name, idNumber], phone: { number: reporter.phone } } }),
          },
        });
        await fails(url, bearer, {
          query: mutation,
          variables: { input: input({ reporter: { ...reporter, phone: `${reporter.phone} #` } }) },
        });
        await fails(url, bearer, `{"query": "${reporter.name} ${reporter.phone}`);
        await fails(url, bearer, { query: `{ issues(text: "${reporter.name}") ${idNumber}` });
        await fails(`${running.platform.serviceUrl('coordination')}/graphql`, undefined, {
          query: mutation,
          variables: { input: input({}) },
          extensions: { context: `v1.${Buffer.from('{}').toString('base64url')}.${good}` },
        });

        // When a constraint fails, PostgreSQL puts the whole row into the error.
        await running.platform.postgres.query(
          'jiceng_coordination',
          'ALTER TABLE reporter ADD CONSTRAINT no_reporter CHECK (false) NOT VALID',
        );
        await fails(url, bearer, { query: mutation, variables: { input: input({}) } });
        // Tests run with synchronous_commit off, so the kill below could lose this commit without the setting.
        await running.platform.postgres.query(
          'jiceng_coordination',
          'SET synchronous_commit = on; ALTER TABLE reporter DROP CONSTRAINT no_reporter',
        );

        await running.platform.kill('postgres');
        await fails(url, bearer, { query: mutation, variables: { input: input({}) } });
        await running.platform.revive('postgres');
        await eventually(() => report(gateway, 'resident-2', '恢复之后', reporter), {
          timeoutMs: 60_000,
          intervalMs: 500,
        });

        const pem = key('demo-issuer.pem');
        const secrets: Record<string, string> = {
          contextSecret: running.platform.contextSecret,
          databasePassword: key('postgres-password'),
          issuerKey: pem.split('\n')[1]!,
          ...Object.fromEntries(tokens.map((one, index) => [`token ${index}`, one.split('.')[2]!])),
        };
        const personal = { name: reporter.name, phone: reporter.phone, idNumber };
        const logs = readdirSync(join(running.home, 'logs')).map(
          (name) => [name, readFileSync(join(running.home, 'logs', name), 'utf8')] as const,
        );
        expect(logs.map(([, text]) => text).join('').length).toBeGreaterThan(10_000);
        const found = [
          ...logs.flatMap(([name, text]) =>
            Object.entries({ ...secrets, ...personal }).flatMap(([what, value]) =>
              text.includes(value) ? [`${what} in ${name}: ${around(text, value)}`] : [],
            ),
          ),
          ...errorAnswers.flatMap((text) =>
            Object.entries(secrets).flatMap(([what, value]) =>
              text.includes(value) ? [`${what} in an answer: ${around(text, value)}`] : [],
            ),
          ),
        ];
        expect(found).toEqual([]);
        expect(
          errorAnswers.filter((text) => /postgres:\/\/|node_modules|at \w+ \(|violates|SELECT|INSERT/.test(text)),
        ).toEqual([]);
      }, 180_000);
    });
  });
}
