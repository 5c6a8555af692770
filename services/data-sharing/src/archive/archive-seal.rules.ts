import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

// The package's type declarations name a default export, but under ESM the import is the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** Name of the method by which packets are sealed. The README describes the method for third parties. */
export const SEAL_FORMAT = 'jiceng-archive-packet/1';
/** The seal to which the first packet of the archive is chained. */
export const GENESIS_SEAL = '0'.repeat(64);

/** The sealed content: everything that the archive stores about a packet except its id and its place in the chain. */
export interface SealedDocument {
  format: typeof SEAL_FORMAT;
  issueId: string;
  /** Number of the closing: 1 for the first one, one more for each closing after a reopening. */
  edition: number;
  title: string;
  regionCode: string;
  categoryCode: string | null;
  /** Time in ISO 8601, UTC. */
  closedAt: string;
  archivedAt: string;
  packet: Record<string, unknown>;
}

/** Canonical JSON (RFC 8785): the same content always gives the same text. */
export function canonicalDocument(document: SealedDocument): string {
  const text = canonicalize(document);
  if (text === undefined) throw new Error('a packet without content cannot be sealed');
  return text;
}

/** SHA-256 of the canonical text in UTF-8, in hexadecimal. */
export function digestOf(canonical: string): string {
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}

/**
 * SHA-256 over the previous seal, the position and the digest, in hexadecimal. The seal links a packet to the previous
 * packet.
 */
export function sealOf(previousSeal: string, position: number, digest: string): string {
  return createHash('sha256').update(`${previousSeal}:${position}:${digest}`).digest('hex');
}

/** True when both describe the same closing with the same content. The time of archiving may differ. */
export function filesTheSame(canonical: string, document: SealedDocument): boolean {
  const { archivedAt } = JSON.parse(canonical) as SealedDocument;
  return canonicalDocument({ ...document, archivedAt }) === canonical;
}
