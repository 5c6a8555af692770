import type { Activity, IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { communityOf, type Severity } from '@jiceng/contracts/codes';
import { namesWith, pickFields } from '@jiceng/platform/columns';
import { connectionOf } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { Directive, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { ArchivePacket } from '../../references/archive-packet.reference.js';
import { CaseCategory } from '../../references/case-category.reference.js';
import { Grid } from '../../references/grid.reference.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import { ActivityEnum, IssueActionEnum, IssueSourceEnum, IssueStateEnum, SeverityEnum } from './issue.enums.js';
import type { IssueAction } from '../../case/matter/issue.rules.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import type { IssueRow } from '../../case/tables/issue.table.js';
import type { IssueView } from '../../case/tables/issue.view.js';

@ObjectType({ description: 'A matter found at the grassroots (事项): reported, judged, resolved, verified, closed.' })
@Directive('@key(fields: "id")')
export class Issue {
  @Field(() => ID, { description: 'Id of the issue.' })
  id: string;

  @Field(() => Int, { description: 'Number of steps of the issue. Pass this number as expectedVersion.' })
  version: number;

  @Field(() => IssueStateEnum, { description: 'Kind of the current state.' })
  state: IssueState;

  @Field(() => String, { description: 'Code of the state in its process, such as `verified`.' })
  stateCode: string;

  @Field(() => ActivityEnum, {
    nullable: true,
    description: 'The activity that must come next; null when the issue has ended.',
  })
  activity: Activity | null;

  @Field(() => String, { description: 'Title.' })
  title: string;

  @Field(() => String, { description: 'What is the matter, in the words of the reporter.' })
  description: string;

  @Field(() => IssueSourceEnum, { description: 'Source of the report.' })
  source: IssueSource;

  @Field(() => String, { nullable: true, description: 'Number of the report in the system that sent it.' })
  sourceReference: string | null;

  @Field(() => String, { nullable: true, description: 'Address or place in words.' })
  address: string | null;

  @Field(() => Float, { nullable: true, description: 'Longitude in degrees, CGCS2000.' })
  longitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Latitude in degrees, CGCS2000.' })
  latitude: number | null;

  @Field(() => String, { description: 'Grid code, or the code of the smallest region known.' })
  areaCode: string;

  @Field(() => Region, { description: 'The smallest region known: community, street or district.' })
  region: Region;

  @Field(() => Grid, { nullable: true, description: 'The grid; null when only a region is known.' })
  grid: Grid | null;

  @Field(() => CaseCategory, { nullable: true, description: 'Category; null until judged.' })
  category: CaseCategory | null;

  @Field(() => String, { nullable: true, description: 'Line (条线) of the category.' })
  line: string | null;

  @Field(() => SeverityEnum, {
    description:
      'Severity: proposed by the reporter, decided by the judgement, and at least the lowest severity ' +
      'of the category.',
  })
  severity: Severity;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization that is responsible for the issue; null when the issue has ended.',
  })
  responsibleOrganization: Organization | null;

  @Field(() => Organization, { description: 'The unit that received the issue first (首接单位).' })
  firstReceiver: Organization;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization that must act now; null when the issue has ended.',
  })
  holder: Organization | null;

  @Field(() => [Organization], { description: 'Organizations that have worked on it; a short list.' })
  handlers: Organization[];

  @Field(() => DateTime, { description: 'Time at which the issue was reported.' })
  reportedAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Deadline of the present state, in working time.' })
  stateDueAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Deadline of the issue, set at its first dispatch from its category. A reopening sets a new deadline.',
  })
  handleDueAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the issue was closed.' })
  closedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time until which the issue may be opened again.' })
  reopenUntil: string | null;

  @Field(() => Int, {
    description: 'How often it was refused: returned, or handed on before it was accepted.',
  })
  returns: number;

  @Field(() => Int, {
    description: 'How often it was offered from one organization to another outside its tree after the first dispatch.',
  })
  handOvers: number;

  @Field(() => Int, { description: 'How often a verification failed.' })
  verificationFailures: number;

  @Field(() => Int, { description: 'How often the issue was opened again.' })
  reopens: number;

  @Field(() => Int, { description: 'How often the issue was paused.' })
  pauses: number;

  @Field(() => Int, { description: 'How often its limit was extended.' })
  extensions: number;

  @Field(() => Int, { description: 'How many people reported it, merged reports included.' })
  reporterCount: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Level of escalation: 0 overdue, 1 the superior was told, 2 the coordination office; null when on time.',
  })
  escalationLevel: number | null;

  @Field(() => ID, { nullable: true, description: 'The issue into which this issue was merged.' })
  mergedIntoId: string | null;

  @Field(() => String, { description: 'Key of its process.' })
  processKey: string;

  @Field(() => Int, { description: 'Version of its process; a running issue stays on it.' })
  processVersion: number;
}

@ObjectType({ description: 'Name of a state in a process (环节名称).' })
export class StateLabel {
  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}

export const IssueConnection = connectionOf('Issue', () => Issue);

