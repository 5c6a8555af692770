import { Injectable } from '@nestjs/common';
import type { VersionedInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { staleVersion } from '@jiceng/platform/stale-version';
import { isIdText, personText, uuidText } from '@jiceng/platform/text';
import { assertSensibleDate } from '../effective/effective-period.rules.js';
import { REASON_LENGTH } from '../organization/organization.service.js';
import { announceEntry } from '../roster-entry/roster-entry.events.js';
import { coversOf, findEntry, listEntriesOf, saveEntries } from '../roster-entry/roster-entry.queries.js';
import type { RosterEntryRow } from '../roster-entry/roster-entry.table.js';
import { assertEntryStands, assignmentAt } from '../roster/roster.rules.js';
import { staffErrors } from '../staff/staff.errors.js';
import { listAssignments, lockStaff } from '../staff/staff.queries.js';
import { leaveErrors } from './leave.errors.js';
import {
  leaveRequestOf,
  type AskLeaveInput,
  type LeaveRequestInput,
  type LeaveRequestPayload,
  type RefuseLeaveInput,
} from './leave.graphql.js';
import { findRequest, listDeciders, listRequestsOf, saveRequest } from './leave.queries.js';
import { assertMayBeWithdrawn, assertNotAskedYet, assertWaits } from './leave.rules.js';
import type { LeaveRequestRow } from './leave.table.js';

const SUBJECT = 'leave-request';

/** Leaves that people ask for, and the decisions of their superiors. Only an approved leave is an absence. */
@Injectable()
export class LeaveService {
  constructor(private readonly commands: CommandRunner) {}

  /**
   * Asks for a leave of the caller.
   * @throws NOT_ASSIGNED, LEAVE_ASKED_ALREADY, LEAVE_WITHOUT_SUPERIOR, and the errors of {@link assertEntryStands}
   */
  ask(ctx: RequestContext, input: AskLeaveInput): Promise<LeaveRequestPayload> {
    return this.commands.run(ctx, 'askLeave', input, async (tx) => {
      const staffId = ctx.actor!.id;
      ctx.policy.assert('Mutation.askLeave', { ownerIds: [staffId] });
      // An account without a post, such as an auditor's, has the id that its provider gave it.
      if (!isIdText(staffId)) throw platformErrors.NOT_FOUND({ what: 'staff member', id: staffId });
      const reason = personText('reason', input.reason, { maxLength: REASON_LENGTH });
      const startsAt = new Date(input.startsAt);
      assertSensibleDate('startsAt', startsAt, tx.now);
      const request: LeaveRequestRow = {
        id: newId(),
        staffId,
        organizationId: await this.organizationAt(tx, staffId, startsAt),
        kind: input.kind,
        startsAt,
        endsAt: new Date(input.endsAt),
        reason,
        state: 'asked',
        askedAt: tx.now,
        decidedBy: null,
        decidedAt: null,
        answer: null,
        version: 1,
      };
      assertEntryStands(entryOf(request), await listEntriesOf(tx, [staffId]));
      assertNotAskedYet(request, await listRequestsOf(tx, staffId));
      await this.write(tx, null, request, null);
      if ((await decidersOfRequest(tx, request.id)).length === 0) throw leaveErrors.LEAVE_WITHOUT_SUPERIOR();
      return { request: leaveRequestOf(request) };
    });
  }

  /**
   * Approves a leave, which is on the roster from then on.
   * @throws OUT_OF_SCOPE, STALE_VERSION, LEAVE_NOT_WAITING, NOT_ASSIGNED, and the errors of {@link assertEntryStands}
   */
  approve(ctx: RequestContext, input: LeaveRequestInput): Promise<LeaveRequestPayload> {
    return this.commands.run(ctx, 'approveLeave', input, async (tx) => {
      const before = await this.toDecide(ctx, tx, 'approveLeave', input);
      const after = decided(before, 'approved', ctx.actor!.id, tx.now, null);
      const organizationId = await this.organizationAt(tx, before.staffId, before.startsAt);
      const entry = { ...entryOf(after), organizationId };
      assertEntryStands(entry, await listEntriesOf(tx, [before.staffId]));
      await saveEntries(tx, [entry]);
      announceEntry(tx, null, entry, { covers: (await coversOf(tx, [entry])).get(entry.id) ?? [] });
      await this.write(tx, before, after, null);
      return { request: leaveRequestOf(after) };
    });
  }

  /** Refuses a leave. @throws OUT_OF_SCOPE, STALE_VERSION, LEAVE_NOT_WAITING */
  refuse(ctx: RequestContext, input: RefuseLeaveInput): Promise<LeaveRequestPayload> {
    return this.commands.run(ctx, 'refuseLeave', input, async (tx) => {
      const before = await this.toDecide(ctx, tx, 'refuseLeave', input);
      const reason = personText('reason', input.reason, { maxLength: REASON_LENGTH });
      const after = decided(before, 'refused', ctx.actor!.id, tx.now, reason);
      await this.write(tx, before, after, reason);
      return { request: leaveRequestOf(after) };
    });
  }

  /** Withdraws the caller's own request, with the rest of the leave when it is approved. @throws STALE_VERSION, LEAVE_NOT_OPEN */
  withdraw(ctx: RequestContext, input: LeaveRequestInput): Promise<LeaveRequestPayload> {
    return this.commands.run(ctx, 'withdrawLeaveRequest', input, async (tx) => {
      const before = await this.found(tx, input);
      ctx.policy.assert('Mutation.withdrawLeaveRequest', { ownerIds: [before.staffId] });
      await assertSeen(tx, before, input);
      assertMayBeWithdrawn(before, tx.now);
      const entry = await findEntry(tx, before.id);
      if (entry) {
        const after = withoutRest(entry, tx.now);
        await saveEntries(tx, [after]);
        announceEntry(tx, entry, after, { covers: (await coversOf(tx, [after])).get(after.id) ?? [] });
      }
      const after: LeaveRequestRow = { ...before, state: 'withdrawn', version: before.version + 1 };
      await this.write(tx, before, after, null);
      return { request: leaveRequestOf(after) };
    });
  }

  private async toDecide(
    ctx: RequestContext,
    tx: EffectTx,
    command: string,
    input: LeaveRequestInput,
  ): Promise<LeaveRequestRow> {
    const request = await this.found(tx, input);
    ctx.policy.assert(`Mutation.${command}`, { ownerIds: await decidersOfRequest(tx, request.id) });
    await assertSeen(tx, request, input);
    assertWaits(request.state);
    return request;
  }

  /** Reads the request after the lock of the person, so that no other command changes the request or the roster. */
  private async found(tx: EffectTx, input: LeaveRequestInput): Promise<LeaveRequestRow> {
    const id = uuidText('leaveRequestId', input.leaveRequestId);
    const known = await findRequest(tx, id);
    if (!known) throw platformErrors.NOT_FOUND({ what: 'leave request', id });
    await lockStaff(tx, [known.staffId]);
    return (await findRequest(tx, id))!;
  }

  /** Locks the person and returns the organization of the main post at a moment. @throws NOT_FOUND, NOT_ASSIGNED */
  private async organizationAt(tx: EffectTx, staffId: string, at: Date): Promise<string> {
    const [staff] = await lockStaff(tx, [staffId]);
    if (!staff) throw platformErrors.NOT_FOUND({ what: 'staff member', id: staffId });
    const assignment = assignmentAt(await listAssignments(tx, { staffIds: [staffId], postIds: [] }), at);
    if (!assignment) throw staffErrors.NOT_ASSIGNED({ name: staff.name });
    return assignment.organizationId;
  }

  private async write(
    tx: EffectTx,
    before: LeaveRequestRow | null,
    after: LeaveRequestRow,
    reason: string | null,
  ): Promise<void> {
    await saveRequest(tx, after);
    tx.audit({ subject: { type: SUBJECT, id: after.id }, before, after, reason });
  }
}

/** Returns the entry without the time that is to come: a leave that has begun ends now, and another one is withdrawn. */
function withoutRest(entry: RosterEntryRow, now: Date): RosterEntryRow {
  const version = entry.version + 1;
  return entry.startsAt < now ? { ...entry, endsAt: now, version } : { ...entry, withdrawnAt: now, version };
}

async function decidersOfRequest(tx: EffectTx, id: string): Promise<string[]> {
  return (await listDeciders(tx, { requestIds: [id] }, tx.now)).get(id) ?? [];
}

async function assertSeen(tx: EffectTx, request: LeaveRequestRow, input: VersionedInput): Promise<void> {
  const { id, version } = request;
  if (input.expectedVersion === version) return;
  const seen = { expected: input.expectedVersion, actual: version, changed: leaveRequestOf(request) };
  throw await staleVersion(tx, { type: SUBJECT, id }, seen);
}

function decided(
  request: LeaveRequestRow,
  state: 'approved' | 'refused',
  decidedBy: string,
  decidedAt: Date,
  answer: string | null,
): LeaveRequestRow {
  return { ...request, state, decidedBy, decidedAt, answer, version: request.version + 1 };
}

/** The entry of the roster for an approved leave. */
function entryOf({ id, staffId, organizationId, startsAt, endsAt }: LeaveRequestRow): RosterEntryRow {
  const nowhere = { areaCodes: [], areaPrefixes: [], line: null };
  return { id, kind: 'leave', staffId, organizationId, ...nowhere, startsAt, endsAt, withdrawnAt: null, version: 1 };
}
