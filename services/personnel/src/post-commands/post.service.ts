import { Injectable } from '@nestjs/common';
import type { VersionedInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, checkAll, platformErrors } from '@jiceng/platform/errors';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { assertSensibleDate } from '../effective/effective-period.rules.js';
import { assertCode } from '../code/code.rules.js';
import { findOrganizationsById, lockRegistry } from '../organization/organization.queries.js';
import { assertInForce } from '../organization/organization.rules.js';
import { factsOf, NAME_LENGTH, REASON_LENGTH } from '../organization/organization.service.js';
import { listAssignments } from '../staff/staff.queries.js';
import { staffErrors } from '../staff/staff.errors.js';
import { postErrors } from '../post/post.errors.js';
import {
  postOf,
  type AbolishPostInput,
  type ArrangePostInput,
  type ChangePostInput,
  type CreatePostInput,
  type PostPayload,
} from '../post/post.graphql.js';
import { listPostPeriods, lockPosts, reportsPast, savePostPeriods, savePosts } from '../post/post.queries.js';
import {
  contentOf,
  firstPeriod,
  nextChangeAfter,
  periodAt,
  periodsFrom,
  periodsUntil,
} from '../post/post-period.rules.js';
import { announceHolders } from './post-holders.js';
import { assertMayGrant, grantors, postRoles } from '../post/post.rules.js';
import { RoleListService } from '../role-list/role-list.service.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { PostPeriodRow, PostRow } from '../post/post.table.js';

const GRADE_LENGTH = 40;
const DUTIES_LENGTH = 1000;

/**
 * Timer that writes a planned change of a post into the row of the post and announces the change to the other services.
 * The key of the timer is the id of the post.
 */
export const POST_CHANGE_DUE = 'post-change-due';

interface ChangeInput extends VersionedInput {
  postId: string;
}

/** The periods of a post after a command, and the end of the post. */
interface Decision {
  periods: PostPeriodRow[];
  validTo: Date | null;
}

