import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { assertSensibleDate } from '../effective/effective-period.rules.js';
import { findOrganizationsById } from '../organization/organization.queries.js';
import { factsOf, REASON_LENGTH } from '../organization/organization.service.js';
import { staffErrors } from '../staff/staff.errors.js';
import { listAssignments, lockStaff } from '../staff/staff.queries.js';
import { assertLine } from '../line/line.rules.js';
import { LineService } from '../line/line.service.js';
import { assertAreaCode } from '../staff/staff.rules.js';
import { rosterErrors } from './roster.errors.js';
import { announceEntry } from '../roster-entry/roster-entry.events.js';
import {
  rosterEntryOf,
  type RecordLeaveInput,
  type RosterEntryPayload,
  type ScheduleDutyInput,
  type WithdrawEntryInput,
} from './roster.graphql.js';
import { coversOf, findEntry, listEntriesOf, saveEntries } from '../roster-entry/roster-entry.queries.js';
import { assertDutyFits, assertEntryStands, assignmentAt, prefixesOf } from './roster.rules.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { AssignmentRow, StaffName } from '../staff/staff.table.js';
import type { RosterEntryRow } from '../roster-entry/roster-entry.table.js';

@Injectable()
export class RosterService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly lines: LineService,
  ) {}

  /** @throws NOT_ASSIGNED and the errors of {@link assertDutyFits} and {@link assertEntryStands} */
  schedule(ctx: RequestContext, input: ScheduleDutyInput): Promise<RosterEntryPayload> {
    return this.commands.run(ctx, 'scheduleDuty', input, async (tx) => {
      const { staff, assignments } = await this.person(tx, input.staffId);
      const startsAt = new Date(input.startsAt);
      const asked = input.organizationId ? uuidText('organizationId', input.organizationId) : null;
      await this.assertMayPlan(ctx, tx, 'scheduleDuty', asked === null ? organizationsOf(assignments) : [asked]);
      const own =
        asked === null ? assignments : assignments.filter((assignment) => assignment.organizationId === asked);
      const assignment = assignmentAt(own, startsAt);
      if (!assignment)
        throw asked === null ? staffErrors.NOT_ASSIGNED({ name: staff.name }) : rosterErrors.NOT_OF_ORGANIZATION();
      const areaCodes = [
        ...new Set((input.areaCodes ?? assignment.areaCodes).map((code) => assertAreaCode('areaCodes', code))),
      ];
      if (areaCodes.length === 0) throw badInput('areaCodes', '至少一个', 'needs at least one code');
      const entry: RosterEntryRow = {
        id: newId(),
        kind: 'duty',
        staffId: staff.id,
        organizationId: assignment.organizationId,
        areaCodes,
        areaPrefixes: prefixesOf(areaCodes),
        line: input.line == null ? null : assertLine('line', input.line, await this.lines.known()),
        startsAt,
        endsAt: new Date(input.endsAt),
        withdrawnAt: null,
        version: 1,
      };
      return this.plan(ctx, tx, 'scheduleDuty', entry, (organization) =>
        assertDutyFits(entry, organization, assignments),
      );
    });
  }

  /** @throws NOT_ASSIGNED and the errors of {@link assertEntryStands} */
  recordLeave(ctx: RequestContext, input: RecordLeaveInput): Promise<RosterEntryPayload> {
    return this.commands.run(ctx, 'recordLeave', input, async (tx) => {
      const { staff, assignments } = await this.person(tx, input.staffId);
      await this.assertMayPlan(ctx, tx, 'recordLeave', organizationsOf(assignments));
      const startsAt = new Date(input.startsAt);
      const assignment = assignmentAt(assignments, startsAt);
      if (!assignment) throw staffErrors.NOT_ASSIGNED({ name: staff.name });
      const entry: RosterEntryRow = {
        id: newId(),
        kind: 'leave',
        staffId: staff.id,
        organizationId: assignment.organizationId,
        areaCodes: [],
        areaPrefixes: [],
        line: null,
        startsAt,
        endsAt: new Date(input.endsAt),
        withdrawnAt: null,
        version: 1,
      };
      return this.plan(ctx, tx, 'recordLeave', entry, () => undefined);
    });
  }

  withdrawDuty(ctx: RequestContext, input: WithdrawEntryInput): Promise<RosterEntryPayload> {
    return this.withdraw(ctx, 'withdrawDuty', 'duty', input);
  }

  withdrawLeave(ctx: RequestContext, input: WithdrawEntryInput): Promise<RosterEntryPayload> {
    return this.withdraw(ctx, 'withdrawLeave', 'leave', input);
  }

  private async plan(
    ctx: RequestContext,
    tx: EffectTx,
    command: string,
    entry: RosterEntryRow,
    assertFits: (organization: OrganizationRow) => void,
  ): Promise<RosterEntryPayload> {
    const organization = await this.organizationOf(tx, entry.organizationId);
    ctx.policy.assert(`Mutation.${command}`, factsOf(organization));
    assertSensibleDate('startsAt', entry.startsAt, tx.now);
    assertFits(organization);
    assertEntryStands(entry, await listEntriesOf(tx, [entry.staffId]));
    await saveEntries(tx, [entry]);
    announceEntry(tx, null, entry, { covers: (await coversOf(tx, [entry])).get(entry.id) ?? [] });
    return { entry: rosterEntryOf(entry) };
  }

  /** @throws WRONG_ENTRY_KIND, ENTRY_WITHDRAWN, STALE_VERSION */
  private withdraw(
    ctx: RequestContext,
    command: string,
    kind: RosterEntryRow['kind'],
    input: WithdrawEntryInput,
  ): Promise<RosterEntryPayload> {
    return this.commands.run(ctx, command, input, async (tx) => {
      const id = uuidText('entryId', input.entryId);
      const known = await findEntry(tx, id);
      if (!known) throw platformErrors.NOT_FOUND({ what: 'roster entry', id });
      await lockStaff(tx, [known.staffId]);
      const before = (await findEntry(tx, id))!;
      ctx.policy.assert(`Mutation.${command}`, factsOf(await this.organizationOf(tx, before.organizationId)));
      if (before.kind !== kind) throw rosterErrors.WRONG_ENTRY_KIND();
      if (input.expectedVersion !== before.version) {
        throw await staleVersion(
          tx,
          { type: 'roster-entry', id },
          {
            expected: input.expectedVersion,
            actual: before.version,
            changed: rosterEntryOf(before),
          },
        );
      }
      if (before.withdrawnAt !== null) throw rosterErrors.ENTRY_WITHDRAWN();
      const after = { ...before, withdrawnAt: tx.now, version: before.version + 1 };
      await saveEntries(tx, [after]);
      const reason = input.reason ? personText('reason', input.reason, { maxLength: REASON_LENGTH }) : null;
      announceEntry(tx, before, after, { reason });
      return { entry: rosterEntryOf(after) };
    });
  }

  /**
   * Refuses callers who may plan in none of these organizations, before another answer tells when the person held a
   * post.
   * @throws OUT_OF_SCOPE
   */
  private async assertMayPlan(
    ctx: RequestContext,
    tx: EffectTx,
    command: string,
    organizationIds: readonly string[],
  ): Promise<void> {
    const organizations = await findOrganizationsById(tx, organizationIds);
    if (!organizations.some((each) => ctx.policy.permits(`Mutation.${command}`, factsOf(each))))
      throw platformErrors.OUT_OF_SCOPE();
  }

  private async person(tx: EffectTx, staffId: string): Promise<{ staff: StaffName; assignments: AssignmentRow[] }> {
    const id = uuidText('staffId', staffId);
    const [staff] = await lockStaff(tx, [id]);
    if (!staff) throw platformErrors.NOT_FOUND({ what: 'staff member', id });
    return { staff, assignments: await listAssignments(tx, { staffIds: [id], postIds: [] }) };
  }

  private async organizationOf(tx: EffectTx, id: string): Promise<OrganizationRow> {
    const [organization] = await findOrganizationsById(tx, [id]);
    return organization!;
  }
}

function organizationsOf(assignments: readonly AssignmentRow[]): string[] {
  return [...new Set(assignments.map(({ organizationId }) => organizationId))];
}
