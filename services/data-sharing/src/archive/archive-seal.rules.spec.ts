import fc from 'fast-check';
import {
  canonicalDocument,
  digestOf,
  filesTheSame,
  GENESIS_SEAL,
  SEAL_FORMAT,
  sealOf,
  type SealedDocument,
} from './archive-seal.rules.js';

const aDocument = (packet: Record<string, unknown>): SealedDocument => ({
  format: SEAL_FORMAT,
  issueId: 'i',
  edition: 1,
  title: '题',
  regionCode: '320106002003',
  categoryCode: null,
  closedAt: '2026-03-02T08:00:00.000Z',
  archivedAt: '2026-03-02T08:00:01.000Z',
  packet,
});

describe('the seal of a packet', () => {
  it('equals the seal that Python computes for the example in the README', () => {
    const text = canonicalDocument(aDocument({ b: 1.5, a: '井盖', c: [true, null] }));
    expect(text).toBe(
      '{"archivedAt":"2026-03-02T08:00:01.000Z","categoryCode":null,"closedAt":"2026-03-02T08:00:00.000Z","edition":1,"format":"jiceng-archive-packet/1","issueId":"i","packet":{"a":"井盖","b":1.5,"c":[true,null]},"regionCode":"320106002003","title":"题"}',
    );
    expect(digestOf(text)).toBe('feebbad1711a88c875d563bf2b2e781c3189c7eb594568bafe54d35cd6bb112f');
    expect(sealOf(GENESIS_SEAL, 1, digestOf(text))).toBe(
      '848ddaf1df555f8489363f136edc4e00f380bd153885102d9e18ca647ef0b0f1',
    );
  });

  it('does not depend on the order of the fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (packet) => {
        const turned = Object.fromEntries(Object.entries(packet).reverse());
        expect(canonicalDocument(aDocument(turned))).toBe(canonicalDocument(aDocument(packet)));
      }),
    );
  });

  it('is the same after the packet was stored, read and written again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (packet) => {
        const text = canonicalDocument(aDocument(packet));
        expect(canonicalDocument(JSON.parse(text) as SealedDocument)).toBe(text);
      }),
    );
  });

  it('changes with the previous seal, the position and the digest', () => {
    const [one, other] = ['1'.repeat(64), '2'.repeat(64)];
    expect(new Set([sealOf(one, 1, one), sealOf(other, 1, one), sealOf(one, 2, one), sealOf(one, 1, other)]).size).toBe(
      4,
    );
  });

  it('treats two filings that differ only in the time of archiving as the same', () => {
    const sealed = canonicalDocument(aDocument({ a: 1 }));
    expect(filesTheSame(sealed, { ...aDocument({ a: 1 }), archivedAt: '2027-01-01T00:00:00.000Z' })).toBe(true);
    expect(filesTheSame(sealed, aDocument({ a: 2 }))).toBe(false);
  });
});
