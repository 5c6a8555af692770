import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { LineService } from '../line/line.service.js';
import { findOrganizationsById, lockRegistry } from '../organization/organization.queries.js';
import { factsOf } from '../organization/organization.service.js';
import { postErrors } from '../post/post.errors.js';
import { firstPeriod, periodsFrom, type PostContent } from '../post/post-period.rules.js';
import {
  listPostPeriods,
  lockPosts,
  lockPostsWithSuperiors,
  reportsPast,
  rolesFrom,
  savePostPeriods,
  savePosts,
} from '../post/post.queries.js';
import { grantors } from '../post/post.rules.js';
import { RoleListService } from '../role-list/role-list.service.js';
import type { PostRow } from '../post/post.table.js';
import {
  planStaffImport,
  staffColumns,
  type StaffImportPlan,
  type StaffImportRow,
  type StaffImportState,
} from './staff-import.rules.js';
import { StaffContacts, type KnownPerson } from './staff-contacts.js';
import type { StaffName } from './staff.table.js';
import { sameSet } from './staff.rules.js';
import { auditAssignment, auditStaff, emitAssignment } from './staff.events.js';
import { listAssignments, lockStaff, saveAssignments } from './staff.queries.js';

/** The data against which the rows are checked, with the sealed contacts of the people. */
interface ImportState extends StaffImportState {
  contacts: ReadonlyMap<string, KnownPerson>;
}

