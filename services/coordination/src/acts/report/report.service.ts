import { Injectable } from '@nestjs/common';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { Actor } from '@jiceng/platform/context';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, checkAll, outcomeOf, type DomainError } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import { takeNumbers } from '@jiceng/platform/numbers-in-text';
import type { RequestContext } from '@jiceng/platform/request-context';
import { insertDataKeys } from '@jiceng/platform/sealing';
import { personText } from '@jiceng/platform/text';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { mayReportFrom } from '../../rulebook/process/issue-source.js';
import { titleFrom, titleMarks, titleText } from '../../reading/duplicate/duplicate.rules.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { scheduleNextLevel } from '../../case/ledger/deadlines.js';
import { placeOf, type FoundPlace } from '../../case/moves/place.js';
import { IssueFiles } from '../../case/files/issue-files.js';
import { issueFacts } from '../../case/ledger/issue-access.js';
import { dutySpanTable, issueStepTable } from '../../case/tables/issue-step.table.js';
import { issueText, issueTextTable } from '../../case/tables/issue-text.table.js';
import { issueTable, reporterTable, type IssueRow } from '../../case/tables/issue.table.js';
import { followSourceLimit } from '../../case/ledger/source-limit-timer.js';
import { scheduleStatus } from '../../case/ledger/status-timer.js';
import { eventOfReport } from '../../case/ledger/step-event.js';
import { issueView, type IssueView } from '../../case/tables/issue.view.js';
import { ReceiptCodes, receiptFor } from '../../case/receipt/receipt-codes.js';
import { HiddenNumbers } from '../../case/reporter/hidden-numbers.js';
import { ReporterIdentity } from '../../case/reporter/reporter-identity.js';
import { categoryOf, sourceCategoryOf, sourceDueOf } from './category-of.js';
import { assertSameReport, deliveredBefore } from './delivered-before.js';
import { observationOf, withoutSending } from './observation.rules.js';
import { PassAtOnceService } from './pass-at-once.service.js';
import { claimOf, receiverOf } from './receiver-of.js';
import { reportErrors } from './report.errors.js';
import type { ReportIssueInput } from './report.input.js';
import { reporterOf, type ReporterInClear } from './reporter-of.js';
import { INSERT_REPORT, type ReportRows } from './report.queries.js';

/** A report before its rows are written. */
export interface TakenIn {
  row: IssueRow;
  reporter: ReporterInClear;
  directory: Directory;
  definition: ProcessDefinition;
  /** Why the report is refused for its time, unless it was taken in before; null for none. */
  fault: DomainError | null;
}

/**
 * The answer of a report as it is kept for a retry. The receipt code is not kept; a retry computes it again from the id of
 * the issue.
 */
export interface Taken {
  issue: IssueView;
  /**
   * Present when the reporter gets a receipt code. Absent also when an earlier report had the same reference, because the
   * code belongs to the earlier reporter.
   */
  givesReceipt?: true;
}

/** The issue that a report opened, with the receipt code of its reporter. */
export interface ReportAnswer {
  issue: IssueView;
  receiptCode: string | null;
}

