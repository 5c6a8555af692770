import { Injectable } from '@nestjs/common';
import { atLeast } from '@jiceng/contracts/codes';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { CommandRunner } from '@jiceng/platform/commands';
import type { Actor } from '@jiceng/platform/context';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { badInput, type DomainError } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import type { Directory, KnownOrganization } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { mayReportFrom, type IssueSource } from '../../rulebook/process/issue-source.js';
import { titleMarks } from '../../reading/duplicate/duplicate.rules.js';
import { scheduleNextLevel } from '../../case/ledger/deadlines.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { issueFacts, postWith } from '../../case/ledger/issue-access.js';
import { dutySpanTable, issueStepTable } from '../../case/tables/issue-step.table.js';
import { issueTable, reporterTable, type IssueRow, type ReporterRow } from '../../case/tables/issue.table.js';
import { eventOfReport } from '../../case/ledger/step-event.js';
import { issueView, type IssueView } from '../../case/tables/issue.view.js';
import { ReceiptCodes } from '../../case/receipt/receipt-codes.js';
import { reportErrors } from './report.errors.js';
import type { ReportIssueInput } from './report.input.js';
import { INSERT_REPORT, issueOfReference, type ReportRows } from './report.queries.js';

const TITLE_LENGTH = 120;

/** A report before it is written. */
export interface TakenIn {
  row: IssueRow;
  reporter: NewReporter;
  directory: Directory;
  definition: ProcessDefinition;
}

/**
 * The outcome that is kept for a retry. The receipt code is stored nowhere, so a retry derives the code from the
 * outcome again.
 */
interface Taken {
  issue: IssueView;
  /** False when the issue was reported before under the same reference: its receipt belongs to the first reporter. */
  givesReceipt: boolean;
}

/** The issue that a report became, with the receipt code of an anonymous reporter. */
export interface ReportAnswer {
  issue: IssueView;
  receiptCode: string | null;
}

