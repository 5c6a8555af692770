import type { Activity, IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { communityOf, type Severity } from '@jiceng/contracts/codes';
import { namesWith, pickFields } from '@jiceng/platform/columns';
import { connectionOf, totalCountOf } from '@jiceng/platform/connection';
import { Node } from '@jiceng/platform/node';
import { DateTime } from '@jiceng/platform/scalars';
import { Directive, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { ArchivePacket } from '../../references/archive-packet.reference.js';
import { CaseCategory } from '../../references/case-category.reference.js';
import { Grid } from '../../references/grid.reference.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import { IssueStateEnum } from '../../api/issue-state.enum.js';
import { SeverityEnum } from '../../api/severity.enum.js';
import { ActivityEnum, IssueActionEnum, IssueSourceEnum } from './issue.enums.js';
import { issueNumber } from '../../case/matter/issue-number.js';
import type { IssueAction } from '../../case/matter/issue.rules.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import type { IssueRow } from '../../case/tables/issue.table.js';
import type { IssueView } from '../../case/tables/issue.view.js';

@ObjectType({ description: 'Longitude and latitude.' })
export class Position {
  @Field(() => Float, { description: 'Longitude in degrees.' })
  longitude: number;

  @Field(() => Float, { description: 'Latitude in degrees.' })
  latitude: number;
}

@ObjectType({
  implements: () => [Node],
  description: 'A matter found at the grassroots (事项). An issue is reported, judged, handled, verified and closed.',
})
@Directive('@key(fields: "id")')
export class Issue {
  @Field(() => ID, { description: 'Id of the issue.' })
  id: string;

  @Field(() => String, {
    description:
      'Number of the issue for people, such as 20261129-9F3A1B2C: the day of the report and the end of the id. A ' +
      'search with `IssueFilter.text` finds the issue by this number.',
  })
  number: string;

  @Field(() => Int, {
    description: 'Version of the issue: the number of its steps. Pass this number as expectedVersion.',
  })
  version: number;

  @Field(() => IssueStateEnum, { description: 'Kind of the present state.' })
  state: IssueState;

  @Field(() => String, { description: 'Code of the present state in the process of the issue, such as `verified`.' })
  stateCode: string;

  @Field(() => ActivityEnum, {
    nullable: true,
    description: 'The activity that must come next; null when the issue has ended.',
  })
  activity: Activity | null;

  @Field(() => String, { description: 'Title.' })
  title: string;

  @Field(() => String, { description: 'Description of the matter in the words of the reporter.' })
  description: string;

  @Field(() => IssueSourceEnum, { description: 'Source of the report.' })
  source: IssueSource;

  @Field(() => String, { nullable: true, description: 'Number of the report in the system that sent it.' })
  sourceReference: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Category of the matter in the system of the client that reported it (来源类别), as the client sent it; null when ' +
      'it sent none.',
  })
  sourceCategory: string | null;

  @Field(() => String, { nullable: true, description: 'Address or place in words.' })
  address: string | null;

  @Field(() => Float, { nullable: true, description: 'Longitude in degrees, CGCS2000.' })
  longitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Latitude in degrees, CGCS2000.' })
  latitude: number | null;

  @Field(() => String, { description: 'Code of the grid, or of the smallest known region when no grid is known.' })
  areaCode: string;

  @Field(() => Region, { description: 'The smallest region known: community, street or district.' })
  region: Region;

  @Field(() => Grid, { nullable: true, description: 'The grid; null when only a region is known.' })
  grid: Grid | null;

  @Field(() => CaseCategory, {
    nullable: true,
    description: 'Category; the judgement decides it. Null when none is known yet.',
  })
  category: CaseCategory | null;

  @Field(() => String, { nullable: true, description: 'Line (条线) of the category; null without a category.' })
  line: string | null;

  @Field(() => SeverityEnum, {
    description:
      'Severity. The reporter proposes it and the judgement decides it. It is never below the lowest severity of the ' +
      'category.',
  })
  severity: Severity;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization that is responsible for the issue; null when the issue has ended.',
  })
  responsibleOrganization: Organization | null;

  @Field(() => Organization, { description: 'The organization that received the issue first (首接单位).' })
  firstReceiver: Organization;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization that must act now; null when the issue has ended.',
  })
  holder: Organization | null;

  @Field(() => [Organization], {
    description: 'Organizations that have worked on the issue; a short list.',
  })
  handlers: Organization[];

  @Field(() => DateTime, { description: 'Time at which the issue was reported.' })
  reportedAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time at which the matter was seen (发现时间), never after reportedAt. Null when the report does not say, and when ' +
      'its device stamped a time too far back or ahead. When the clock of the device was wrong at the sending, the ' +
      'platform has corrected this time by clockSkewMinutes.',
  })
  observedAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Minutes by which the clock of the device was ahead when it sent the report, negative when it was behind ' +
      '(设备时钟偏差); for a clock that was right then, the minutes by which it was ahead at least when it stamped the ' +
      'report. Null when the difference was at most ten minutes, or when the report does not say. For staff.',
  })
  clockSkewMinutes: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Deadline of the present state; null when the state has none.',
  })
  stateDueAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Deadline of the issue. The limit of the category sets it at the first dispatch, and each reopening sets a new ' +
      'one; null before.',
  })
  handleDueAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Limit that the client of the source set for its order (来源时限), such as a hotline. It stands beside handleDueAt ' +
      'and moves no deadline of the platform. Null when the source set none.',
  })
  sourceDueAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the issue was closed; null unless it is closed.',
  })
  closedAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time until which the issue may be opened again; null unless it is closed.',
  })
  reopenUntil: string | null;

  @Field(() => Int, {
    description: 'Number of refusals: returns, and transfers of an offer that was not accepted.',
  })
  returns: number;

  @Field(() => Int, {
    description:
      'Number of offers after the first dispatch that went to an organization of another department, ' +
      'street or office.',
  })
  handOvers: number;

  @Field(() => Int, { description: 'Number of failed verifications.' })
  verificationFailures: number;

  @Field(() => Int, { description: 'Number of times that the issue was opened again.' })
  reopens: number;

  @Field(() => Int, { description: 'Number of times that the client of the source urged the issue (催单次数).' })
  urges: number;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last urge; null when there was none.' })
  urgedAt: string | null;

  @Field(() => Int, { description: 'Number of pauses.' })
  pauses: number;

  @Field(() => Int, { description: 'Number of extensions.' })
  extensions: number;

  @Field(() => Int, { description: 'Number of persons who reported the issue, merged reports included.' })
  reporterCount: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Level of escalation: 0 the unit itself was told, 1 its superior, 2 and above the coordination office; null ' +
      'while no deadline has passed.',
  })
  escalationLevel: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time of the last supplement by a reporter, while no staff member has taken a step after it (新补充); null ' +
      'otherwise.',
  })
  newSupplementAt: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The issue into which this issue was merged; null unless it is merged.',
  })
  mergedIntoId: string | null;

  @Field(() => String, { description: 'Key of the process of the issue.' })
  processKey: string;

  @Field(() => Int, {
    description: 'Version of the process. An open issue keeps this version when a newer version is published.',
  })
  processVersion: number;
}