@Injectable()
export class ReportService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly directories: DirectoryService,
    private readonly receipts: ReceiptCodes,
    private readonly passing: PassAtOnceService,
    private readonly files: IssueFiles,
    private readonly identities: ReporterIdentity,
    private readonly numbers: HiddenNumbers,
  ) {}

  /**
   * Takes a report in: finds the grid, sets the first receiver and starts the time to judge. An anonymous or
   * confidential reporter, and a named one without an account, gets a receipt code. This is the most frequent command,
   * so all lookups are in memory and one prepared statement writes all rows. A report that passes the intake desk at
   * once takes its further steps in the same transaction.
   * @throws OUT_OF_SCOPE, SOURCE_NOT_YOURS, PLACE_OUTSIDE_DISTRICT, UNKNOWN_CATEGORY, NO_FIRST_RECEIVER,
   * IMPOSSIBLE_TIME, BAD_INPUT
   */
  async report(ctx: RequestContext, input: ReportIssueInput): Promise<ReportAnswer> {
    return this.answer(await this.take(ctx, input));
  }

  /** Adds the receipt code to the answer of a command that opened an issue. */
  answer({ issue, givesReceipt }: Taken): ReportAnswer {
    return { issue, receiptCode: givesReceipt ? this.receipts.codeOf(issue.id) : null };
  }

  private async take(ctx: RequestContext, input: ReportIssueInput): Promise<Taken> {
    const takenIn = await this.takeIn(ctx, input, 'Mutation.reportIssue');
    const { row, reporter, directory, definition, fault } = takenIn;
    const prefix = await this.passing.prefixOf(takenIn);
    const isNamed = reporter.grade === 'named';
    const anonymous = reporter.hidesActor;
    const outcome: Taken = { issue: issueView(row), ...receiptFor(reporter) };
    const rowsOf = (tx: EffectTx): ReportRows => this.rowsOf(tx, row, reporter);
    const publish = (tx: EffectTx): void => {
      const payload = {
        issueId: row.id,
        taskId: null,
        startedAt: row.reportedAt.toISOString(),
        limitMinutes: definition.limits.judgeMinutes,
        level: -1,
      };
      const clock = directory.clock(definition.limits.calendar);
      scheduleNextLevel(tx, 'judge-due', row.id, payload, { definition, clock });
      const staffId = ctx.actor!.kind === 'staff' && !anonymous ? ctx.actor!.id : null;
      tx.emit(issueProgressed, { key: row.id, payload: eventOfReport(row, staffId) });
      scheduleStatus(tx, null, row, 'reported');
      followSourceLimit(tx, null, row, clock);
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
    // A digest of the input is stored. The name and number of a reporter who is not known by name are left out of it,
    // because the digests of all possible numbers could be computed and compared.
    const kept = withoutSending(isNamed ? input : { ...input, reporter: { grade: reporter.grade } });
    const keeping = { anonymous, fromDevice: true };
    // Numbers in the text are rows of their own, which the single statement does not write.
    const isSingle = prefix === null && !input.files?.length && ctx.numbersInText.length === 0 && !reporter.sealed;
    if (row.sourceReference === null && isSingle && fault === null)
      return this.commands.runSingle(
        ctx,
        'reportIssue',
        kept,
        (tx) => {
          publish(tx);
          return { name: 'coordination-report-issue', ctes: INSERT_REPORT, row: rowsOf(tx), outcome };
        },
        keeping,
      );
    const report = { id: reporter.id, hidden: !isNamed };
    const { confidential } = this.identities;
    let forgotten: string[] = [];
    const taken = await this.commands.run(
      ctx,
      'reportIssue',
      kept,
      async (tx) => {
        const known = row.sourceReference === null ? null : await deliveredBefore(tx, row);
        if (known) {
          // The source of a client is its own, so the answer says nothing that the client has not sent.
          if (ctx.actor!.kind !== 'client') ctx.policy.assert('Query.issue', issueFacts(known));
          assertSameReport(ctx.actor!, known, row);
          tx.audit({ subject: { type: 'issue', id: known.id }, after: { deliveredAgain: row.sourceReference } });
          // The text of the second delivery is not kept, and neither are its numbers.
          takeNumbers(tx);
          return { issue: issueView(known) };
        }
        if (fault) throw fault;
        publish(tx);
        await writeReport(tx, rowsOf(tx));
        if (reporter.sealed) await confidential.keep(tx, { reportId: reporter.id, matterId: row.id }, reporter.sealed);
        this.numbers.keep(tx, row.id);
        forgotten = await this.files.attach(ctx, tx, input.files, { issueId: row.id, seq: row.version, report });
        if (prefix === null) return outcome;
        const clock = directory.clock(definition.limits.calendar);
        const after = await this.passing.pass(tx, { row, tasks: [], definition, clock, directory }, prefix);
        return { ...outcome, issue: issueView(after.row) };
      },
      keeping,
    );
    this.files.forget(forgotten);
    return taken;
  }

  /**
   * Builds the issue and the reporter of a report, before rows are written.
   * @throws the errors of `report`
   */
  async takeIn(ctx: RequestContext, input: ReportIssueInput, operation: string): Promise<TakenIn> {
    const { found, reporter, ...words } = checkAll({
      found: await outcomeOf(placeOf(this.directories, input)),
      ...wordsOf(ctx.actor!, input),
      reporter: () =>
        reporterOf(ctx.actor!, input.reporter, (account) => this.identities.confidential.pseudonymOf(account)),
    });
    // Numbers in a text are shown without the consent that the identity of a confidential reporter needs.
    const typed = ctx.numbersInText.find(({ field }) => field.startsWith('reporter.'));
    if (reporter.grade !== 'named' && typed)
      throw badInput(
        typed.field,
        '不得含号码，联系电话请填入“联系电话”',
        'must not contain a number; use reporter.phone',
      );
    const { directory, place } = found;
    if (ctx.actor!.kind === 'client' && !claimOf(ctx.actor!, input.source))
      throw reportErrors.SOURCE_NOT_YOURS({ source: input.source });
    const issue = this.newIssue(ctx, input, words, { directory, place, reporterId: reporter.personId });
    ctx.policy.assert(operation, issueFacts(issue));
    const { roles, kind } = ctx.actor!;
    const patrols = input.source === 'patrol' && ctx.policy.policy.isAddedFor(roles, operation);
    if (kind !== 'client' && !patrols && !mayReportFrom(input.source, roles))
      throw reportErrors.SOURCE_NOT_YOURS({ source: input.source });
    const definition = directory.process(issue.processKey, issue.processVersion);
    const { fault, ...seen } = observationOf(input, issue.reportedAt, definition.limits.observedDays);
    return { row: { ...issue, ...seen }, reporter, directory, definition, fault };
  }

  /** Returns the rows that a report writes. Name and number of the reporter are sealed here. */
  rowsOf(tx: EffectTx, row: IssueRow, { id, personId, grade, machine, name, phone }: ReporterInClear): ReportRows {
    const { sealed, keys } = this.identities.seal(id, row.id, { name, phone });
    return {
      issue: row,
      text: issueText(row),
      reporter: {
        id,
        personId,
        grade,
        machine,
        ...sealed,
        issueId: row.id,
        originIssueId: row.id,
        reportedAt: row.reportedAt,
      },
      keys,
      step: firstStep(tx, row),
      span: firstSpan(row),
    };
  }

  private newIssue(
    ctx: RequestContext,
    input: ReportIssueInput,
    { givenTitle, ...words }: Words,
    { directory, place, reporterId }: { directory: Directory; place: FoundPlace; reporterId: string | null },
  ): IssueRow {
    const reportedAt = ctx.now();
    const title = givenTitle ?? titleFrom(words.description);
    const given = { ...input, sourceCategory: words.sourceCategory };
    const { category, severity } = categoryOf(ctx.actor!, given, directory, reportedAt);
    const receiver = receiverOf(ctx.actor!, input.source, directory, place.areaCode, reportedAt);
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
      title,
      ...words,
      ...place,
      categoryCode: category?.code ?? null,
      line: category?.line ?? null,
      riskGrade: category?.riskGrade ?? null,
      severity,
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
      urges: 0,
      urgedAt: null,
      sourceRequest: null,
      sourceRequestBy: null,
      arbitrated: false,
      edition: 0,
      escalationLevel: -1,
      escalatedToOrganizationId: null,
      mergedIntoId: null,
      reportedAt,
      observedAt: null,
      clockSkewMinutes: null,
      stateDueAt: directory.clock(limits.calendar).addWorkingMinutes(reportedAt, limits.judgeMinutes),
      handleDueAt: null,
      pausedAt: null,
      steppedAt: reportedAt,
      lateSpans: [],
      calendarEdition: directory.calendars.edition,
      newSupplementAt: null,
      closedAt: null,
      reopenUntil: null,
      titleMarks: titleMarks(title),
    };
  }
}

