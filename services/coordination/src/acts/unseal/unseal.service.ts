import { Injectable } from '@nestjs/common';
import { isResting, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { fromPlain, toPlain, type PlainOf } from '@jiceng/platform/columns';
import { CommandRunner } from '@jiceng/platform/commands';
import { standingsOf, type Actor } from '@jiceng/platform/context';
import { readSql } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { issueFacts, postWith } from '../../case/ledger/issue-access.js';
import { scheduleNoticeBeside } from '../../case/ledger/notice.js';
import { approverAbove } from '../../case/moves/deadline-request.js';
import { opened, recordUnmasking } from '../../case/moves/unmasking.js';
import { ConfidentialIdentities } from '../../case/reporter/confidential-identity.js';
import { unsealingRequestTable, type UnsealingRequestRow } from '../../case/tables/confidential.table.js';
import type { IssueRow, ReporterGrade } from '../../case/tables/issue.table.js';
import { endingOf, toUnsealingRequest } from '../../reading/api/unsealing.graphql.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { unsealErrors } from './unseal.errors.js';
import type {
  AnswerUnsealingInput,
  RequestUnsealingInput,
  RevealConfidentialReporterInput,
  RevealConfidentialReporterPayload,
  UnsealingPayload,
  WithdrawUnsealingInput,
} from './unseal.graphql.js';

const open = unsealingRequestTable.insert({ name: 'unsealing-request-open' });
const requestById = defineQuery(
  unsealingRequestTable.columns,
  (columns) => `SELECT ${columns()} FROM unsealing_request WHERE id = $1 FOR UPDATE`,
  'unsealing-request-lock',
);

/** A report with the facts about its issue that the policy compares. */
interface Report extends Pick<
  IssueRow,
  'areaCode' | 'involvedOrganizationIds' | 'line' | 'source' | 'reporterIds' | 'processKey' | 'processVersion'
> {
  issueId: string;
  seq: number;
  grade: ReporterGrade;
  state: IssueState;
}
const REPORT = `SELECT i.id AS "issueId", i.version AS seq, r.grade, i.state, i.area_code AS "areaCode", i.line, i.source,
    i.reporter_ids AS "reporterIds", i.involved_organization_ids AS "involvedOrganizationIds",
    i.process_key AS "processKey", i.process_version AS "processVersion"
  FROM reporter r JOIN issue i ON i.id = r.issue_id WHERE r.id = $1`;
/** An issue that is being closed meanwhile ends the open requests and would not see the new one. */
const LOCKED_REPORT = `${REPORT} FOR SHARE OF i`;

/** The organizations that employ the actor. Organizations below them count as other units. */
function employersOf(actor: Actor): string[] {
  return [actor, ...standingsOf(actor)].flatMap(({ organizationId }) => organizationId ?? []);
}

/** Shows who a confidential reporter is, with the consent of another unit. */
@Injectable()
export class UnsealService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    private readonly identities: ConfidentialIdentities,
  ) {}

  /**
   * Asks a leader of another unit for the consent to see a confidential reporter.
   * @throws NOT_FOUND, OUT_OF_SCOPE, REPORTER_NOT_CONFIDENTIAL, UNSEALING_ISSUE_ENDED, NO_UNIT_TO_ASK_FOR,
   * NO_UNIT_TO_CONSENT, UNSEALING_ASKED_ALREADY, BAD_INPUT
   */
  async request(ctx: RequestContext, input: RequestUnsealingInput): Promise<UnsealingPayload> {
    const actor = ctx.actor!;
    const directory = await this.directories.current();
    const plain = await this.commands.run(ctx, 'requestUnsealing', input, async (tx) => {
      const report = await this.report(tx, uuidText('reporterId', input.reporterId), LOCKED_REPORT);
      const { limits } = directory.process(report.processKey, report.processVersion);
      ctx.policy.assert('Mutation.requestUnsealing', issueFacts(report));
      if (report.grade !== 'confidential') throw unsealErrors.REPORTER_NOT_CONFIDENTIAL();
      if (isResting(report.state)) throw unsealErrors.UNSEALING_ISSUE_ENDED();
      const reason = personText('reason', input.reason, { minLength: 10, maxLength: 500 });
      const { organizationId } = actor;
      if (organizationId === null) throw unsealErrors.NO_UNIT_TO_ASK_FOR();
      const unitIds = [...new Set(employersOf(actor))];
      const consentOrganizationId = consentingUnit(organizationId, unitIds, directory, tx.now);
      if (consentOrganizationId === null) throw unsealErrors.NO_UNIT_TO_CONSENT();
      await assertNoneOpen(tx, input.reporterId, actor.id);
      const row = {
        id: newId(),
        reporterId: input.reporterId,
        reason,
        organizationId,
        unitIds,
        askedBy: actor.id,
        askedAt: tx.now,
        consentOrganizationId,
        expiresAt: new Date(tx.now.getTime() + limits.unsealWaitMinutes * 60_000),
      };
      await open.run(tx, [row]);
      tx.audit({
        subject: { type: 'reporter', id: row.reporterId },
        after: { issueId: report.issueId, requestId: row.id, consentOrganizationId },
        reason,
      });
      this.tell(tx, report, 'unsealing', { organizationId: consentOrganizationId, staffId: null });
      return toPlain({ ...row, ...unanswered });
    });
    return this.payload(ctx, plain);
  }

  /**
   * Consents or refuses. The minutes in which the reporter may be seen begin with the consent.
   * @throws NOT_FOUND, OUT_OF_SCOPE, CONSENT_OF_OWN_UNIT, UNSEALING_ANSWERED, UNSEALING_ENDED,
   * UNSEALING_REFUSAL_NEEDS_REASON, BAD_INPUT
   */
  async answer(ctx: RequestContext, input: AnswerUnsealingInput): Promise<UnsealingPayload> {
    const actor = ctx.actor!;
    const directory = await this.directories.current();
    const plain = await this.commands.run(ctx, 'answerUnsealing', input, async (tx) => {
      const request = await this.locked(tx, input.requestId);
      const facts = { organizationIds: [request.consentOrganizationId] };
      ctx.policy.assert('Mutation.answerUnsealing', facts);
      const isSameUnit = employersOf(actor).some((id) => request.unitIds.includes(id));
      if (request.askedBy === actor.id || isSameUnit) throw unsealErrors.CONSENT_OF_OWN_UNIT();
      assertWaits(request, tx.now);
      // A leader may hold the post that answers without having a main unit.
      const post = postWith(actor, (each) => ctx.policy.policy.permitsAs(each, 'Mutation.answerUnsealing', facts));
      const answer = input.reason ? personText('reason', input.reason, { minLength: 4, maxLength: 500 }) : null;
      if (!input.approve && answer === null) throw unsealErrors.UNSEALING_REFUSAL_NEEDS_REASON();
      const report = await this.report(tx, request.reporterId);
      const { limits } = directory.process(report.processKey, report.processVersion);
      const change = {
        answeredAt: tx.now,
        answeredBy: actor.id,
        answeredByOrganizationId: post?.organizationId ?? request.consentOrganizationId,
        approved: input.approve,
        answer,
        shownUntil: input.approve ? new Date(tx.now.getTime() + limits.unsealMinutes * 60_000) : null,
      };
      await unsealingRequestTable.rows(tx).update({ id: request.id }, change);
      tx.audit({
        subject: { type: 'reporter', id: request.reporterId },
        after: {
          issueId: report.issueId,
          requestId: request.id,
          approved: input.approve,
          until: change.shownUntil?.toISOString() ?? null,
        },
        reason: answer,
      });
      const { organizationId, askedBy } = request;
      this.tell(tx, report, 'unsealing_answered', { organizationId, staffId: askedBy });
      return toPlain({ ...request, ...change });
    });
    return this.payload(ctx, plain);
  }

  /**
   * Takes back an own request that waits for its answer.
   * @throws NOT_FOUND, OUT_OF_SCOPE, UNSEALING_ANSWERED, UNSEALING_ENDED
   */
  async withdraw(ctx: RequestContext, input: WithdrawUnsealingInput): Promise<UnsealingPayload> {
    const plain = await this.commands.run(ctx, 'withdrawUnsealing', input, async (tx) => {
      const request = await this.locked(tx, input.requestId);
      ctx.policy.assert('Mutation.withdrawUnsealing', { ownerIds: [request.askedBy] });
      assertWaits(request, tx.now);
      const change = { endedAt: tx.now, ending: 'withdrawn' } as const;
      await unsealingRequestTable.rows(tx).update({ id: request.id }, change);
      tx.audit({
        subject: { type: 'reporter', id: request.reporterId },
        after: { requestId: request.id, ending: change.ending },
      });
      return toPlain({ ...request, ...change });
    });
    return this.payload(ctx, plain);
  }

  /**
   * Shows the reporter to the person who asked, and records it for the audit chain and for the reporter. The identity
   * is read after the commit and is in no stored answer.
   * @throws NOT_FOUND, OUT_OF_SCOPE, NO_CONSENT, CONSENT_EXPIRED, SEALED_DATA_UNREADABLE
   */
  async reveal(
    ctx: RequestContext,
    input: RevealConfidentialReporterInput,
  ): Promise<RevealConfidentialReporterPayload> {
    const shown = await this.commands.run(ctx, 'revealConfidentialReporter', input, async (tx) => {
      const request = await this.locked(tx, input.requestId);
      const report = await this.report(tx, request.reporterId);
      ctx.policy.assert('Mutation.revealConfidentialReporter', issueFacts(report));
      if (request.askedBy !== ctx.actor!.id || request.shownUntil === null) throw unsealErrors.NO_CONSENT();
      if (tx.now >= request.shownUntil) throw unsealErrors.CONSENT_EXPIRED();
      const { reporterId, reason, shownUntil } = request;
      const { issueId } = report;
      const fields = ['name', 'phone', 'account', 'employer'];
      recordUnmasking(tx, { issueId, reporterId, part: 'identity', reason, fields, until: shownUntil });
      return { reporterId, shownUntil: shownUntil.toISOString() };
    });
    // A retry answers later: the time may be over, and the caller may have lost the post.
    if (ctx.now().toISOString() >= shown.shownUntil) throw unsealErrors.CONSENT_EXPIRED();
    const [report] = await readSql<Report & Record<string, unknown>>(this.dataSource, REPORT, [shown.reporterId]);
    ctx.policy.assert('Mutation.revealConfidentialReporter', issueFacts(report!));
    const identity = await opened(() => this.identities.inClear(shown.reporterId));
    return { requestId: input.requestId, shownUntil: shown.shownUntil, ...identity };
  }

  private async report(tx: EffectTx, id: string, sql = REPORT): Promise<Report> {
    const [row] = await tx.sql<Report & Record<string, unknown>>(sql, [id]);
    if (!row) throw platformErrors.NOT_FOUND({ what: 'reporter', id });
    return row;
  }

  private async locked(source: QuerySource, requestId: string): Promise<UnsealingRequestRow> {
    const id = uuidText('requestId', requestId);
    const request = await requestById.first(source, [id]);
    if (!request) throw platformErrors.NOT_FOUND({ what: 'unsealing request', id });
    return request;
  }

  /** Sends a message to those who answer, or to the person who asked. */
  private tell(
    tx: EffectTx,
    { issueId, seq }: Report,
    kind: 'unsealing' | 'unsealing_answered',
    to: { organizationId: string; staffId: string | null },
  ): void {
    scheduleNoticeBeside(tx, { issueId, seq, kind, to: [to] });
  }

  private payload(ctx: RequestContext, plain: PlainOf<UnsealingRequestRow>): UnsealingPayload {
    return { request: toUnsealingRequest(fromPlain(unsealingRequestTable.columns, plain), ctx.actor!.id, ctx.now()) };
  }
}