@Injectable()
export class PostService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly roleList: RoleListService,
  ) {}

  /** @throws POST_CODE_TAKEN, ROLE_RESERVED, POST_NOT_OPEN, DEPUTY_NOT_ALLOWED, ORGANIZATION_DISSOLVED */
  create(ctx: RequestContext, input: CreatePostInput): Promise<PostPayload> {
    return this.commands.run(ctx, 'createPost', input, async (tx) => {
      const organizationId = uuidText('organizationId', input.organizationId);
      // A dissolution is refused while posts are open. Without this lock, the organization could be dissolved between
      // the check and the insert of the post.
      await lockRegistry(tx);
      const organization = await this.organizationOf(tx, organizationId);
      const facts = factsOf(organization);
      ctx.policy.assert('Mutation.createPost', facts);
      const list = await this.roleList.known();
      const roles = postRoles(input.roles, list);
      assertMayGrant(roles, list, () => ctx.policy.permitsBy(grantors, 'Mutation.createPost', facts));
      const validFrom = input.validFrom ? new Date(input.validFrom) : tx.now;
      assertSensibleDate('validFrom', validFrom, tx.now);
      if (organization.validTo !== null) assertInForce(organization, tx.now);
      const { code, ...words } = checkAll({ code: () => assertCode('code', input.code), ...wordsOf(input) });
      const id = idFromCode('post', code);
      const row: PostRow = {
        id,
        code,
        ...words,
        establishment: input.establishment,
        organizationId,
        roles,
        ...this.neighbours(input),
        validFrom,
        validTo: null,
        version: 1,
      };
      if ((await lockPosts(tx, [id])).length > 0) throw postErrors.POST_CODE_TAKEN({ code });
      await this.assertNeighbours(tx, row, validFrom);
      await savePosts(tx, [row]);
      await savePostPeriods(tx, [firstPeriod(row)]);
      tx.audit({ subject: { type: 'post', id }, before: null, after: row });
      return { post: postOf(row) };
    });
  }

  /** @throws REPORTING_CYCLE, DEPUTY_NOT_ALLOWED, POST_NOT_OPEN */
  arrange(ctx: RequestContext, input: ArrangePostInput): Promise<PostPayload> {
    return this.change(ctx, 'arrangePost', input, null, async (tx, before, periods) => {
      const effectiveFrom = effectiveFromOf(input, tx);
      const neighbours = this.neighbours(input);
      await this.assertNeighbours(tx, { ...before, ...neighbours }, effectiveFrom);
      return { periods: periodsFrom(periods, neighbours, effectiveFrom), validTo: before.validTo };
    });
  }

  /**
   * Changes name, establishment kind, grade, roles and duties of a post from a moment on.
   * @throws ROLE_RESERVED, POST_NOT_OPEN
   */
  changePost(ctx: RequestContext, input: ChangePostInput): Promise<PostPayload> {
    const words = checkAll(wordsOf(input));
    const reason = input.reason ? personText('reason', input.reason, { maxLength: REASON_LENGTH }) : null;
    return this.change(ctx, 'changePost', input, reason, async (tx, before, periods, isGrantor) => {
      const list = await this.roleList.known();
      const roles = postRoles(input.roles, list, before.roles);
      assertMayGrant([...before.roles, ...roles], list, isGrantor);
      await this.assertNotOwn(ctx, tx, before.id);
      const content = { ...words, establishment: input.establishment, roles };
      return { periods: periodsFrom(periods, content, effectiveFromOf(input, tx)), validTo: before.validTo };
    });
  }

  /** @throws POST_STILL_HELD when a staff member holds the post at its end or later */
  abolish(ctx: RequestContext, input: AbolishPostInput): Promise<PostPayload> {
    const reason = input.reason ? personText('reason', input.reason, { maxLength: REASON_LENGTH }) : null;
    return this.change(ctx, 'abolishPost', input, reason, async (tx, before, periods) => {
      const validTo = input.validTo ? new Date(input.validTo) : tx.now;
      assertSensibleDate('validTo', validTo, tx.now);
      if (validTo <= before.validFrom)
        throw badInput('validTo', '须晚于岗位设立时间', 'must be later than the creation of the post');
      const held = await tx.sql(
        'SELECT 1 FROM assignment WHERE post_id = $1 AND valid_from IS DISTINCT FROM valid_to AND (valid_to IS NULL OR valid_to > $2) LIMIT 1',
        [before.id, validTo],
      );
      if (held.length > 0) throw postErrors.POST_STILL_HELD({ name: before.name });
      return { periods: periodsUntil(periods, validTo), validTo };
    });
  }

  private change(
    ctx: RequestContext,
    command: string,
    input: ChangeInput,
    reason: string | null,
    decide: (
      tx: EffectTx,
      before: PostRow,
      periods: readonly PostPeriodRow[],
      isGrantor: () => boolean,
    ) => Promise<Decision>,
  ): Promise<PostPayload> {
    return this.commands.run(ctx, command, input, async (tx) => {
      const id = uuidText('postId', input.postId);
      const [before] = await lockPosts(tx, [id]);
      if (!before) throw platformErrors.NOT_FOUND({ what: 'post', id });
      const facts = factsOf(await this.organizationOf(tx, before.organizationId));
      ctx.policy.assert(`Mutation.${command}`, facts);
      if (input.expectedVersion !== before.version) {
        throw await staleVersion(
          tx,
          { type: 'post', id },
          {
            expected: input.expectedVersion,
            actual: before.version,
            changed: postOf(before),
          },
        );
      }
      if (before.validTo !== null && before.validTo <= tx.now) throw postErrors.POST_NOT_OPEN({ name: before.name });
      const known = await listPostPeriods(tx, [id]);
      const isGrantor = (): boolean => ctx.policy.permitsBy(grantors, `Mutation.${command}`, facts);
      const { periods, validTo } = await decide(tx, before, known, isGrantor);
      const content = contentOf(periodAt(periods, tx.now));
      const after = { ...before, ...content, validTo, version: before.version + 1 };
      await savePosts(tx, [after]);
      await savePostPeriods(tx, periods);
      planNextChange(tx, id, periods);
      await announceHolders(tx, before, after);
      tx.audit({ subject: { type: 'post', id }, before: { ...before, known }, after: { ...after, periods }, reason });
      return { post: postOf(after) };
    });
  }

  private neighbours(input: {
    reportsToPostId: string | null;
    deputyPostId: string | null;
  }): Pick<PostRow, 'reportsToPostId' | 'deputyPostId'> {
    return {
      reportsToPostId: input.reportsToPostId ? uuidText('reportsToPostId', input.reportsToPostId) : null,
      deputyPostId: input.deputyPostId ? uuidText('deputyPostId', input.deputyPostId) : null,
    };
  }

  /**
   * Checks the superior post and the deputy post: both exist and are open, the deputy is in the same organization, and
   * the chain of superior posts has no cycle from `since` on.
   */
  private async assertNeighbours(tx: EffectTx, post: PostRow, since: Date): Promise<void> {
    const ids = [post.reportsToPostId, post.deputyPostId].filter((id) => id !== null);
    const found = new Map((await lockPosts(tx, ids)).map((row) => [row.id, row]));
    for (const id of ids) {
      const neighbour = found.get(id);
      if (!neighbour) throw platformErrors.NOT_FOUND({ what: 'post', id });
      if (neighbour.validTo !== null && neighbour.validTo <= since)
        throw postErrors.POST_NOT_OPEN({ name: neighbour.name });
    }
    const deputy = post.deputyPostId === null ? null : found.get(post.deputyPostId)!;
    if (deputy && (deputy.id === post.id || deputy.organizationId !== post.organizationId))
      throw postErrors.DEPUTY_NOT_ALLOWED();
    if (post.reportsToPostId !== null && (await reportsPast(tx, post.reportsToPostId, post.id, since)))
      throw postErrors.REPORTING_CYCLE();
  }

  /**
   * @throws OWN_ASSIGNMENT when the caller holds the post now or later, because callers must not give roles to
   * themselves
   */
  private async assertNotOwn(ctx: RequestContext, tx: EffectTx, postId: string): Promise<void> {
    const holders = await listAssignments(tx, { staffIds: [], postIds: [postId] });
    if (holders.some(({ staffId, validTo }) => staffId === ctx.actor!.id && (validTo === null || validTo > tx.now)))
      throw staffErrors.OWN_ASSIGNMENT();
  }

  private async organizationOf(tx: EffectTx, id: string): Promise<OrganizationRow> {
    const [organization] = await findOrganizationsById(tx, [id]);
    if (!organization) throw platformErrors.NOT_FOUND({ what: 'organization', id });
    return organization;
  }
}

/** Sets the timer for the next planned change of a post, and takes the timer back when no change is planned. */
export function planNextChange(tx: EffectTx, postId: string, periods: readonly PostPeriodRow[]): void {
  const dueAt = nextChangeAfter(periods, tx.now);
  if (dueAt) tx.schedule({ kind: POST_CHANGE_DUE, key: postId, dueAt });
  else tx.cancelTimer(POST_CHANGE_DUE, postId);
}

function wordsOf(input: { name: string; grade: string | null; duties: string | null }) {
  return {
    name: () => personText('name', input.name, { maxLength: NAME_LENGTH }),
    grade: () => (input.grade ? personText('grade', input.grade, { maxLength: GRADE_LENGTH }) : null),
    duties: () => (input.duties ? personText('duties', input.duties, { maxLength: DUTIES_LENGTH }) : null),
  };
}

/** @throws BAD_INPUT */
function effectiveFromOf(input: { effectiveFrom: string | null }, tx: EffectTx): Date {
  const effectiveFrom = input.effectiveFrom ? new Date(input.effectiveFrom) : tx.now;
  assertSensibleDate('effectiveFrom', effectiveFrom, tx.now);
  return effectiveFrom;
}
