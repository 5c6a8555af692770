import { establishmentKindWords } from '@jiceng/contracts/dictionary/district-words';
import type { LineList } from '@jiceng/contracts/dictionary/line-list';
import type { RoleList } from '@jiceng/contracts/dictionary/role-list';
import { phoneText } from '@jiceng/platform/text';
import { isEmpty, isInForce } from '../effective/effective-period.rules.js';
import {
  choiceColumn,
  codeColumn,
  column,
  instantColumn,
  listColumn,
  orAbsent,
  textColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import { rowErrors } from '@jiceng/tables/errors';
import type { RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { assertLine, assertLineInUse } from '../line/line.rules.js';
import { organizationErrors } from '../organization/organization.errors.js';
import { postErrors } from '../post/post.errors.js';
import {
  assertMayGrant,
  assertPostRole,
  establishmentKinds,
  postRoles,
  type EstablishmentKind,
} from '../post/post.rules.js';
import { staffErrors } from './staff.errors.js';
import { assertAppointment, assertAreaCode, becomesMain, sameSet, succeededAt } from './staff.rules.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { StaffPerson, AssignmentRow } from './staff.table.js';
import type { PostRow } from '../post/post.table.js';

/** Chinese names of the kinds of establishment, by their codes in a file. */
export const establishmentNames = Object.fromEntries(
  establishmentKinds.map((kind) => [kind, establishmentKindWords[kind.toUpperCase() as Uppercase<typeof kind>].zh]),
) as Readonly<Record<EstablishmentKind, string>>;

export const staffColumns = (lines: LineList, roleList: RoleList) =>
  ({
    staffCode: codeColumn('人员编码', 'Staff code', '工号'),
    name: textColumn('姓名', 'Name', 40),
    postCode: codeColumn('岗位编码', 'Post code'),
    postName: textColumn('岗位名称', 'Post name', 80),
    establishment: choiceColumn('编制类型', 'Establishment', establishmentKinds, establishmentNames),
    organizationCode: codeColumn('机构编码', 'Organization code', '单位编码'),
    roles: listColumn(
      { zh: '岗位角色', en: 'Roles' },
      { zh: '岗位角色，多个以 | 分隔', en: 'Roles of the post, separated by |' },
      // A retired role is judged with the post, which may have the role already.
      (role) => assertPostRole('roles', role, roleList, [role]),
    ),
    areaCodes: listColumn(
      { zh: '负责区域', en: 'Areas' },
      { zh: '区划或网格代码，多个以 | 分隔', en: 'Codes of regions or grids, separated by |' },
      (code) => assertAreaCode('areaCodes', code),
    ),
    lines: listColumn(
      { zh: '条线', en: 'Lines' },
      { zh: '条线代码，多个以 | 分隔', en: 'Codes of lines, separated by |' },
      (line) => assertLine('lines', line, lines),
    ),
    validFrom: instantColumn('任职开始', 'Valid from', '生效时间'),
    reportsToPostCode: orAbsent(codeColumn('上级岗位编码', 'Code of the superior post', '上级岗位')),
    phone: orAbsent(
      column(
        { zh: '电话', en: 'Phone' },
        { zh: '手机或固定电话', en: 'A mobile or landline number' },
        (phone) => phoneText('phone', phone),
        '手机号',
      ),
    ),
  }) satisfies Columns;
export type StaffImportRow = TableRow<Values<ReturnType<typeof staffColumns>>>;

export interface Changed<T> {
  before: T | null;
  after: T;
}

/**
 * The people, posts and organizations that the file names, with the assignments of these people and posts. The rows are
 * checked against these data.
 */
export interface StaffImportState {
  organizations: ReadonlyMap<string, OrganizationRow>;
  staff: ReadonlyMap<string, StaffPerson>;
  posts: ReadonlyMap<string, PostRow>;
  /** By post: the roles that its holder has now or gets by a planned change. */
  roles: ReadonlyMap<string, readonly string[]>;
  assignments: readonly AssignmentRow[];
  lines: LineList;
  roleList: RoleList;
  actorId: string;
  /** Refuses a row outside the caller's jurisdiction. */
  assertScope: (organization: OrganizationRow) => void;
  /** Returns true when the caller may give reserved roles to posts of the organization. */
  isGrantor: (organization: OrganizationRow) => boolean;
  /** Returns the id that belongs to a code. */
  idOf: (kind: 'staff' | 'post' | 'organization' | 'assignment', code: string) => string;
  now: Date;
}

export interface StaffImportPlan {
  staff: Changed<StaffPerson>[];
  posts: Changed<PostRow>[];
  assignments: Changed<AssignmentRow>[];
  changed: number;
  unchanged: number;
}

type StaffRow = Values<ReturnType<typeof staffColumns>> & {
  staffId: string;
  postId: string;
  organizationId: string;
  /** Null when the file names no superior post; the superior on record then stays. */
  superiorId: string | null;
};

/** Plans an import row by row, as if each row were a command. */
export function planStaffImport(
  table: readonly StaffImportRow[],
  state: StaffImportState,
  faults: RowFaults,
): StaffImportPlan {
  const draft = new Draft(state);
  const plan: StaffImportPlan = { staff: [], posts: [], assignments: [], changed: 0, unchanged: 0 };
  const seen = new Map<string, number>();
  for (const { row, values } of table) {
    const proposal: StaffRow = {
      ...values,
      staffId: state.idOf('staff', values.staffCode),
      postId: state.idOf('post', values.postCode),
      organizationId: state.idOf('organization', values.organizationCode),
      superiorId: values.reportsToPostCode === null ? null : state.idOf('post', values.reportsToPostCode),
    };
    const key = `${proposal.staffId}${proposal.postId}`;
    const changes = faults.check(row, null, () => {
      const first = seen.get(key);
      if (first !== undefined)
        throw rowErrors.ROW_DUPLICATE({ field: 'postCode', value: `${values.staffCode} ${values.postCode}`, first });
      return draft.propose(proposal);
    });
    if (changes === undefined) continue;
    seen.set(key, row);
    draft.accept(changes);
    if (changes.staff || changes.post || changes.assignments.length > 0) plan.changed += 1;
    else plan.unchanged += 1;
  }
  return { ...plan, ...draft.result(state.now) };
}

interface RowChanges {
  staff: StaffPerson | null;
  post: PostRow | null;
  assignments: AssignmentRow[];
}

/** The registry with the changes of the rows planned so far. */
class Draft {
  private readonly staff: Map<string, StaffPerson>;
  private readonly posts: Map<string, PostRow>;
  private readonly assignments: Map<string, AssignmentRow>;
  private readonly byStaff = new Map<string, Set<string>>();
  private readonly byPost = new Map<string, Set<string>>();
  private readonly original: Map<string, AssignmentRow>;

  constructor(private readonly state: StaffImportState) {
    this.staff = new Map(state.staff);
    this.posts = new Map(state.posts);
    this.original = new Map(state.assignments.map((row) => [row.id, row]));
    this.assignments = new Map();
    for (const row of state.assignments) this.put(row);
  }

  /**
   * Returns the changes that the row would make.
   * @throws the errors of every rule on appointments
   */
  propose(row: StaffRow): RowChanges {
    const organization = this.state.organizations.get(row.organizationId);
    if (!organization)
      throw staffErrors.UNKNOWN_ORGANIZATION({ field: 'organizationCode', code: row.organizationCode });
    this.state.assertScope(organization);
    const staff = this.staffAfter(row);
    const post = this.postAfter(row, organization);
    const assignments = this.assignmentsAfter(row, post ?? this.posts.get(row.postId)!, organization);
    if (post || assignments.length > 0) {
      assertMayGrant(
        [...(this.posts.get(row.postId)?.roles ?? []), ...(this.state.roles.get(row.postId) ?? []), ...row.roles],
        this.state.roleList,
        () => this.state.isGrantor(organization),
      );
      if (row.staffId === this.state.actorId) throw staffErrors.OWN_ASSIGNMENT();
    }
    return { staff, post, assignments };
  }

  accept(changes: RowChanges): void {
    if (changes.staff) this.staff.set(changes.staff.id, changes.staff);
    if (changes.post) this.posts.set(changes.post.id, changes.post);
    for (const row of changes.assignments) this.put(row);
  }

  /**
   * Returns every difference from the stored registry. Present assignments are announced again when their post has
   * changed or their staff member has a new name.
   */
  result(now: Date): Pick<StaffImportPlan, 'staff' | 'posts' | 'assignments'> {
    const staff = differing(this.staff, this.state.staff);
    const posts = differing(this.posts, this.state.posts);
    const touched = [
      ...staff
        .filter(({ before, after }) => before && before.name !== after.name)
        .flatMap(({ after }) => [...(this.byStaff.get(after.id) ?? [])]),
      ...posts.filter(({ before }) => before).flatMap(({ after }) => [...(this.byPost.get(after.id) ?? [])]),
    ];
    for (const id of touched) {
      const row = this.assignments.get(id)!;
      const present = row.validTo === null || row.validTo > now;
      if (present && row === this.original.get(id)) this.assignments.set(id, { ...row, version: row.version + 1 });
    }
    return { staff, posts, assignments: differing(this.assignments, this.original) };
  }

  private staffAfter(row: StaffRow): StaffPerson | null {
    const before = this.staff.get(row.staffId);
    if (!before)
      return { id: row.staffId, code: row.staffCode, name: row.name, phone: row.phone, email: null, version: 1 };
    const phone = row.phone ?? before.phone;
    if (before.name === row.name && before.phone === phone) return null;
    // The organization of the main post owns the record of a person, so the caller needs permission there.
    const home = this.of(this.byStaff, row.staffId).find(
      (assignment) => assignment.main && isInForce(assignment, this.state.now),
    );
    if (home) this.state.assertScope(this.state.organizations.get(home.organizationId)!);
    return { ...before, name: row.name, phone, version: this.nextVersion(before, this.state.staff) };
  }

  private postAfter(row: StaffRow, organization: OrganizationRow): PostRow | null {
    const before = this.posts.get(row.postId);
    const { postName: name, establishment, superiorId } = row;
    const roles = postRoles(row.roles, this.state.roleList, before?.roles);
    if (superiorId !== null) this.assertSuperior(row.postId, superiorId);
    if (!before) {
      if (organization.validTo !== null) throw organizationErrors.ORGANIZATION_DISSOLVED({ name: organization.name });
      return {
        id: row.postId,
        code: row.postCode,
        name,
        establishment,
        organizationId: organization.id,
        grade: null,
        roles,
        duties: null,
        reportsToPostId: superiorId,
        deputyPostId: null,
        validFrom: row.validFrom,
        validTo: null,
        version: 1,
      };
    }
    if (before.organizationId !== organization.id)
      throw staffErrors.POST_FIXED_ORGANIZATION({ field: 'organizationCode' });
    const reportsToPostId = superiorId ?? before.reportsToPostId;
    if (
      before.name === name &&
      before.establishment === establishment &&
      sameSet(before.roles, roles) &&
      reportsToPostId === before.reportsToPostId
    )
      return null;
    if (before.validTo !== null && before.validTo <= this.state.now)
      throw postErrors.POST_NOT_OPEN({ name: before.name });
    const version = this.nextVersion(before, this.state.posts);
    return { ...before, name, establishment, roles, reportsToPostId, version };
  }

  /**
   * Checks that the superior post is on record or in a row above, is open, and does not report to the post itself.
   * @throws UNKNOWN_SUPERIOR, POST_NOT_OPEN, REPORTING_CYCLE
   */
  private assertSuperior(postId: string, superiorId: string): void {
    const superior = this.posts.get(superiorId);
    if (!superior) throw postErrors.UNKNOWN_SUPERIOR({ field: 'reportsToPostCode' });
    if (superior.validTo !== null && superior.validTo <= this.state.now)
      throw postErrors.POST_NOT_OPEN({ name: superior.name });
    const passed = new Set([postId]);
    for (let id: string | null = superiorId; id !== null; id = this.posts.get(id)?.reportsToPostId ?? null) {
      if (passed.has(id)) throw postErrors.REPORTING_CYCLE();
      passed.add(id);
    }
  }

  private assignmentsAfter(row: StaffRow, post: PostRow, organization: OrganizationRow): AssignmentRow[] {
    const id = this.state.idOf('assignment', `${row.staffCode}|${row.postCode}|${row.validFrom.toISOString()}`);
    const own = this.of(this.byStaff, row.staffId).filter((other) => other.postId === row.postId && !isEmpty(other));
    const current = own.filter((other) => other.validTo === null || other.validTo > row.validFrom).at(-1);
    // The assignment was cancelled or ended by hand. Skipping the row prevents an old file from restoring the
    // assignment.
    if (!current && this.assignments.has(id)) return [];
    if (
      current &&
      sameSet(current.areaCodes, row.areaCodes) &&
      sameSet(current.lines, row.lines) &&
      current.validFrom <= row.validFrom
    )
      return [];
    for (const line of row.lines)
      assertLineInUse('lines', line, this.state.lines, [organization.line, ...(current?.lines ?? [])]);
    const others = (rows: AssignmentRow[]): AssignmentRow[] => rows.filter((other) => other.id !== current?.id);
    const ofStaff = others(this.of(this.byStaff, row.staffId));
    const period = { validFrom: row.validFrom, validTo: null };
    const [ended, after] = current
      ? succeededAt(current, {
          id,
          areaCodes: row.areaCodes,
          lines: row.lines,
          effectiveFrom: row.validFrom,
          field: 'validFrom',
        })
      : [
          null,
          {
            id,
            staffId: row.staffId,
            postId: row.postId,
            organizationId: organization.id,
            main: becomesMain(period, ofStaff),
            areaCodes: row.areaCodes,
            lines: row.lines,
            ...period,
            successorId: null,
            version: 1,
          },
        ];
    assertAppointment({
      assignment: after,
      post,
      organization,
      ofPost: others(this.of(this.byPost, row.postId)),
      ofStaff,
    });
    return ended ? [ended, after] : [after];
  }

  private of(index: Map<string, Set<string>>, id: string): AssignmentRow[] {
    return [...(index.get(id) ?? [])]
      .map((assignmentId) => this.assignments.get(assignmentId)!)
      .sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime());
  }

  private put(row: AssignmentRow): void {
    this.assignments.set(row.id, row);
    for (const [index, id] of [
      [this.byStaff, row.staffId],
      [this.byPost, row.postId],
    ] as const) {
      index.set(id, (index.get(id) ?? new Set()).add(row.id));
    }
  }

  /** Several rows of a file that change one record count as one change of the version. */
  private nextVersion<T extends { id: string; version: number }>(row: T, stored: ReadonlyMap<string, T>): number {
    return (stored.get(row.id)?.version ?? 0) + 1;
  }
}

function differing<T extends { id: string }>(
  after: ReadonlyMap<string, T>,
  before: ReadonlyMap<string, T>,
): Changed<T>[] {
  return [...after.values()]
    .filter((row) => row !== before.get(row.id))
    .map((row) => ({ before: before.get(row.id) ?? null, after: row }));
}
