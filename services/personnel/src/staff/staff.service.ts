import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, checkAll, platformErrors } from '@jiceng/platform/errors';
import { idFromCode, newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, phoneText, uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { assertSensibleDate, isInForce, periodsOverlap } from '../effective/effective-period.rules.js';
import { assertCode } from '../code/code.rules.js';
import { findOrganizationsById, lockRegistry } from '../organization/organization.queries.js';
import { factsOf, REASON_LENGTH } from '../organization/organization.service.js';
import type { LineList } from '@jiceng/contracts/dictionary/line-list';
import { assertLineInUse } from '../line/line.rules.js';
import { LineService } from '../line/line.service.js';
import { lockPosts, rolesFrom } from '../post/post.queries.js';
import { assertMayGrant, grantors } from '../post/post.rules.js';
import { RoleListService } from '../role-list/role-list.service.js';
import { releaseDuties } from '../roster-entry/roster-entry.queries.js';
import { StaffContacts } from './staff-contacts.js';
import { staffErrors } from './staff.errors.js';
import { auditAssignment, auditStaff, emitAssignment } from './staff.events.js';
import {
  assignmentOf,
  staffMemberOf,
  type AppointStaffInput,
  type AssignmentPayload,
  type ChangeJurisdictionInput,
  type EndAssignmentInput,
} from './staff.graphql.js';
import { findAssignment, listAssignments, lockStaff, saveAssignments } from './staff.queries.js';
import {
  assertAppointment,
  assertAreaCode,
  assertEmail,
  assertJurisdiction,
  becomesMain,
  endedAt,
  succeededAt,
} from './staff.rules.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { PostRow } from '../post/post.table.js';
import type { AssignmentRow, StaffName, StaffPerson } from './staff.table.js';

export const STAFF_NAME_LENGTH = 40;

@Injectable()
export class StaffService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly lines: LineService,
    private readonly roleList: RoleListService,
    private readonly contacts: StaffContacts,
  ) {}

  /** @throws ROLE_RESERVED, OWN_ASSIGNMENT, STAFF_CODE_TAKEN and the errors of {@link assertAppointment} */
  appoint(ctx: RequestContext, input: AppointStaffInput): Promise<AssignmentPayload> {
    return this.commands.run(ctx, 'appointStaff', input, async (tx) => {
      const postId = uuidText('postId', input.postId);
      if (input.newStaff) await lockRegistry(tx);
      const [post] = await lockPosts(tx, [postId]);
      if (!post) throw platformErrors.NOT_FOUND({ what: 'post', id: postId });
      const [organization] = await findOrganizationsById(tx, [post.organizationId]);
      const facts = factsOf(organization!);
      ctx.policy.assert('Mutation.appointStaff', facts);
      const roles = (await rolesFrom(tx, [postId], tx.now)).get(postId) ?? [];
      const isGrantor = (): boolean => ctx.policy.permitsBy(grantors, 'Mutation.appointStaff', facts);
      assertMayGrant([...post.roles, ...roles], await this.roleList.known(), isGrantor);
      const lines = await this.lines.known();
      const { jurisdiction, newcomer, reason } = checkAll({
        newcomer: () => newcomerOf(input),
        jurisdiction: () => jurisdictionOf(input, lines, [organization!.line]),
        reason: () => reasonOf(input),
      });
      const staff = newcomer ? await this.register(tx, newcomer) : await this.personOf(tx, input.staffId!);
      if (staff.id === ctx.actor!.id) throw staffErrors.OWN_ASSIGNMENT();
      const others = await listAssignments(tx, { staffIds: [staff.id], postIds: [postId] });
      const assignment = this.proposed(tx, input, staff.id, post, jurisdiction);
      const ofStaff = others.filter((other) => other.staffId === staff.id);
      assignment.main = becomesMain(assignment, ofStaff);
      assertAppointment({
        assignment,
        post,
        organization: organization!,
        ofPost: others.filter((other) => other.postId === postId),
        ofStaff,
      });
      await saveAssignments(tx, [assignment]);
      emitAssignment(tx, assignment, staff, post);
      auditAssignment(tx, null, assignment, reason);
      return { assignment: assignmentOf(assignment), staffMember: staffMemberOf(staff), releasedDuties: 0 };
    });
  }

  /**
   * Ends an assignment. The last assignment in an organization also ends the person's duties for that organization.
   * @throws ASSIGNMENT_ENDED, OWN_ASSIGNMENT, SUCCESSOR_NOT_OF_UNIT
   */
  end(ctx: RequestContext, input: EndAssignmentInput): Promise<AssignmentPayload> {
    return this.commands.run(ctx, 'endAssignment', input, async (tx) => {
      const { before, staff, post } = await this.held(ctx, tx, 'endAssignment', input);
      const validTo = input.validTo ? new Date(input.validTo) : tx.now;
      assertSensibleDate('validTo', validTo, tx.now);
      const successorId = await this.successorOf(tx, input, before, validTo);
      const after = { ...endedAt(before, validTo, tx.now), successorId };
      await this.assertStillAlone(tx, after);
      await saveAssignments(tx, [after]);
      emitAssignment(tx, after, staff, post);
      auditAssignment(tx, before, after, reasonOf(input));
      const releasedDuties = await this.release(tx, after, reasonOf(input));
      return { assignment: assignmentOf(after), staffMember: staffMemberOf(staff), releasedDuties };
    });
  }

  /**
   * Changes the areas or lines of an assignment from a moment on: the assignment ends at that moment, and another
   * follows. A change at the start corrects the assignment instead.
   * @throws ASSIGNMENT_ENDED, ASSIGNMENT_BEGAN_LATER, OWN_ASSIGNMENT and the errors of {@link assertJurisdiction}
   */
  changeJurisdiction(ctx: RequestContext, input: ChangeJurisdictionInput): Promise<AssignmentPayload> {
    return this.commands.run(ctx, 'changeJurisdiction', input, async (tx) => {
      const { before, staff, post, organization } = await this.held(ctx, tx, 'changeJurisdiction', input);
      const effectiveFrom = input.effectiveFrom ? new Date(input.effectiveFrom) : tx.now;
      assertSensibleDate('effectiveFrom', effectiveFrom, tx.now);
      const jurisdiction = jurisdictionOf(input, await this.lines.known(), [organization.line, ...before.lines]);
      const [ended, successor] = succeededAt(before, {
        ...jurisdiction,
        effectiveFrom,
        field: 'effectiveFrom',
        id: newId(),
      });
      assertJurisdiction(successor, organization);
      const changes = ended ? [ended, successor] : [successor];
      await saveAssignments(tx, changes);
      for (const after of changes) {
        emitAssignment(tx, after, staff, post);
        auditAssignment(tx, after.id === before.id ? before : null, after, reasonOf(input));
      }
      return { assignment: assignmentOf(successor), staffMember: staffMemberOf(staff), releasedDuties: 0 };
    });
  }

  /**
   * Locks the person and the post of the assignment, checks that the caller may change the assignment, and returns all
   * three with the organization.
   */
  private async held(
    ctx: RequestContext,
    tx: EffectTx,
    command: string,
    input: { assignmentId: string; expectedVersion: number },
  ): Promise<{ before: AssignmentRow; staff: StaffName; post: PostRow; organization: OrganizationRow }> {
    const id = uuidText('assignmentId', input.assignmentId);
    const known = await findAssignment(tx, id);
    if (!known) throw platformErrors.NOT_FOUND({ what: 'assignment', id });
    const [post] = await lockPosts(tx, [known.postId]);
    const [staff] = await lockStaff(tx, [known.staffId]);
    // The assignment is read again under the locks, because another transaction may have changed the assignment in the
    // meantime.
    const before = await findAssignment(tx, id);
    const [organization] = await findOrganizationsById(tx, [before!.organizationId]);
    const facts = factsOf(organization!);
    ctx.policy.assert(`Mutation.${command}`, facts);
    if (before!.staffId === ctx.actor!.id) throw staffErrors.OWN_ASSIGNMENT();
    const roles = (await rolesFrom(tx, [post!.id], tx.now)).get(post!.id) ?? [];
    const isGrantor = (): boolean => ctx.policy.permitsBy(grantors, `Mutation.${command}`, facts);
    assertMayGrant([...post!.roles, ...roles], await this.roleList.known(), isGrantor);
    if (input.expectedVersion !== before!.version) {
      throw await staleVersion(
        tx,
        { type: 'assignment', id: before!.id },
        {
          expected: input.expectedVersion,
          actual: before!.version,
          changed: assignmentOf(before!),
        },
      );
    }
    return { before: before!, staff: staff!, post: post!, organization: organization! };
  }

  private proposed(
    tx: EffectTx,
    input: AppointStaffInput,
    staffId: string,
    post: { id: string; organizationId: string },
    jurisdiction: Pick<AssignmentRow, 'areaCodes' | 'lines'>,
  ): AssignmentRow {
    const validFrom = input.validFrom ? new Date(input.validFrom) : tx.now;
    const validTo = input.validTo ? new Date(input.validTo) : null;
    assertSensibleDate('validFrom', validFrom, tx.now);
    if (validTo) assertSensibleDate('validTo', validTo, tx.now);
    return {
      id: newId(),
      staffId,
      postId: post.id,
      organizationId: post.organizationId,
      main: true,
      ...jurisdiction,
      validFrom,
      validTo,
      successorId: null,
      version: 1,
    };
  }

  private async personOf(tx: EffectTx, staffId: string): Promise<StaffName> {
    const id = uuidText('staffId', staffId);
    const [staff] = await lockStaff(tx, [id]);
    if (!staff) throw platformErrors.NOT_FOUND({ what: 'staff member', id });
    return staff;
  }

  private async register(tx: EffectTx, newcomer: Newcomer): Promise<StaffName> {
    const { code } = newcomer;
    const row: StaffPerson = { id: idFromCode('staff', code), ...newcomer, version: 1 };
    if ((await lockStaff(tx, [row.id])).length > 0) throw staffErrors.STAFF_CODE_TAKEN({ code });
    await this.contacts.save(tx, [row]);
    auditStaff(tx, null, row);
    return row;
  }

  /**
   * Returns the id of the successor, or null when the input names none. The successor must hold a post in the
   * organization when the assignment ends, to be able to take over the tasks.
   */
  private async successorOf(
    tx: EffectTx,
    input: EndAssignmentInput,
    { staffId, organizationId }: AssignmentRow,
    validTo: Date,
  ): Promise<string | null> {
    if (!input.successorStaffId) return null;
    const successorId = uuidText('successorStaffId', input.successorStaffId);
    const posts = await listAssignments(tx, { staffIds: [successorId], postIds: [] });
    const holds = posts.some((each) => each.organizationId === organizationId && isInForce(each, validTo));
    if (successorId === staffId || !holds) throw staffErrors.SUCCESSOR_NOT_OF_UNIT({ field: 'successorStaffId' });
    return successorId;
  }

  /** Checks that a later end does not overlap the next holder of the post or the next main assignment of the person. */
  private async assertStillAlone(tx: EffectTx, after: AssignmentRow): Promise<void> {
    const others = (await listAssignments(tx, { staffIds: [after.staffId], postIds: [after.postId] })).filter(
      (other) => other.id !== after.id,
    );
    const clash = others.find(
      (other) => periodsOverlap(other, after) && (other.postId === after.postId || (other.main && after.main)),
    );
    if (clash)
      throw clash.postId === after.postId
        ? staffErrors.POST_HELD({ post: after.postId })
        : staffErrors.MAIN_ASSIGNMENT_EXISTS();
  }

  private async release(tx: EffectTx, ended: AssignmentRow, reason: string | null): Promise<number> {
    const rest = (await listAssignments(tx, { staffIds: [ended.staffId], postIds: [] })).filter(
      (other) =>
        other.id !== ended.id &&
        other.organizationId === ended.organizationId &&
        periodsOverlap(other, { validFrom: ended.validTo!, validTo: null }),
    );
    return rest.length > 0 ? 0 : releaseDuties(tx, ended.staffId, ended.organizationId, ended.validTo!, reason);
  }
}

