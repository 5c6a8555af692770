import { ArgsType, Field, ID, Int, ObjectType, registerEnumType, Directive } from '@nestjs/graphql';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime, JsonValue } from '@jiceng/platform/scalars';
import { Issue } from '../references/issue.reference.js';
import type { SealedDocument } from './archive-seal.rules.js';
import type { ArchiveFault, ArchiveFaultKind } from './archive-verification.rules.js';
import type { FoundPacket } from './archive.queries.js';

@ObjectType({ description: 'What was filed when an issue closed (档案): sealed by hash, never changed afterwards.' })
@Directive('@key(fields: "id")')
export class ArchivePacket {
  @Field(() => ID, { description: 'Id of the packet.' })
  id: string;

  @Field(() => Issue, { nullable: true, description: 'The issue it was filed for.' })
  issue: Issue;

  @Field(() => Int, { description: '1 for the first closing; every closing after a reopening is one more.' })
  edition: number;

  @Field(() => String, { description: 'Title of the issue when it closed.' })
  title: string;

  @Field(() => String, { description: 'Division or grid code of the place.' })
  regionCode: string;

  @Field(() => String, { nullable: true, description: 'Code of the case category; null when none was given.' })
  categoryCode: string | null;

  @Field(() => DateTime, { description: 'When the issue closed.' })
  closedAt: string;

  @Field(() => DateTime, { description: 'When the packet was sealed.' })
  archivedAt: string;

  @Field(() => Int, { description: 'Place in the chain of the archive, from 1.' })
  position: number;

  @Field(() => String, { description: 'SHA-256 of `document` in UTF-8, hex.' })
  digest: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Seal of the packet before; 64 zeros for the first. Null when that packet is gone, which `verifyArchive` reports.',
  })
  previousSeal: string | null;

  @Field(() => String, {
    description:
      'SHA-256 over the previous seal, the position and the digest, hex; the recipe is in the README of data-sharing.',
  })
  seal: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The sealed content as canonical JSON (RFC 8785): exactly the text that `digest` is of. Null for roles that may see that a packet exists, but not into it.',
  })
  document: string | null;

  @Field(() => JsonValue, {
    nullable: true,
    description: 'The packet inside `document`, ready to read. Null under the same rule.',
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
    // Parsed only when asked for, and only behind the policy of the field.
    get packet() {
      return (JSON.parse(row.document) as SealedDocument).packet;
    },
  };
}

export const ArchivePacketConnection = connectionOf('ArchivePacket', () => ArchivePacket);

@ArgsType()
export class ArchivePacketsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only the packets of this issue.' })
  issueId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only packets of this region or grid and all below it, by code.',
  })
  regionCode: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only issues closed at or after this moment.' })
  from: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only issues closed before this moment.' })
  to: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in title or content, separated by blanks; at most 100 characters.',
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
  description: 'What is wrong at a place of the archive.',
  valuesMap: {
    EDITED: { description: 'Content, description or seal of a packet is not what was sealed.' },
    DELETED: { description: 'A packet that was filed is gone from the middle.' },
    INSERTED: { description: 'A packet stands in the archive that was never filed.' },
    REORDERED: { description: 'A packet stands at another place than it was filed at.' },
    TRUNCATED: { description: 'Packets are gone from the end.' },
    BROKEN: { description: 'A seal does not follow from the one before, or from the head.' },
  },
});

@ObjectType('ArchiveFault', { description: 'One place where the archive is not as it was sealed.' })
export class ArchiveFaultView implements ArchiveFault {
  @Field(() => ArchiveFaultKindType, { description: 'What is wrong.' })
  kind: ArchiveFaultKind;

  @Field(() => Int, { description: 'Place in the chain.' })
  position: number;

  @Field(() => ID, {
    nullable: true,
    description: 'The packet concerned; null where the fault is in the chain itself.',
  })
  packetId: string | null;

  @Field(() => String, { description: 'What was found, for the person who looks into it.' })
  detail: string;
}

@ObjectType({ description: 'The result of recomputing the whole archive.' })
export class ArchiveVerificationReport {
  @Field(() => Boolean, { description: 'True when nothing was found.' })
  intact: boolean;

  @Field(() => Int, { description: 'Packets recomputed.' })
  packets: number;

  @Field(() => String, { description: 'Seal of the last packet; 64 zeros in an empty archive.' })
  head: string;

  @Field(() => [ArchiveFaultView], { description: 'Faults in the order of the chain, at most the first hundred.' })
  faults: ArchiveFaultView[];

  @Field(() => Int, { description: 'All faults found.' })
  faultCount: number;

  @Field(() => DateTime, { description: 'When the archive was read.' })
  asOf: string;
}
