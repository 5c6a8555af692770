import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

// The package's types describe a default export where ESM gives the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** Names the recipe by which packets are sealed; a third party reads in the README what it stands for. */
export const SEAL_FORMAT = 'jiceng-archive-packet/1';
/** What the first packet of the archive is chained to. */
export const GENESIS_SEAL = '0'.repeat(64);

/** What is sealed: all that the archive says of a packet but its place in the chain. */
export interface SealedDocument {
  format: typeof SEAL_FORMAT;
  issueId: string;
  /** 1 for the first closing; every closing after a reopening is one more. */
  edition: number;
  title: string;
  regionCode: string;
  categoryCode: string | null;
  /** ISO 8601, UTC. */
  closedAt: string;
  archivedAt: string;
  packet: Record<string, unknown>;
}

/** Canonical JSON (RFC 8785): one text for one content, whoever writes it. */
export function canonicalDocument(document: SealedDocument): string {
  const text = canonicalize(document);
  if (text === undefined) throw new Error('a packet without content cannot be sealed');
  return text;
}

/** SHA-256 of the canonical text in UTF-8, hex. */
export function digestOf(canonical: string): string {
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}

/** SHA-256 over previous seal, position and digest, hex: what makes a packet a link of the chain. */
export function sealOf(previousSeal: string, position: number, digest: string): string {
  return createHash('sha256').update(`${previousSeal}:${position}:${digest}`).digest('hex');
}

/** True when both say the same of the same closing; the moment of archiving may differ. */
export function filesTheSame(canonical: string, document: SealedDocument): boolean {
  const { archivedAt } = JSON.parse(canonical) as SealedDocument;
  return canonicalDocument({ ...document, archivedAt }) === canonical;
}
