import { Injectable } from '@nestjs/common';
import type { VersionedInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { assertSensibleDate, isInForce } from '../effective/effective-period.rules.js';
import { assertCode } from '../code/code.rules.js';
import { findOrganizationsById, lockRegistry } from '../organization/organization.queries.js';
import { assertInForce } from '../organization/organization.rules.js';
import { factsOf, NAME_LENGTH, REASON_LENGTH } from '../organization/organization.service.js';
import { postErrors } from './post.errors.js';
import {
  postOf,
  type AbolishPostInput,
  type ArrangePostInput,
  type CreatePostInput,
  type PostPayload,
} from './post.graphql.js';
import { lockPosts, reportsPast, savePosts } from './post.queries.js';
import { assertMayGrant, grantors } from './post.rules.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import type { PostRow } from './post.table.js';

interface ChangeInput extends VersionedInput {
  postId: string;
}

@Injectable()
export class PostService {
  constructor(private readonly commands: CommandRunner) {}

  /** @throws POST_CODE_TAKEN, ROLE_RESERVED, DEPUTY_NOT_ALLOWED, ORGANIZATION_DISSOLVED */
  create(ctx: RequestContext, input: CreatePostInput): Promise<PostPayload> {
    return this.commands.run(ctx, 'createPost', input, async (tx) => {
      const organizationId = uuidText('organizationId', input.organizationId);
      // A dissolution counts the open posts. Without this lock the dissolution could run between the check and the new
      // post.
      await lockRegistry(tx);
      const organization = await this.organizationOf(tx, organizationId);
      const facts = factsOf(organization);
      ctx.policy.assert('Mutation.createPost', facts);
      assertMayGrant(input.roles, () => ctx.policy.permitsBy(grantors, 'Mutation.createPost', facts));
      const validFrom = input.validFrom ? new Date(input.validFrom) : tx.now;
      assertSensibleDate('validFrom', validFrom, tx.now);
      if (organization.validTo !== null) assertInForce(organization, tx.now);
      const code = assertCode('code', input.code);
      const id = idFromCode('post', code);
      const row: PostRow = {
        id,
        code,
        name: personText('name', input.name, { maxLength: NAME_LENGTH }),
        establishment: input.establishment,
        organizationId,
        roles: [...new Set(input.roles)],
        ...this.neighbours(input),
        validFrom,
        validTo: null,
        version: 1,
      };
      if ((await lockPosts(tx, [id])).length > 0) throw postErrors.POST_CODE_TAKEN({ code });
      await this.assertNeighbours(tx, row);
      await savePosts(tx, [row]);
      tx.audit({ subject: { type: 'post', id }, before: null, after: row });
      return { post: postOf(row) };
    });
  }

  /** @throws REPORTING_CYCLE, DEPUTY_NOT_ALLOWED */
  arrange(ctx: RequestContext, input: ArrangePostInput): Promise<PostPayload> {
    return this.change(ctx, 'arrangePost', input, null, async (tx, before) => {
      const after = { ...before, ...this.neighbours(input) };
      await this.assertNeighbours(tx, after);
      return after;
    });
  }

  /** @throws POST_STILL_HELD when a staff member holds the post at its end or later */
  abolish(ctx: RequestContext, input: AbolishPostInput): Promise<PostPayload> {
    const reason = input.reason ? personText('reason', input.reason, { maxLength: REASON_LENGTH }) : null;
    return this.change(ctx, 'abolishPost', input, reason, async (tx, before) => {
      const validTo = input.validTo ? new Date(input.validTo) : tx.now;
      assertSensibleDate('validTo', validTo, tx.now);
      if (validTo <= before.validFrom)
        throw badInput('validTo', '须晚于岗位设立时间', 'must lie after the creation of the post');
      const held = await tx.sql(
        'SELECT 1 FROM assignment WHERE post_id = $1 AND valid_from IS DISTINCT FROM valid_to AND (valid_to IS NULL OR valid_to > $2) LIMIT 1',
        [before.id, validTo],
      );
      if (held.length > 0) throw postErrors.POST_STILL_HELD({ name: before.name });
      return { ...before, validTo };
    });
  }

  private change(
    ctx: RequestContext,
    command: string,
    input: ChangeInput,
    reason: string | null,
    decide: (tx: EffectTx, before: PostRow) => Promise<PostRow>,
  ): Promise<PostPayload> {
    return this.commands.run(ctx, command, input, async (tx) => {
      const id = uuidText('postId', input.postId);
      const [before] = await lockPosts(tx, [id]);
      if (!before) throw platformErrors.NOT_FOUND({ what: 'post', id });
      ctx.policy.assert(`Mutation.${command}`, factsOf(await this.organizationOf(tx, before.organizationId)));
      if (input.expectedVersion !== before.version) {
        throw platformErrors.STALE_VERSION({
          expected: input.expectedVersion,
          actual: before.version,
          changed: postOf(before),
        });
      }
      if (!isInForce({ ...before, validFrom: new Date(0) }, tx.now))
        throw postErrors.POST_NOT_OPEN({ name: before.name });
      const after = { ...(await decide(tx, before)), version: before.version + 1 };
      await savePosts(tx, [after]);
      tx.audit({ subject: { type: 'post', id }, before, after, reason });
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
   * the chain of superior posts has no cycle.
   */
  private async assertNeighbours(tx: EffectTx, post: PostRow): Promise<void> {
    const ids = [post.reportsToPostId, post.deputyPostId].filter((id) => id !== null);
    const found = new Map((await lockPosts(tx, ids)).map((row) => [row.id, row]));
    for (const id of ids) {
      const neighbour = found.get(id);
      if (!neighbour) throw platformErrors.NOT_FOUND({ what: 'post', id });
      if (neighbour.validTo !== null && neighbour.validTo <= tx.now)
        throw postErrors.POST_NOT_OPEN({ name: neighbour.name });
    }
    const deputy = post.deputyPostId === null ? null : found.get(post.deputyPostId)!;
    if (deputy && (deputy.id === post.id || deputy.organizationId !== post.organizationId))
      throw postErrors.DEPUTY_NOT_ALLOWED();
    if (post.reportsToPostId !== null && (await reportsPast(tx, post.reportsToPostId, post.id)))
      throw postErrors.REPORTING_CYCLE();
  }

  private async organizationOf(tx: EffectTx, id: string): Promise<OrganizationRow> {
    const [organization] = await findOrganizationsById(tx, [id]);
    if (!organization) throw platformErrors.NOT_FOUND({ what: 'organization', id });
    return organization;
  }
}