type Newcomer = Pick<StaffPerson, 'code' | 'name' | 'phone' | 'email'>;

/** Returns the facts of a new person; null when the input names a person who is known. @throws BAD_INPUT */
function newcomerOf({ staffId, newStaff }: AppointStaffInput): Newcomer | null {
  if (Boolean(staffId) === Boolean(newStaff))
    throw badInput('staffId', '现有人员与新人员须填且只填一项', 'give either staffId or newStaff');
  if (!newStaff) return null;
  const { staffCode, name, phone, email } = newStaff;
  return checkAll({
    code: () => assertCode('newStaff.staffCode', staffCode),
    name: () => personText('newStaff.name', name, { maxLength: STAFF_NAME_LENGTH }),
    phone: () => (phone ? phoneText('newStaff.phone', phone) : null),
    email: () => (email ? assertEmail('newStaff.email', email) : null),
  });
}

/**
 * @param kept lines that the organization or the person has already
 * @throws BAD_INPUT
 */
function jurisdictionOf(
  input: { areaCodes: string[]; lines: string[] },
  lines: LineList,
  kept: readonly (string | null)[],
): Pick<AssignmentRow, 'areaCodes' | 'lines'> {
  return checkAll({
    areaCodes: () => {
      if (input.areaCodes.length === 0) throw badInput('areaCodes', '至少一个', 'needs at least one code');
      return [...new Set(input.areaCodes.map((code) => assertAreaCode('areaCodes', code)))];
    },
    lines: () => [...new Set(input.lines.map((line) => assertLineInUse('lines', line, lines, kept)))],
  });
}

function reasonOf(input: { reason: string | null }): string | null {
  return input.reason ? personText('reason', input.reason, { maxLength: REASON_LENGTH }) : null;
}
