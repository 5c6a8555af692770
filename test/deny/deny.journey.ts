import { createHmac, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { clientScopes, roles } from '@jiceng/contracts/codes';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { signContext, type Actor, type ContextClaims } from '@jiceng/platform/context';
import { EVERYBODY, Policy, type PolicyDocument } from '@jiceng/platform/policy';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { importPKCS8, SignJWT } from 'jose';
import { policy as assessment } from '../../services/assessment/src/policy.js';
import { policy as coordination } from '../../services/coordination/src/policy.js';
import { policy as dataSharing } from '../../services/data-sharing/src/policy.js';
import { policy as grid } from '../../services/grid/src/policy.js';
import { policy as personnel } from '../../services/personnel/src/policy.js';
import { generateOperations, subgraphSchema, type GeneratedOperation } from './operations.js';

const policies: Record<ServiceName, PolicyDocument> = {
  personnel,
  grid,
  coordination,
  assessment,
  'data-sharing': dataSharing,
};
const operations = Object.fromEntries(
  serviceNames.map((service) => [service, generateOperations(subgraphSchema(service))]),
) as Record<ServiceName, GeneratedOperation[]>;

/** True for an operation that needs no account, because its arguments prove the right of the caller. */
const isForEverybody = (service: ServiceName, { name }: GeneratedOperation): boolean =>
  policies[service].rules.some(({ on, roles: named }) => on.includes(name) && named.includes(EVERYBODY));

/** Code of the refusal when the arguments of an operation for everybody prove nothing. */
const unproven = (name: string): string =>
  name === 'Mutation.confirmDelivery' ? 'BAD_RECEIPT_SIGNATURE' : 'RECEIPT_CODE_UNKNOWN';

let running: TestPlatform;

function actor(overrides: Partial<Actor> = {}): Actor {
  return {
    id: 'somebody',
    name: 'Somebody',
    kind: 'staff',
    roles: [],
    organizationId: null,
    organizationIds: [],
    areaCodes: [],
    lines: [],
    ...overrides,
  };
}

function context(
  service: string,
  who: Actor | null,
  claims: Partial<ContextClaims> = {},
  secret = running.platform.contextSecret,
): string {
  const now = Math.floor(Date.now() / 1000);
  return signContext(
    { aud: service, iat: now, exp: now + 30, jti: 'x', traceId: 'a'.repeat(32), locale: 'en', actor: who, ...claims },
    secret,
  );
}

/** Sends all operations of a service in one array and returns the codes of their errors, in order. */
async function codesOf(
  service: ServiceName,
  contextToken: string | undefined,
  list: GeneratedOperation[],
): Promise<(string | undefined)[]> {
  const response = await fetch(`${running.platform.serviceUrl(service)}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      list.map(({ query }) => ({ query, extensions: contextToken === undefined ? {} : { context: contextToken } })),
    ),
  });
  const answers = (await response.json()) as { errors?: { extensions: { code: string } }[] }[];
  return answers.map((answer) => answer.errors?.[0]?.extensions.code);
}

function expectAll(codes: (string | undefined)[], code: string, list: GeneratedOperation[]): void {
  expect(list.map(({ name }, index) => `${name}: ${codes[index]}`)).toEqual(list.map(({ name }) => `${name}: ${code}`));
}

/**
 * Checks that an operation is refused without a genuine context or token, and to roles that no rule names. These checks
 * write nothing.
 */
export function describeDeny(platform: () => TestPlatform): void {
  describe('an operation that is not allowed', () => {
    beforeAll(() => {
      running = platform();
    });

    describe.each(serviceNames)('the subgraph %s, asked past the gateway', (service) => {
      const list = operations[service];

      it('has operations to deny', () => {
        expect(list.length).toBeGreaterThan(3);
      });

      it('refuses every operation without a context, and with an altered, expired, foreign or re-signed context', async () => {
        const good = context(service, actor({ roles: ['district_admin'] }));
        const now = Math.floor(Date.now() / 1000);
        const [version, body, signature] = good.split('.') as [string, string, string];
        const altered = JSON.parse(Buffer.from(body, 'base64url').toString()) as ContextClaims;
        altered.actor!.roles = [...roles];
        const other = service === 'grid' ? 'personnel' : 'grid';
        const refused = {
          missing: undefined,
          altered: [version, Buffer.from(JSON.stringify(altered)).toString('base64url'), signature].join('.'),
          expired: context(service, actor({ roles: ['district_admin'] }), { iat: now - 60, exp: now - 30 }),
          longLived: context(service, actor({ roles: ['district_admin'] }), { exp: now + 3600 }),
          foreign: context(other, actor({ roles: ['district_admin'] })),
          otherSecret: context(
            service,
            actor({ roles: ['district_admin'] }),
            {},
            'another-secret-another-secret-another',
          ),
          nonsense: 'v1.x.y',
        };
        for (const token of Object.values(refused))
          expectAll(await codesOf(service, token, list), 'CONTEXT_REFUSED', list);
      });

      it('refuses every operation to a caller who has not signed in, except to the holder of a receipt code or a secret', async () => {
        const signedIn = list.filter((operation) => !isForEverybody(service, operation));
        expectAll(await codesOf(service, context(service, null), signedIn), 'UNAUTHENTICATED', signedIn);
        const proving = list.filter((operation) => isForEverybody(service, operation));
        expect(proving).toHaveLength(service === 'coordination' ? 5 : 0);
        expect(await codesOf(service, context(service, null), proving)).toEqual(
          proving.map(({ name }) => unproven(name)),
        );
      });

      it('refuses every operation to each role that no rule names for it', async () => {
        const policy = new Policy(policies[service]);
        const names = (role: string, operation: string): boolean => {
          try {
            return policy.grants(actor({ roles: [role] }), operation).length > 0;
          } catch {
            return false;
          }
        };
        for (const role of [...roles, ...clientScopes, 'a-role-that-does-not-exist']) {
          const denied = list.filter(({ name }) => !names(role, name));
          expectAll(await codesOf(service, context(service, actor({ roles: [role] })), denied), 'FORBIDDEN', denied);
        }
      });
    });
    describe('the gateway', () => {
      const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      const claims = { name: 'Somebody', jiceng_roles: ['operator', 'district_admin'] };

      async function issued(): Promise<{ token: string; issuer: string; kid: string; audience: string }> {
        const answer = await fetch(`${running.gatewayUrl}/demo/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ subject: 'somebody', name: 'Somebody', roles: ['resident'] }),
        });
        const { token } = (await answer.json()) as { token: string };
        const [head, body] = token
          .split('.')
          .slice(0, 2)
          .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8') || '{}') as Record<string, string>);
        return { token, issuer: body!.iss!, audience: body!.aud!, kid: head!.kid! };
      }

      /** Returns the key with which the demo issuer of the platform signs. */
      const issuerKey = () => importPKCS8(readFileSync(join(running.home, 'keys/demo-issuer.pem'), 'utf8'), 'ES256');

      async function codeOf(query: string, token: string | null): Promise<string | undefined> {
        const response = await fetch(`${running.gatewayUrl}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ query }),
        });
        const answer = (await response.json()) as { errors?: { extensions: { code: string } }[] };
        return answer.errors?.[0]?.extensions.code;
      }

      it('refuses every operation without a token and with an expired, re-signed, unsigned or symmetric one', async () => {
        const { token, issuer, audience, kid } = await issued();
        const sign = (expires: string): SignJWT =>
          new SignJWT(claims)
            .setSubject('somebody')
            .setIssuer(issuer)
            .setAudience(audience)
            .setIssuedAt()
            .setExpirationTime(expires);
        const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        const payload = encode({
          ...claims,
          sub: 'somebody',
          iss: issuer,
          aud: audience,
          exp: Math.floor(Date.now() / 1000) + 600,
        });
        const symmetricHead = encode({ alg: 'HS256', kid });
        const tampered = token.split('.');
        tampered[1] = payload;
        const refused: Record<string, string | null> = {
          none: null,
          resigned: await sign('10m').setProtectedHeader({ alg: 'ES256', kid }).sign(stranger),
          expired: await sign('-10m')
            .setProtectedHeader({ alg: 'ES256', kid })
            .sign(await issuerKey()),
          unsigned: `${encode({ alg: 'none' })}.${payload}.`,
          symmetric: `${symmetricHead}.${payload}.${createHmac('sha256', kid).update(`${symmetricHead}.${payload}`).digest('base64url')}`,
          tampered: tampered.join('.'),
          nonsense: 'not-a-token',
        };
        // The key is the right one: only the time refuses the expired token.
        const genuine = await sign('10m')
          .setProtectedHeader({ alg: 'ES256', kid })
          .sign(await issuerKey());
        expect(await codeOf('{ me { id } }', genuine)).toBeUndefined();
        const list = serviceNames
          .flatMap((service) => operations[service])
          .filter(({ name }) => !name.startsWith('Entity.'));
        for (const [kind, bad] of Object.entries(refused)) {
          const codes = await Promise.all(list.map(({ query }) => codeOf(query, bad)));
          const expected = (operation: GeneratedOperation): string =>
            bad === null && isForEverybody('coordination', operation) ? unproven(operation.name) : 'UNAUTHENTICATED';
          expect(list.map(({ name }, index) => `${kind} ${name}: ${codes[index]}`)).toEqual(
            list.map((operation) => `${kind} ${operation.name}: ${expected(operation)}`),
          );
        }
      }, 60_000);

      it('does not offer _entities or _service to clients', async () => {
        const { token } = await issued();
        expect(await codeOf('{ _service { sdl } }', token)).toBe('GRAPHQL_VALIDATION_FAILED');
        expect(await codeOf('{ _entities(representations: []) { __typename } }', token)).toBe(
          'GRAPHQL_VALIDATION_FAILED',
        );
      });
    });
  });
}
