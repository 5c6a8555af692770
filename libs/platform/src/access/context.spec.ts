import { aStaffActor } from '@jiceng/testing/actors';
import fc from 'fast-check';
import { CONTEXT_LIFETIME_SECONDS, signContext, verifyContext, type ContextClaims } from './context.js';

const SECRET = 'first-secret-0123456789abcdef0123456789';
const OTHER = 'other-secret-0123456789abcdef0123456789';
const NOW = 1_800_000_000;

const claims = (parts: Partial<ContextClaims> = {}): ContextClaims => ({
  aud: 'grid',
  iat: NOW,
  exp: NOW + CONTEXT_LIFETIME_SECONDS,
  jti: 'j',
  traceId: 't'.repeat(32),
  locale: 'zh',
  actor: aStaffActor({ roles: ['auditor'] }),
  ...parts,
});
const verify = (token: string | undefined, parts: { audience?: string; secrets?: string; now?: number } = {}) => {
  try {
    verifyContext(token, { audience: 'grid', secrets: SECRET, now: NOW, ...parts });
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe('the signed context', () => {
  it('gives the subgraph the claims that the gateway signed', () => {
    expect(verifyContext(signContext(claims(), SECRET), { audience: 'grid', secrets: SECRET, now: NOW })).toEqual(
      claims(),
    );
  });

  it('is accepted when signed with any secret of the list, so that secrets can be replaced', () => {
    const token = signContext(claims(), `${OTHER},${SECRET}`);
    expect([
      verify(token),
      verify(token, { secrets: `${SECRET}, ${OTHER}` }),
      verify(token, { secrets: OTHER }),
    ]).toEqual(['CONTEXT_REFUSED', 'accepted', 'accepted']);
  });

  it.each<[string, string, { audience?: string; now?: number }]>([
    ['expired', signContext(claims(), SECRET), { now: NOW + CONTEXT_LIFETIME_SECONDS }],
    ['from the future', signContext(claims({ iat: NOW + 60, exp: NOW + 61 }), SECRET), {}],
    ['meant for another subgraph', signContext(claims(), SECRET), { audience: 'personnel' }],
    ['made to live longer than one request', signContext(claims({ exp: NOW + 3_600 }), SECRET), {}],
    ['signed with another secret', signContext(claims(), OTHER), {}],
    ['without a signature', signContext(claims(), SECRET).replace(/\.[^.]*$/, '.'), {}],
    ['of another version', signContext(claims(), SECRET).replace('v1.', 'v2.'), {}],
    ['of another shape', signContext({ ...claims(), actor: { id: 7 } } as never, SECRET), {}],
    ['not JSON', `v1.${Buffer.from('x').toString('base64url')}.x`, {}],
    ['with a part too many', `${signContext(claims(), SECRET)}.x`, {}],
    ['empty', '', {}],
  ])('is refused when %s', (_, token, parts) => expect(verify(token, parts)).toBe('CONTEXT_REFUSED'));

  it('is refused when it is missing', () => expect(verify(undefined)).toBe('CONTEXT_REFUSED'));

  it('is refused when any character of it was changed', () => {
    const token = signContext(claims(), SECRET);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABCxyz019-_.'), (index, character) => {
        fc.pre(token[index] !== character);
        const altered = token.slice(0, index) + character + token.slice(index + 1);
        expect(verify(altered)).toBe('CONTEXT_REFUSED');
      }),
      { numRuns: 500 },
    );
  });
});
