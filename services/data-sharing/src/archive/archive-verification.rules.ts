import { digestOf, GENESIS_SEAL, sealOf, type SealedDocument } from './archive-seal.rules.js';

/** A packet as the table stores it now. */
export interface StoredPacket {
  position: number;
  id: string;
  issueId: string;
  edition: number;
  title: string;
  regionCode: string;
  categoryCode: string | null;
  closedAt: string;
  archivedAt: string;
  document: string;
  digest: string;
  seal: string;
}

/** A packet as the audit record of its filing describes it. */
export interface WitnessedPacket {
  id: string;
  position: number;
  seal: string;
}

export const archiveFaultKinds = ['EDITED', 'DELETED', 'INSERTED', 'REORDERED', 'TRUNCATED', 'BROKEN'] as const;
export type ArchiveFaultKind = (typeof archiveFaultKinds)[number];

export interface ArchiveFault {
  kind: ArchiveFaultKind;
  position: number;
  packetId: string | null;
  detail: string;
}

/**
 * Recomputes the chain packet by packet in the order of positions. The packets are compared with the head of the
 * archive and with the audit record of each filing. The audit records have their own chain, and another service stores
 * its head.
 */
export class ArchiveVerification {
  readonly faults: ArchiveFault[] = [];
  packets = 0;
  private position = 0;
  private seal = GENESIS_SEAL;

  /** The seal computed so far. */
  get head(): string {
    return this.seal;
  }

  /** Checks the next packet. `witness` is the audit record of the filing; null when there is none. */
  take(stored: StoredPacket, witness: WitnessedPacket | null): void {
    this.packets += 1;
    const { position, id, digest, seal } = stored;
    const fault = (kind: ArchiveFaultKind, detail: string) =>
      this.faults.push({ kind, position, packetId: id, detail });
    const edited = whatWasEdited(stored);
    if (edited !== null) fault('EDITED', edited);
    if (witness === null) fault('INSERTED', 'the audit trail does not know of this packet');
    else if (witness.position !== position) fault('REORDERED', `was filed at position ${witness.position}`);
    else if (witness.seal !== seal) fault('EDITED', 'its seal is not the one it was filed under');
    const follows = position === this.position + 1 && sealOf(this.seal, position, digest) === seal;
    if (!follows) fault('BROKEN', `its seal does not follow from position ${this.position}`);
    this.position = position;
    this.seal = seal;
  }

  /**
   * Ends the verification.
   * @param head the last link that the archive has stored
   * @param missing packets that have an audit record and are not in the table
   */
  finish(head: { position: number; seal: string }, missing: readonly WitnessedPacket[]): readonly ArchiveFault[] {
    for (const packet of missing) {
      const [kind, detail]: [ArchiveFaultKind, string] =
        packet.position > this.position
          ? ['TRUNCATED', 'was filed after the last packet that is left']
          : ['DELETED', 'was filed and is gone'];
      this.faults.push({ kind, position: packet.position, packetId: packet.id, detail });
    }
    const last = { position: this.position, packetId: null };
    if (head.position > this.position && missing.length === 0) {
      this.faults.push({
        ...last,
        kind: 'TRUNCATED',
        detail: `the chain ends at ${this.position}, its head stands at ${head.position}`,
      });
    } else if (head.position < this.position || (head.position === this.position && head.seal !== this.seal)) {
      this.faults.push({ ...last, kind: 'BROKEN', detail: 'the last seal is not the head of the archive' });
    }
    return this.faults;
  }
}

/** Returns the difference between a packet's columns, document and digest; null when there is none. */
function whatWasEdited(stored: StoredPacket): string | null {
  if (digestOf(stored.document) !== stored.digest) return 'the document does not have its digest';
  const document = JSON.parse(stored.document) as SealedDocument;
  const columns = ['issueId', 'edition', 'title', 'regionCode', 'categoryCode', 'closedAt', 'archivedAt'] as const;
  const differing = columns.filter((column) => document[column] !== stored[column]);
  return differing.length > 0 ? `${differing.join(', ')} differ from the sealed document` : null;
}
