import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { StaffMember } from '../staff/staff.graphql.js';
import { StaffReader } from '../staff/staff.reader.js';
import {
  AddRoleInput,
  ApproveRoleRuleInput,
  EndRoleRuleInput,
  GivableRight,
  ProposeRoleRuleInput,
  RelabelRoleInput,
  RetireRoleInput,
  Role,
  RolePayload,
  RoleRule,
  RoleRuleAction,
} from './role.graphql.js';
import { RoleReader } from './role.reader.js';
import { RoleService } from './role.service.js';

@Resolver(() => Role)
export class RoleResolver {
  constructor(
    private readonly reader: RoleReader,
    private readonly service: RoleService,
  ) {}

  @Query(() => [Role], {
    nullable: true,
    description: 'Returns all roles, built-in ones first, then those of the district with their rules. A short list.',
  })
  roles(): Promise<Role[]> {
    return this.reader.list();
  }

  @Query(() => [GivableRight], {
    nullable: true,
    description: 'Returns every right that a rule can give to a role of the district. The answer has no pages.',
  })
  givableRights(@Context() ctx: RequestContext): Promise<GivableRight[]> {
    return this.reader.rights(ctx);
  }

  @Mutation(() => RolePayload, {
    description: 'Adds a role to the roles of the district. A new role has no rights; rules give rights to it.',
  })
  addRole(
    @Args('input', { description: 'The role.' }) input: AddRoleInput,
    @Context() ctx: RequestContext,
  ): Promise<RolePayload> {
    return this.service.add(ctx, input);
  }

  @Mutation(() => RolePayload, { description: 'Corrects the labels of a role that the district added.' })
  relabelRole(
    @Args('input', { description: 'The role with its labels.' }) input: RelabelRoleInput,
    @Context() ctx: RequestContext,
  ): Promise<RolePayload> {
    return this.service.relabel(ctx, input);
  }

  @Mutation(() => RolePayload, {
    description:
      'Retires a role that the district added. Its rules end at once. Posts that have the role keep it, without ' +
      'rights; new posts cannot take it.',
  })
  retireRole(
    @Args('input', { description: 'The role to retire, with the reason.' }) input: RetireRoleInput,
    @Context() ctx: RequestContext,
  ): Promise<RolePayload> {
    return this.service.retire(ctx, input);
  }

  @Mutation(() => RolePayload, {
    description:
      'Proposes a rule that gives rights to a role of the district. The caller must have each right by a built-in ' +
      'rule in the whole district. The rule gives no rights before another person has approved.',
  })
  proposeRoleRule(
    @Args('input', { description: 'The rule.' }) input: ProposeRoleRuleInput,
    @Context() ctx: RequestContext,
  ): Promise<RolePayload> {
    return this.service.propose(ctx, input);
  }

  @Mutation(() => RolePayload, {
    description:
      'Approves a proposed rule. The caller must not be the person who proposed the rule, and must have each right ' +
      'as well. A data owner consents to a rule on personal data with the same command, and does not need the ' +
      'rights. All services apply the rule within seconds.',
  })
  approveRoleRule(
    @Args('input', { description: 'The rule.' }) input: ApproveRoleRuleInput,
    @Context() ctx: RequestContext,
  ): Promise<RolePayload> {
    return this.service.approve(ctx, input);
  }

  @Mutation(() => RolePayload, { description: 'Refuses a proposed rule. The proposer may do this, too.' })
  refuseRoleRule(
    @Args('input', { description: 'The rule, with the reason.' }) input: EndRoleRuleInput,
    @Context() ctx: RequestContext,
  ): Promise<RolePayload> {
    return this.service.refuse(ctx, input);
  }

  @Mutation(() => RolePayload, {
    description: 'Revokes a rule in force. Within seconds no service gives the rights any more.',
  })
  revokeRoleRule(
    @Args('input', { description: 'The rule, with the reason.' }) input: EndRoleRuleInput,
    @Context() ctx: RequestContext,
  ): Promise<RolePayload> {
    return this.service.revoke(ctx, input);
  }
}

@Resolver(() => RoleRule)
export class RoleRuleResolver {
  constructor(
    private readonly reader: RoleReader,
    private readonly staff: StaffReader,
  ) {}

  @ResolveField(() => StaffMember, { nullable: true, description: 'The staff member who proposed the rule.' })
  proposer(@Parent() rule: RoleRule, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, rule.proposedBy);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: 'The staff member who approved the rule; null before the approval.',
  })
  approver(@Parent() rule: RoleRule, @Context() ctx: RequestContext): Promise<StaffMember | null> | null {
    return rule.approvedBy === null ? null : this.staff.reference(ctx, rule.approvedBy);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: 'The data owner who consented to a right on personal data; null without consent.',
  })
  consenter(@Parent() rule: RoleRule, @Context() ctx: RequestContext): Promise<StaffMember | null> | null {
    return rule.consentedBy === null ? null : this.staff.reference(ctx, rule.consentedBy);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: 'The staff member who refused or revoked the rule; null before.',
  })
  ender(@Parent() rule: RoleRule, @Context() ctx: RequestContext): Promise<StaffMember | null> | null {
    return rule.endedBy === null ? null : this.staff.reference(ctx, rule.endedBy);
  }

  @ResolveField(() => [RoleRuleAction], {
    description: 'Actions on the rule, with the reason when the caller cannot take an action now; a short list.',
  })
  availableActions(@Parent() rule: RoleRule, @Context() ctx: RequestContext): Promise<RoleRuleAction[]> {
    return this.reader.actions(ctx, rule);
  }
}
