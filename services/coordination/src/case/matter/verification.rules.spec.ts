import fc from 'fast-check';
import { chooseVerifier, drawOf, verificationMode, type VerificationCase } from './verification.rules.js';

const aCase = (change: Partial<VerificationCase> = {}): VerificationCase => ({
  issueId: 'i',
  riskGrade: 4,
  joint: false,
  arbitrated: false,
  verificationFailures: 0,
  reopens: 0,
  ...change,
});
const none = { 1: 0, 2: 0, 3: 0, 4: 0 };

describe('verificationMode', () => {
  it.each<[string, Partial<VerificationCase>]>([
    ['joint work', { joint: true }],
    ['a ruling', { arbitrated: true }],
    ['a failure before', { verificationFailures: 1 }],
    ['a reopened issue', { reopens: 1 }],
  ])('always goes to the field after %s', (_, change) => {
    expect(verificationMode(aCase(change), none)).toBe('field');
  });

  it('samples by risk, and cannot be chosen: the draw belongs to the id', () => {
    const share = { 1: 1, 2: 0.6, 3: 0.3, 4: 0.1 };
    const field = (riskGrade: number): number =>
      Array.from({ length: 2000 }, (_, n) =>
        verificationMode(aCase({ issueId: `issue-${n}`, riskGrade }), share),
      ).filter((mode) => mode === 'field').length / 2000;
    expect(field(1)).toBe(1);
    expect(field(2)).toBeCloseTo(0.6, 1);
    expect(field(4)).toBeCloseTo(0.1, 1);
    expect(drawOf('issue-7')).toBe(drawOf('issue-7'));
  });
});

describe('chooseVerifier', () => {
  const base = {
    listed: ['v1', 'v2'],
    firstReceiverOrganizationId: 'street',
    coordinationOfficeId: 'office',
    handlers: [] as string[],
    inOneTree: (one: string, other: string) => one.split('/')[0] === other.split('/')[0],
  };

  it.each([
    ['field', [], 'v1'],
    ['field', ['v1'], 'office'],
    ['field', ['v1', 'office'], 'v2'],
    ['field', ['v1', 'v2', 'office'], 'street'],
    ['field', ['v1/station'], 'office'],
    ['desk', [], 'street'],
    ['desk', ['street/community'], 'office'],
    ['desk', ['street'], 'office'],
    ['desk', ['street', 'office'], 'v1'],
  ] as const)('%s after work of %j: %s', (mode, handlers, expected) => {
    expect(chooseVerifier(mode, { ...base, handlers })).toBe(expected);
  });

  it('is never a handler', () => {
    const ids = ['v1', 'v2', 'street', 'office'];
    fc.assert(
      fc.property(fc.constantFrom('field' as const, 'desk' as const), fc.subarray(ids), (mode, handlers) => {
        const chosen = chooseVerifier(mode, { ...base, handlers });
        expect(chosen === null ? handlers.length : handlers.includes(chosen)).toBe(
          chosen === null ? ids.length : false,
        );
      }),
    );
  });
});