@Injectable()
export class ReportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly directories: DirectoryService,
    private readonly receipts: ReceiptCodes,
  ) {}

  /**
   * Takes a report in (31): finds the grid, sets the first receiver, starts the time to judge. The hot path of the
   * platform: everything is looked up in memory and written in one prepared statement. A second delivery of a source's
   * reference answers with the issue of the first. An anonymous reporter gets the receipt code of the issue (32).
   * @throws SOURCE_NOT_YOURS, PLACE_OUTSIDE_DISTRICT, UNKNOWN_CATEGORY, NO_FIRST_RECEIVER, BAD_INPUT
   */
  async report(ctx: RequestContext, input: ReportIssueInput): Promise<ReportAnswer> {
    const { issue, givesReceipt } = await this.take(ctx, input);
    return { issue, receiptCode: givesReceipt ? this.receipts.codeOf(issue.id) : null };
  }

  private async take(ctx: RequestContext, input: ReportIssueInput): Promise<Taken> {
    const { row, reporter, directory, definition } = await this.takeIn(ctx, input, 'Mutation.reportIssue');
    const anonymous = reporter.anonymous;
    const outcome: Taken = { issue: issueView(row), givesReceipt: anonymous };
    const rowsOf = (tx: EffectTx): ReportRows => rowsOfReport(tx, row, reporter);
    const publish = (tx: EffectTx): void => {
      const payload = {
        issueId: row.id,
        taskId: null,
        startedAt: row.reportedAt.toISOString(),
        limitMinutes: definition.limits.judgeMinutes,
        level: -1,
      };
      scheduleNextLevel(tx, 'judge-due', row.id, payload, {
        definition,
        clock: directory.clock(definition.limits.calendar),
      });
      const staffId = ctx.actor!.kind === 'staff' && !anonymous ? ctx.actor!.id : null;
      tx.emit(issueProgressed, { key: row.id, payload: eventOfReport(row, staffId) });
      tx.audit({
        subject: { type: 'issue', id: row.id },
        after: {
          state: row.state,
          areaCode: row.areaCode,
          source: row.source,
          responsibleOrganizationId: row.responsibleOrganizationId,
        },
      });
    };
    if (row.sourceReference === null)
      return this.commands.runSingle(
        ctx,
        'reportIssue',
        input,
        (tx) => {
          publish(tx);
          return { name: 'coordination-report-issue', ctes: INSERT_REPORT, row: rowsOf(tx), outcome };
        },
        { anonymous },
      );
    return this.commands.run(
      ctx,
      'reportIssue',
      input,
      async (tx) => {
        // Two deliveries of one reference at once: the second waits here, and finds the issue of the first.
        await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${row.source} ${row.sourceReference}`]);
        const known = await issueOfReference.first(tx, [row.source, row.sourceReference]);
        if (known) {
          ctx.policy.assert('Query.issue', issueFacts(known));
          tx.audit({ subject: { type: 'issue', id: known.id }, after: { deliveredAgain: row.sourceReference } });
          return { issue: issueView(known), givesReceipt: false };
        }
        publish(tx);
        const rows = rowsOf(tx);
        await writeReport(tx, rows);
        return outcome;
      },
      { anonymous },
    );
  }

  /**
   * The issue and its reporter as a report makes them, before anything is written.
   * @throws OUT_OF_SCOPE, SOURCE_NOT_YOURS, PLACE_OUTSIDE_DISTRICT, UNKNOWN_CATEGORY, NO_FIRST_RECEIVER, BAD_INPUT
   */
  async takeIn(ctx: RequestContext, input: ReportIssueInput, operation: string): Promise<TakenIn> {
    let directory = await this.directories.current();
    let areaCode = areaOf(directory, input);
    // Not found in memory may mean that the map has just arrived.
    if (areaCode === null) {
      directory = await this.directories.renewed();
      areaCode = areaOf(directory, input);
    }
    if (areaCode === null) throw placeRefusal(directory, input);
    const reporter = reporterOf(ctx, input);
    const row = this.newIssue(ctx, input, directory, areaCode, reporter.personId);
    ctx.policy.assert(operation, issueFacts(row));
    if (!mayReportFrom(input.source, ctx.actor!.roles)) throw reportErrors.SOURCE_NOT_YOURS({ source: input.source });
    return { row, reporter, directory, definition: directory.process(row.processKey, row.processVersion) };
  }

  private newIssue(
    ctx: RequestContext,
    input: ReportIssueInput,
    directory: Directory,
    areaCode: string,
    reporterId: string | null,
  ): IssueRow {
    const reportedAt = ctx.now();
    const description = personText('description', input.description, { maxLength: 5000 });
    const title = input.title
      ? personText('title', input.title, { maxLength: TITLE_LENGTH })
      : [...description.replace(/\s+/g, ' ')].slice(0, 40).join('');
    const category = input.categoryCode ? directory.category(input.categoryCode, reportedAt) : null;
    if (input.categoryCode && (!category || category.retired))
      throw issueErrors.UNKNOWN_CATEGORY({ categoryCode: input.categoryCode });
    const receiver = receiverOf(ctx.actor!, input.source, directory, areaCode, reportedAt);
    if (!receiver) throw reportErrors.NO_FIRST_RECEIVER();
    const { source } = input;
    const process = directory.processFor({ source, categoryCode: category?.code ?? null, reportedAt });
    if (!process) throw reportErrors.IMPOSSIBLE_TIME({ at: reportedAt.toISOString() });
    const { limits, initial } = process.definition;
    return {
      id: newId(),
      version: 1,
      processKey: process.key,
      processVersion: process.version,
      source,
      sourceReference: input.sourceReference
        ? personText('sourceReference', input.sourceReference, { maxLength: 100 })
        : null,
      title,
      description,
      address: input.address ? personText('address', input.address, { maxLength: 200 }) : null,
      longitude: input.longitude ?? null,
      latitude: input.latitude ?? null,
      areaCode,
      categoryCode: category?.code ?? null,
      line: category?.line ?? null,
      riskGrade: category?.riskGrade ?? null,
      severity: atLeast(input.severity ?? 'ordinary', category?.leastSeverity ?? null),
      stateCode: initial,
      state: 'reported',
      activity: 'judging',
      firstReceiverOrganizationId: receiver.id,
      responsibleOrganizationId: receiver.id,
      holderOrganizationId: receiver.id,
      answerableOrganizationId: receiver.id,
      deskOrganizationIds: [receiver.id],
      involvedOrganizationIds: [receiver.id],
      handlerOrganizationIds: [],
      reporterIds: reporterId ? [reporterId] : [],
      reporters: 1,
      jointRule: 'all-done',
      returns: 0,
      handOvers: 0,
      refusedBy: [],
      verificationFailures: 0,
      pauses: 0,
      extensions: 0,
      reopens: 0,
      arbitrated: false,
      edition: 0,
      escalationLevel: -1,
      escalatedToOrganizationId: null,
      mergedIntoId: null,
      reportedAt,
      stateDueAt: directory.clock(limits.calendar).addWorkingMinutes(reportedAt, limits.judgeMinutes),
      handleDueAt: null,
      pausedAt: null,
      steppedAt: reportedAt,
      lateSpans: [],
      closedAt: null,
      reopenUntil: null,
      titleMarks: titleMarks(title),
    };
  }
}

/** The grid of the position, else the area named, else the whole district; null when the place lies outside. */
function areaOf(directory: Directory, input: ReportIssueInput): string | null {
  const { longitude, latitude, areaCode } = input;
  if ((longitude == null) !== (latitude == null))
    throw badInput('longitude', '经纬度须同时给出', 'longitude and latitude go together');
  const area = areaCode && directory.knowsArea(areaCode) ? areaCode : null;
  if (longitude != null && latitude != null) {
    if (directory.problemOfPosition([longitude, latitude]) !== null) return null;
    // Water and railways are often in no grid: then the area that was named takes over.
    return directory.locator.locate([longitude, latitude]) ?? area;
  }
  if (areaCode) return area;
  return directory.districtCode;
}

/** Says why a report has no place, with the likely cause where its position cannot be meant. */
function placeRefusal(directory: Directory, { longitude, latitude }: ReportIssueInput): DomainError {
  const found = longitude != null && latitude != null ? directory.problemOfPosition([longitude, latitude]) : null;
  if (!found || found.isFar) return reportErrors.PLACE_OUTSIDE_DISTRICT();
  return badInput(found.field, found.problemZh, found.problem);
}

/**
 * The first receiver (38): the organization of the post that takes the report in, wherever the place lies; for a resident's
 * own report the desk that the district has set. Where the place is corrected later, the first receiver stays.
 */
function receiverOf(
  actor: Actor,
  source: IssueSource,
  directory: Directory,
  areaCode: string,
  at: Date,
): KnownOrganization | null {
  const organizationId = postWith(actor, ({ roles }) => mayReportFrom(source, roles))?.organizationId ?? null;
  const ofPost =
    organizationId && directory.inForce(organizationId, at) ? directory.organizations.get(organizationId) : null;
  return ofPost ?? directory.intakeDeskOf(areaCode, at);
}

/** The rows of a report that is written by itself. */
export function rowsOfReport(tx: EffectTx, row: IssueRow, reporter: NewReporter): ReportRows {
  return {
    issue: row,
    reporter: { ...reporter, issueId: row.id, originIssueId: row.id, reportedAt: row.reportedAt },
    step: firstStep(tx, row),
    span: firstSpan(row),
  };
}

/** Writes the rows of a report one after the other, where more follows in the same transaction. */
export async function writeReport(tx: EffectTx, rows: ReportRows): Promise<void> {
  await issueTable.rows(tx).insert(rows.issue);
  await reporterTable.rows(tx).insert(rows.reporter);
  await issueStepTable.rows(tx).insert(rows.step);
  await dutySpanTable.rows(tx).insert(rows.span);
}

function firstStep({ origin: { actor } }: EffectTx, row: IssueRow): ReportRows['step'] {
  return {
    issueId: row.id,
    seq: 1,
    step: 'reported',
    at: row.reportedAt,
    state: row.state,
    actorId: actor.id,
    actorKind: actor.kind,
    organizationId: row.firstReceiverOrganizationId,
    counterpartOrganizationId: null,
    taskId: null,
    reasonCode: null,
    note: null,
    rule: row.longitude === null ? 'area' : 'position',
    late: null,
  };
}

function firstSpan(row: IssueRow): ReportRows['span'] {
  return {
    issueId: row.id,
    seq: 1,
    responsibleOrganizationId: row.firstReceiverOrganizationId,
    holderOrganizationId: row.firstReceiverOrganizationId,
    activity: 'judging',
    startsAt: row.reportedAt,
  };
}

type NewReporter = Omit<ReporterRow, 'issueId' | 'originIssueId' | 'reportedAt'>;

/** A resident reports for themselves; staff report for whom they name, or for themselves. An anonymous reporter leaves no name. */
function reporterOf(ctx: RequestContext, { reporter }: ReportIssueInput): NewReporter {
  const actor = ctx.actor!;
  const anonymous = reporter?.anonymous ?? false;
  const named = Boolean(reporter?.name || reporter?.phone || reporter?.personId);
  const account = reporter?.personId ? personText('reporter.personId', reporter.personId, { maxLength: 200 }) : null;
  const personId = actor.kind === 'resident' ? actor.id : (account ?? (named ? null : actor.id));
  return {
    id: newId(),
    personId: anonymous ? null : personId,
    anonymous,
    name: anonymous
      ? null
      : reporter?.name
        ? personText('reporter.name', reporter.name, { maxLength: 50 })
        : named
          ? null
          : actor.name,
    phone: anonymous || !reporter?.phone ? null : phoneText(reporter.phone),
  };
}

function phoneText(phone: string): string {
  if (!/^\+?[0-9*\- ]{5,20}$/.test(phone))
    throw badInput('reporter.phone', '不是有效的电话号码', 'is not a telephone number');
  return phone;
}