@Injectable()
export class StaffImport {
  constructor(
    private readonly commands: CommandRunner,
    private readonly lines: LineService,
    private readonly roleList: RoleListService,
    private readonly contacts: StaffContacts,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importStaff',
      title: { zh: '人员', en: 'Staff' },
      columns: async () => staffColumns(await this.lines.known(), await this.roleList.known()),
      example: {
        staffCode: 'S0001',
        name: '张三',
        postCode: 'S0001-P',
        postName: '综合指挥室值班员',
        establishment: '编外聘用',
        organizationCode: 'STREET',
        roles: 'street_dispatcher',
        areaCodes: '320106001000',
        validFrom: '2026-01-01',
      },
    });
  }

  /** Registers and appoints the people of the file. People and posts that the file does not name stay as they are. */
  async import(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const lists = { lines: await this.lines.known(), roleList: await this.roleList.known() };
    const table = await openTable(input, staffColumns(lists.lines, lists.roleList));
    return this.commands.run(ctx, 'importStaff', input, (tx) =>
      table.save(async (rows, faults) => {
        const state = await this.stateFor(ctx, tx, rows, lists);
        const plan = planStaffImport(rows, state, faults);
        return { imported: plan.changed, unchanged: plan.unchanged, save: () => this.write(tx, plan, state) };
      }),
    );
  }

  private async stateFor(
    ctx: RequestContext,
    tx: EffectTx,
    table: readonly StaffImportRow[],
    lists: Pick<StaffImportState, 'lines' | 'roleList'>,
  ): Promise<ImportState> {
    const idsOf = (kind: string, column: 'staffCode' | 'postCode' | 'organizationCode'): string[] => [
      ...new Set(table.map(({ values }) => idFromCode(kind, values[column]))),
    ];
    const staffIds = idsOf('staff', 'staffCode');
    const postIds = idsOf('post', 'postCode');
    const superiorIds = table.flatMap(({ values: { reportsToPostCode: code } }) =>
      code === null ? [] : [idFromCode('post', code)],
    );
    await lockRegistry(tx);
    const posts = await lockPostsWithSuperiors(tx, [...new Set([...postIds, ...superiorIds])]);
    const known = await this.contacts.known(tx, await lockStaff(tx, staffIds));
    const assignments = await listAssignments(tx, { staffIds, postIds });
    const organizationIds = new Set([
      ...idsOf('organization', 'organizationCode'),
      ...assignments.map((row) => row.organizationId),
    ]);
    const organizations = await findOrganizationsById(tx, [...organizationIds]);
    const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
      new Map(rows.map((row) => [row.id, row]));
    return {
      organizations: byId(organizations),
      staff: byId(known.map(({ person }) => person)),
      contacts: new Map(known.map((each) => [each.person.id, each])),
      posts: byId(posts),
      roles: await rolesFrom(tx, postIds, tx.now),
      assignments,
      ...lists,
      actorId: ctx.actor!.id,
      assertScope: (organization) => ctx.policy.assert('Mutation.importStaff', factsOf(organization)),
      isGrantor: (organization) => ctx.policy.permitsBy(grantors, 'Mutation.importStaff', factsOf(organization)),
      idOf: idFromCode,
      now: tx.now,
    };
  }

  private async write(tx: EffectTx, plan: StaffImportPlan, state: ImportState): Promise<void> {
    if (plan.changed === 0) return;
    await this.contacts.save(
      tx,
      plan.staff.map(({ after }) => after),
      state.contacts,
    );
    await savePosts(
      tx,
      plan.posts.map(({ after }) => after),
    );
    await this.keepPeriods(tx, plan.posts);
    await saveAssignments(
      tx,
      plan.assignments.map(({ after }) => after),
    );
    const staff = new Map<string, StaffName>([
      ...state.staff,
      ...plan.staff.map(({ after }) => [after.id, after] as const),
    ]);
    const posts = new Map([...state.posts, ...plan.posts.map(({ after }) => [after.id, after] as const)]);
    for (const { before, after } of plan.staff) auditStaff(tx, before, after);
    for (const { before, after } of plan.posts) tx.audit({ subject: { type: 'post', id: after.id }, before, after });
    const strangers = new Set(
      plan.assignments
        .filter(({ after }) => !staff.has(after.staffId) || !posts.has(after.postId))
        .flatMap(({ after }) => [after.staffId, after.postId]),
    );
    if (strangers.size > 0) {
      // A renamed post or person may have assignments with a person or post that the file does not name.
      for (const row of await lockStaff(tx, [...strangers])) staff.set(row.id, row);
      for (const row of await lockPosts(tx, [...strangers])) posts.set(row.id, row);
    }
    for (const { before, after } of plan.assignments) {
      emitAssignment(tx, after, staff.get(after.staffId)!, posts.get(after.postId)!);
      auditAssignment(tx, before, after);
    }
  }

  /** A changed post gets a new period that begins now, so that the names and roles of the past stay on record. */
  private async keepPeriods(tx: EffectTx, posts: StaffImportPlan['posts']): Promise<void> {
    const changed = posts.filter(({ before }) => before !== null).map(({ after }) => after.id);
    const known = Map.groupBy(changed.length > 0 ? await listPostPeriods(tx, changed) : [], (row) => row.postId);
    await savePostPeriods(
      tx,
      posts.flatMap(({ before, after }) => {
        if (before === null) return [firstPeriod(after)];
        const from = after.validFrom > tx.now ? after.validFrom : tx.now;
        return periodsFrom(known.get(after.id)!, changeOf(before, after), from);
      }),
    );
    // A change that is planned for later can close a cycle with the superior posts of the file.
    for (const { before, after } of posts) {
      const { id, reportsToPostId } = after;
      if (reportsToPostId === null || reportsToPostId === before?.reportsToPostId) continue;
      if (await reportsPast(tx, reportsToPostId, id, tx.now)) throw postErrors.REPORTING_CYCLE();
    }
  }
}

/** Returns the fields of a post that the file changes. Planned later changes of the other fields stay. */
function changeOf(before: PostRow, after: PostRow): Partial<PostContent> {
  return {
    ...(after.name === before.name ? {} : { name: after.name }),
    ...(after.establishment === before.establishment ? {} : { establishment: after.establishment }),
    ...(sameSet(after.roles, before.roles) ? {} : { roles: after.roles }),
    ...(after.reportsToPostId === before.reportsToPostId ? {} : { reportsToPostId: after.reportsToPostId }),
  };
}