/** How the API shows each column: under its own name and value, otherwise (see `toIssue`), or not at all. */
export const shownColumns = {
  id: 'same',
  version: 'same',
  processKey: 'same',
  processVersion: 'same',
  source: 'otherwise',
  sourceReference: 'same',
  title: 'same',
  description: 'same',
  address: 'same',
  longitude: 'same',
  latitude: 'same',
  areaCode: 'same',
  categoryCode: 'otherwise',
  line: 'same',
  riskGrade: 'hidden',
  severity: 'same',
  stateCode: 'same',
  state: 'same',
  activity: 'same',
  firstReceiverOrganizationId: 'otherwise',
  responsibleOrganizationId: 'otherwise',
  holderOrganizationId: 'otherwise',
  answerableOrganizationId: 'hidden',
  deskOrganizationIds: 'hidden',
  involvedOrganizationIds: 'hidden',
  handlerOrganizationIds: 'otherwise',
  reporterIds: 'hidden',
  reporters: 'otherwise',
  jointRule: 'hidden',
  returns: 'same',
  handOvers: 'same',
  refusedBy: 'hidden',
  verificationFailures: 'same',
  pauses: 'same',
  extensions: 'same',
  reopens: 'same',
  arbitrated: 'hidden',
  edition: 'hidden',
  escalationLevel: 'otherwise',
  escalatedToOrganizationId: 'hidden',
  mergedIntoId: 'same',
  reportedAt: 'same',
  stateDueAt: 'same',
  handleDueAt: 'same',
  pausedAt: 'hidden',
  steppedAt: 'hidden',
  lateSpans: 'hidden',
  closedAt: 'same',
  reopenUntil: 'same',
  titleMarks: 'hidden',
} as const satisfies ShownColumns;
export type ShownColumns = Readonly<Record<keyof IssueRow, 'same' | 'otherwise' | 'hidden'>>;

const shownAsTheyAre = namesWith(shownColumns, 'same') satisfies (keyof Issue)[];

/** The API type from the plain view; keys of other services become stubs. */
export function toIssue(view: IssueView): Issue {
  const stub = (id: string | null): { id: string } | null => (id === null ? null : { id });
  const isGrid = view.areaCode.length === 15;
  return {
    ...pickFields(view, shownAsTheyAre),
    source: view.source as IssueSource,
    region: { code: isGrid ? communityOf(view.areaCode) : view.areaCode },
    grid: isGrid ? { code: view.areaCode } : null,
    category: view.categoryCode ? { code: view.categoryCode } : null,
    responsibleOrganization: stub(view.responsibleOrganizationId),
    firstReceiver: { id: view.firstReceiverOrganizationId },
    holder: stub(view.holderOrganizationId),
    handlers: view.handlerOrganizationIds.map((id) => ({ id })),
    reporterCount: view.reporters,
    escalationLevel: view.escalationLevel < 0 ? null : view.escalationLevel,
  };
}

@ObjectType({ description: 'A text for people, in both languages.' })
export class Reason {
  @Field(() => String, { description: 'Stable code.' })
  code: string;

  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}

@ObjectType({
  description:
    "An action on the issue that the caller's role may take, and whether the server would accept the action now.",
})
export class AvailableAction {
  @Field(() => IssueActionEnum, { description: 'The command.' })
  action: IssueAction;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => Reason, { nullable: true, description: 'Why not; null when enabled.' })
  reason: Reason | null;
}

@ObjectType({
  description: 'Similarity of two reports, from 0 to 1 for each aspect; null when an aspect cannot be compared.',
})
export class DuplicateParts {
  @Field(() => Float, { nullable: true, description: 'Nearness of the places.' })
  place: number | null;

  @Field(() => Float, { description: 'Nearness in time.' })
  time: number;

  @Field(() => Float, { nullable: true, description: 'Likeness of the categories.' })
  category: number | null;

  @Field(() => Float, { description: 'Likeness of the words.' })
  text: number;
}

@ObjectType({ description: 'Another open issue that seems to be the same matter.' })
export class DuplicateSuggestion {
  @Field(() => Issue, { description: 'The other issue.' })
  issue: Issue;

  @Field(() => Float, { description: 'Likeness, 0 to 1.' })
  score: number;

  @Field(() => Int, { nullable: true, description: 'Metres between the places.' })
  metres: number | null;

  @Field(() => DuplicateParts, { description: 'What the score is made of.' })
  parts: DuplicateParts;
}

@ObjectType({ description: 'Where the archive keeps the packet of a closed issue.' })
export class ArchivedEdition {
  @Field(() => Int, { description: 'Edition: a reopened issue files again.' })
  edition: number;

  @Field(() => ArchivePacket, { description: 'The packet.' })
  packet: ArchivePacket;

  @Field(() => Int, { description: 'Place in the archive’s chain.' })
  position: number;

  @Field(() => String, { description: 'SHA-256 of the packet in canonical JSON, hex.' })
  digest: string;

  @Field(() => String, { description: 'Seal in the chain, hex.' })
  seal: string;
}
