import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { organizationsById } from '../organization/organization.queries.js';
import { refusalOf } from '../organization/organization.rules.js';
import { factsOf } from '../organization/organization.service.js';
import { listPostPeriods } from '../post/post.queries.js';
import { assertMayGrant, grantors } from '../post/post.rules.js';
import { RoleListService } from '../role-list/role-list.service.js';
import { staffErrors } from './staff.errors.js';
import type { Assignment, AssignmentAction } from './staff.graphql.js';
import { assertNotEnded } from './staff.rules.js';

const commands = { END: 'endAssignment', CHANGE_JURISDICTION: 'changeJurisdiction' } as const;

/** Says which actions on an assignment the caller can take now, by the rules of the commands. */
@Injectable()
export class AssignmentActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly roleList: RoleListService,
  ) {}

  /** Returns the actions on an assignment. One query each reads organizations and posts for a whole request. */
  of(ctx: RequestContext, assignment: Assignment): Promise<AssignmentAction[]> {
    const loader = ctx.once(
      'assignment-actions',
      () =>
        new DataLoader<Assignment, AssignmentAction[]>((all) => this.ofMany(ctx, all), {
          cacheKeyFn: ({ id }) => id as unknown as Assignment,
        }),
    );
    return loader.load(assignment);
  }

  private async ofMany(ctx: RequestContext, all: readonly Assignment[]): Promise<AssignmentAction[][]> {
    const now = ctx.now();
    const [organizations, periods, roleList] = await Promise.all([
      organizationsById.rows(this.dataSource, [[...new Set(all.map(({ organizationId }) => organizationId))]]),
      listPostPeriods(this.dataSource, [...new Set(all.map(({ postId }) => postId))]),
      this.roleList.known(),
    ]);
    const factsById = new Map(organizations.map((each) => [each.id, factsOf(each)]));
    const later = periods.filter(({ validTo }) => validTo === null || validTo > now);
    const periodsOf = Map.groupBy(later, ({ postId }) => postId);
    return all.map((assignment) => {
      const facts = factsById.get(assignment.organizationId)!;
      const roles = (periodsOf.get(assignment.postId) ?? []).flatMap((period) => period.roles);
      return Object.entries(commands).map(([action, command]) => {
        const refusal = refusalOf(() => {
          ctx.policy.assert(`Mutation.${command}`, facts);
          if (assignment.staffId === ctx.actor?.id) throw staffErrors.OWN_ASSIGNMENT();
          assertMayGrant(roles, roleList, () => ctx.policy.permitsBy(grantors, `Mutation.${command}`, facts));
          assertNotEnded(assignment.validTo === null ? null : new Date(assignment.validTo), now);
        });
        return {
          action: action as keyof typeof commands,
          enabled: refusal === null,
          reason: refusal?.messages ?? null,
        };
      });
    });
  }
}