/** Number of organizations above one another that are asked at most. A district has four levels. */
const MOST_LEVELS = 10;

/**
 * Returns the first organization above a unit whose leader may consent and that does not employ the person who asks.
 */
function consentingUnit(unitId: string, unitIds: readonly string[], directory: Directory, at: Date): string | null {
  let found = approverAbove(unitId, directory, at);
  for (let level = 0; level < MOST_LEVELS && found !== null && unitIds.includes(found); level += 1)
    found = approverAbove(found, directory, at);
  return found !== null && unitIds.includes(found) ? null : found;
}

const unanswered = {
  answeredAt: null,
  answeredBy: null,
  answeredByOrganizationId: null,
  approved: null,
  answer: null,
  shownUntil: null,
  endedAt: null,
  ending: null,
};

/** @throws UNSEALING_ANSWERED, UNSEALING_ENDED */
function assertWaits(request: UnsealingRequestRow, now: Date): void {
  if (request.answeredAt !== null) throw unsealErrors.UNSEALING_ANSWERED();
  if (endingOf(request, now) !== null) throw unsealErrors.UNSEALING_ENDED();
}

/** @throws UNSEALING_ASKED_ALREADY */
async function assertNoneOpen(tx: EffectTx, reporterId: string, askedBy: string): Promise<void> {
  // Two requests of one person at the same time would not see one another.
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`unsealing ${reporterId} ${askedBy}`]);
  const own = 'reporter_id = $1 AND asked_by = $2 AND answered_at IS NULL AND ended_at IS NULL';
  const expired = `UPDATE unsealing_request SET ended_at = expires_at, ending = 'expired'
    WHERE ${own} AND expires_at <= $3`;
  await tx.sql(expired, [reporterId, askedBy, tx.now]);
  const waiting = await tx.sql(`SELECT 1 FROM unsealing_request WHERE ${own}`, [reporterId, askedBy]);
  if (waiting.length > 0) throw unsealErrors.UNSEALING_ASKED_ALREADY();
}
