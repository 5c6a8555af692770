import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

// The package's type declarations name a default export, but under ESM the import is the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** A packet as the API shows it, with the seal of the previous packet. */
export interface PacketToCheck {
  document: string;
  digest: string;
  seal: string;
  position: number;
  previousSeal: string;
}

/** The seal to which the first packet of the archive is chained. */
export const genesisSeal = '0'.repeat(64);

/**
 * Checks a packet by the published method and without the code of the archive. The document must be canonical JSON (RFC
 * 8785), its SHA-256 must be the digest, and the seal must follow from the previous seal, the position and the digest.
 * Returns the faults; an empty list when the packet is intact.
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
