import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

// The package's types describe a default export where ESM gives the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** A packet as the API shows it, with the seal of the one before. */
export interface PacketToCheck {
  document: string;
  digest: string;
  seal: string;
  position: number;
  previousSeal: string;
}

/** What the first packet of the archive is chained to. */
export const genesisSeal = '0'.repeat(64);

/**
 * Recomputes what the archive claims, from the published recipe and without the archive's code: the document is canonical
 * JSON (RFC 8785), its SHA-256 is the digest, and the seal follows from previous seal, position and digest.
 * Returns what does not hold; empty when all does.
 */
export function whatDoesNotHold({ document, digest, seal, position, previousSeal }: PacketToCheck): string[] {
  const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
  const faults: string[] = [];
  if (canonicalize(JSON.parse(document)) !== document) faults.push('the document is not canonical JSON');
  if (sha256(document) !== digest) faults.push('the digest is not that of the document');
  if (sha256(`${previousSeal}:${position}:${digest}`) !== seal)
    faults.push('the seal does not follow from the one before');
  return faults;
}