export const IssueConnection = connectionOf('Issue', () => Issue);
export const IssueCount = totalCountOf(IssueConnection);

/**
 * How the API shows each column of an issue: `same` keeps name and value, `otherwise` is converted by `toIssue`, and
 * `hidden` is not shown.
 */
export const shownColumns = {
  id: 'same',
  version: 'same',
  processKey: 'same',
  processVersion: 'same',
  source: 'otherwise',
  sourceReference: 'same',
  sourceCategory: 'same',
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
  urges: 'same',
  urgedAt: 'same',
  arbitrated: 'hidden',
  edition: 'hidden',
  escalationLevel: 'otherwise',
  escalatedToOrganizationId: 'hidden',
  mergedIntoId: 'same',
  reportedAt: 'same',
  observedAt: 'same',
  clockSkewMinutes: 'same',
  stateDueAt: 'same',
  handleDueAt: 'same',
  sourceDueAt: 'same',
  sourceRequest: 'hidden',
  sourceRequestBy: 'hidden',
  calendarEdition: 'hidden',
  pausedAt: 'hidden',
  steppedAt: 'hidden',
  lateSpans: 'hidden',
  newSupplementAt: 'same',
  closedAt: 'same',
  reopenUntil: 'same',
  titleMarks: 'hidden',
} as const satisfies ShownColumns;
export type ShownColumns = Readonly<Record<keyof IssueRow, 'same' | 'otherwise' | 'hidden'>>;

const shownAsTheyAre = namesWith(shownColumns, 'same') satisfies (keyof Issue)[];

/** Makes the API type from the plain view; ids of other services' objects become stubs. */
export function toIssue(view: IssueView): Issue {
  const stub = (id: string | null): { id: string } | null => (id === null ? null : { id });
  const isGrid = view.areaCode.length === 15;
  return {
    ...pickFields(view, shownAsTheyAre),
    number: issueNumber({ id: view.id, reportedAt: new Date(view.reportedAt) }),
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
  @Field(() => String, { description: 'Stable code of the text.' })
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
  @Field(() => IssueActionEnum, { description: 'Name of the command.' })
  action: IssueAction;

  @Field(() => String, { description: 'Label of the action in your language, for a button.' })
  label: string;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => Reason, { nullable: true, description: 'Reason why the action is disabled; null when it is enabled.' })
  reason: Reason | null;
}

@ObjectType({ description: 'A packet of the issue in the archive (档案).' })
export class ArchivedEdition {
  @Field(() => Int, {
    description: 'Edition of the issue that was filed. An issue that is closed again files another packet.',
  })
  edition: number;

  @Field(() => ArchivePacket, { description: 'The packet.' })
  packet: ArchivePacket;

  @Field(() => Int, { description: 'Number of the packet in the chain of the archive.' })
  position: number;

  @Field(() => String, { description: 'SHA-256 of the packet in canonical JSON, hex.' })
  digest: string;

  @Field(() => String, { description: 'Seal of the packet in the chain of the archive, hex.' })
  seal: string;
}
