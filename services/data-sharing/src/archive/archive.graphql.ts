import { ArgsType, Field, ID, Int, ObjectType, registerEnumType, Directive } from '@nestjs/graphql';
import { connectionOf, PageArgs, totalCountOf } from '@jiceng/platform/connection';
import { Node } from '@jiceng/platform/node';
import { DateTime, JsonValue } from '@jiceng/platform/scalars';
import { Issue } from '../references/issue.reference.js';
import type { SealedDocument } from './archive-seal.rules.js';
import type { ArchiveFault, ArchiveFaultKind } from './archive-verification.rules.js';
import type { FoundPacket } from './archive.queries.js';

@ObjectType({
  implements: () => [Node],
  description:
    'An archive packet (档案): the record that is filed when an issue closes. A hash seals the packet, and the ' +
    'packet never changes.',
})
@Directive('@key(fields: "id")')
export class ArchivePacket {
  @Field(() => ID, { description: 'Id of the packet.' })
  id: string;

  @Field(() => Issue, { nullable: true, description: 'The issue to which the packet belongs.' })
  issue: Issue;

  @Field(() => Int, {
    description: 'Number of the closing: 1 for the first closing, and one more for each closing after a reopening.',
  })
  edition: number;

  @Field(() => String, { description: 'Title of the issue when it closed.' })
  title: string;

  @Field(() => String, { description: 'Division or grid code of the place of the issue.' })
  regionCode: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the case category; null when the issue had no category.',
  })
  categoryCode: string | null;

  @Field(() => DateTime, { description: 'Time at which the issue closed.' })
  closedAt: string;

  @Field(() => DateTime, { description: 'Time at which the packet was sealed.' })
  archivedAt: string;

  @Field(() => Int, { description: 'Position of the packet in the chain of the archive, from 1.' })
  position: number;

  @Field(() => String, { description: 'SHA-256 of `document` in UTF-8, in hexadecimal.' })
  digest: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Seal of the previous packet; 64 zeros for the first packet. Null when the previous packet is ' +
      'missing, which `verifyArchive` reports.',
  })
  previousSeal: string | null;

  @Field(() => String, {
    description:
      'SHA-256 over the previous seal, the position and the digest, in hexadecimal. The README of ' +
      'data-sharing describes the method.',
  })
  seal: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The sealed content as canonical JSON (RFC 8785); `digest` is the hash of exactly this text. ' +
      "Null when the caller's role may know of the packet but may not read its content.",
  })
  document: string | null;

  @Field(() => JsonValue, {
    nullable: true,
    description: 'The field `packet` of `document` as JSON. Null when `document` is null.',
  })
  packet: Record<string, unknown> | null;
}

export function archivePacketOf(row: FoundPacket): ArchivePacket {
  return {
    id: row.id,
    issue: { id: row.issueId },
    edition: row.edition,
    title: row.title,
    regionCode: row.regionCode,
    categoryCode: row.categoryCode,
    closedAt: row.closedAt.toISOString(),
    archivedAt: row.archivedAt.toISOString(),
    position: Number(row.position),
    digest: row.digest,
    previousSeal: row.previousSeal,
    seal: row.seal,
    document: row.document,
    // Parsed only when a query asks for the field and the policy allows it.
    get packet() {
      return (JSON.parse(row.document) as SealedDocument).packet;
    },
  };
}

export const ArchivePacketConnection = connectionOf('ArchivePacket', () => ArchivePacket);
export const ArchivePacketCount = totalCountOf(ArchivePacketConnection);

@ArgsType()
export class ArchivePacketsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Returns only the packets of this issue.' })
  issueId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Returns only packets of the region or grid with this code, and of the regions and grids below it.',
  })
  regionCode: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Returns only issues that were closed at this time or later.' })
  from: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Returns only issues that were closed before this time.' })
  to: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Returns only packets whose title or content contains each of these words, which are separated ' +
      'by spaces. At most 100 characters.',
  })
  text: string | null;
}

export const ArchiveFaultKindType = {
  EDITED: 'EDITED',
  DELETED: 'DELETED',
  INSERTED: 'INSERTED',
  REORDERED: 'REORDERED',
  TRUNCATED: 'TRUNCATED',
  BROKEN: 'BROKEN',
} as const satisfies Record<ArchiveFaultKind, ArchiveFaultKind>;
registerEnumType(ArchiveFaultKindType, {
  name: 'ArchiveFaultKind',
  description: 'Kind of a fault in the archive.',
  valuesMap: {
    EDITED: { description: 'The content, a field or the seal of a packet differs from the sealed state.' },
    DELETED: { description: 'A filed packet is missing from the middle of the chain.' },
    INSERTED: { description: 'The archive contains a packet that was never filed.' },
    REORDERED: { description: 'A packet is at another position than the position at which it was filed.' },
    TRUNCATED: { description: 'Packets are missing from the end of the chain.' },
    BROKEN: {
      description: 'A seal does not follow from the previous seal, or the last seal does not match the head.',
    },
  },
});

@ObjectType('ArchiveFault', { description: 'A position at which the archive differs from its sealed state.' })
export class ArchiveFaultView implements ArchiveFault {
  @Field(() => ArchiveFaultKindType, { description: 'Kind of the fault.' })
  kind: ArchiveFaultKind;

  @Field(() => Int, { description: 'Position in the chain of the archive.' })
  position: number;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the packet with the fault; null when the fault is in the chain and not in a packet.',
  })
  packetId: string | null;

  @Field(() => String, { description: 'Details of the fault for the person who investigates it.' })
  detail: string;
}

@ObjectType({ description: 'The result of verifying the whole archive.' })
export class ArchiveVerificationReport {
  @Field(() => Boolean, { description: 'True when no fault was found.' })
  intact: boolean;

  @Field(() => Int, { description: 'Number of packets verified.' })
  packets: number;

  @Field(() => String, { description: 'Seal of the last packet, hex; 64 zeros when the archive is empty.' })
  head: string;

  @Field(() => [ArchiveFaultView], {
    description:
      'At most 100 faults: first those of the packets in the order of the chain, then missing packets and faults of ' +
      'the head.',
  })
  faults: ArchiveFaultView[];

  @Field(() => Int, { description: 'Number of all faults.' })
  faultCount: number;

  @Field(() => DateTime, { description: 'Time at which the archive was read.' })
  asOf: string;
}
