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
  ])('always happens in the field after %s', (_, change) => {
    expect(verificationMode(aCase(change), none)).toBe('field');
  });

  it('samples by risk, and nobody can influence the draw, because the draw depends on the id alone', () => {
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
    superiorId: 'government',
    handlers: [] as string[],
    hasVerifier: (id: string) => id !== 'government',
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
  ] as const)('by way of %s, after work of %j, is %s', (mode, handlers, expected) => {
    expect(chooseVerifier(mode, { ...base, handlers })).toBe(expected);
  });

  // An earlier version chose the government before the coordination office when the duty list named no verifier,
  // although no person in the government may verify.
  it.each([
    ['field', [], [], 'office'],
    ['field', ['office'], [], 'street'],
    ['desk', [], ['street'], 'office'],
    ['field', [], ['office'], 'street'],
    ['field', ['office', 'street'], [], 'government'],
    ['field', [], ['office', 'street'], 'office'],
  ] as const)(
    'by way of %s without a row, after work of %j, where nobody may verify in %j, is %s',
    (mode, handlers, empty, expected) => {
      const hasVerifier = (id: string): boolean => id !== 'government' && !(empty as readonly string[]).includes(id);
      expect(chooseVerifier(mode, { ...base, listed: [], handlers, hasVerifier })).toBe(expected);
    },
  );

  it('never chooses an organization that handled the matter', () => {
    const ids = ['v1', 'v2', 'street', 'office', 'government'];
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