interface Words {
  givenTitle: string | null;
  description: string;
  address: string | null;
  sourceReference: string | null;
  sourceCategory: string | null;
  sourceDueAt: Date | null;
}

/** Returns the checks of the texts of a report, as functions that `checkAll` calls. */
function wordsOf(
  actor: Actor,
  { title, description, address, sourceReference, sourceCategory, sourceDueAt }: ReportIssueInput,
): {
  [K in keyof Words]: () => Words[K];
} {
  return {
    givenTitle: () => (title ? titleText(title) : null),
    description: () => personText('description', description, { maxLength: 5000 }),
    address: () => (address ? personText('address', address, { maxLength: 200 }) : null),
    sourceReference: () =>
      sourceReference ? personText('sourceReference', sourceReference, { maxLength: 100 }) : null,
    sourceCategory: () => sourceCategoryOf(actor, sourceCategory),
    sourceDueAt: () => sourceDueOf(actor, sourceDueAt),
  };
}

/** Writes the rows of a report in a transaction that also writes further steps of the issue. */
export async function writeReport(tx: EffectTx, rows: ReportRows): Promise<void> {
  await issueTable.rows(tx).insert(rows.issue);
  await issueTextTable.rows(tx).insert(rows.text);
  insertDataKeys.send(tx, rows.keys);
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
    move: null,
    fromStateCode: null,
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
