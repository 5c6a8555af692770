import { Args, Context, ID, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { Organization } from '../organization/organization.graphql.js';
import { OrganizationReader } from '../organization/organization.reader.js';
import { Post } from '../post/post.graphql.js';
import { PostReader } from '../post/post.reader.js';
import { AssignmentActions } from './assignment-actions.js';
import { StaffContacts } from './staff-contacts.js';
import { StaffImport } from './staff-import.service.js';
import {
  AppointStaffInput,
  Assignment,
  AssignmentAction,
  AssignmentPayload,
  ChangeJurisdictionInput,
  EndAssignmentInput,
  MainPost,
  StaffMember,
  StaffMemberConnection,
  StaffMembersArgs,
} from './staff.graphql.js';
import { StaffReader } from './staff.reader.js';
import { StaffService } from './staff.service.js';

@Resolver(() => StaffMember)
export class StaffResolver {
  constructor(
    private readonly service: StaffService,
    private readonly reader: StaffReader,
    private readonly imports: StaffImport,
    private readonly contacts: StaffContacts,
  ) {}

  @Query(() => StaffMember, {
    nullable: true,
    description:
      'Returns a staff member by id; null when the id is unknown. Callers without jurisdiction over the staff member ' +
      'see only name and main post.',
  })
  staffMember(
    @Args('id', { type: () => ID, description: 'Id of the person.' }) id: string,
    @Context() ctx: RequestContext,
  ): Promise<StaffMember | null> {
    return this.reader.find(ctx, id);
  }

  @Query(() => StaffMemberConnection, {
    nullable: true,
    description: 'Staff members with a post in the jurisdiction of the caller, ordered by staff code.',
  })
  staffMembers(@Args() args: StaffMembersArgs, @Context() ctx: RequestContext): Promise<Connection<StaffMember>> {
    return this.reader.list(ctx, args);
  }

  @ResolveReference()
  resolveReference(reference: { id: string }, ctx: RequestContext): Promise<StaffMember | null> {
    return this.reader.reference(ctx, reference.id);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Telephone number. Personnel officers and district administrators see the full number, other staff a masked ' +
      'number; null outside your jurisdiction.',
  })
  async phone(@Parent() staff: StaffMember, @Context() ctx: RequestContext): Promise<string | null> {
    return (await this.contacts.read(ctx, staff.id)).phone;
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'E-mail address. Only personnel officers and district administrators see the address, in their ' +
      'jurisdiction; null for other callers.',
  })
  async email(@Parent() staff: StaffMember, @Context() ctx: RequestContext): Promise<string | null> {
    return (await this.contacts.read(ctx, staff.id)).email;
  }

  @ResolveField(() => [Assignment], {
    description:
      'Past, current and future assignments of the staff member that the caller may see, oldest first; a short list.',
  })
  assignments(@Parent() staff: StaffMember, @Context() ctx: RequestContext): Promise<Assignment[]> {
    return this.reader.assignments(ctx, staff.id);
  }

  @ResolveField(() => MainPost, {
    nullable: true,
    description: 'Name and organization of the main post; null when the staff member holds no post now.',
  })
  mainPost(@Parent() staff: StaffMember, @Context() ctx: RequestContext): Promise<MainPost | null> {
    return this.reader.mainPost(ctx, staff.id);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description:
      'The staff member to whom this staff member reports: the holder of the post above the main post at the moment; ' +
      'null when there is none.',
  })
  reportsTo(
    @Parent() staff: StaffMember,
    @Args('at', { type: () => DateTime, nullable: true, description: 'The moment; now when absent.' })
    at: string | null,
    @Context() ctx: RequestContext,
  ): Promise<StaffMember | null> {
    return this.reader.superior(ctx, staff.id, at ?? null);
  }

  @Mutation(() => AssignmentPayload, {
    description: 'Appoints a person to a post for areas and lines, from now or from another time.',
  })
  appointStaff(
    @Args('input', { description: 'The person, the post, the areas and the lines.' }) input: AppointStaffInput,
    @Context() ctx: RequestContext,
  ): Promise<AssignmentPayload> {
    return this.service.appoint(ctx, input);
  }

  @Mutation(() => AssignmentPayload, {
    description:
      'Ends an assignment. When the staff member then holds no post in the organization, later duties there are ' +
      'withdrawn and a running duty ends.',
  })
  endAssignment(
    @Args('input', { description: 'The assignment and its end.' }) input: EndAssignmentInput,
    @Context() ctx: RequestContext,
  ): Promise<AssignmentPayload> {
    return this.service.end(ctx, input);
  }

  @Mutation(() => AssignmentPayload, {
    description:
      'Changes the areas and lines of an assignment from a moment on. The earlier areas and lines stay on record.',
  })
  changeJurisdiction(
    @Args('input', { description: 'The assignment and its new jurisdiction.' }) input: ChangeJurisdictionInput,
    @Context() ctx: RequestContext,
  ): Promise<AssignmentPayload> {
    return this.service.changeJurisdiction(ctx, input);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports people with their posts from a table with the columns staffCode, name, postCode, postName, ' +
      'establishment, organizationCode, roles, areaCodes, lines, validFrom and optionally phone and ' +
      'reportsToPostCode. Several values in a cell are separated by |.',
  })
  importStaff(
    @Args('input', { description: 'The file.' }) input: ImportInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.import(ctx, input);
  }
}

@Resolver(() => Assignment)
export class AssignmentResolver {
  constructor(
    private readonly staff: StaffReader,
    private readonly posts: PostReader,
    private readonly organizations: OrganizationReader,
    private readonly actions: AssignmentActions,
  ) {}

  @ResolveField(() => StaffMember, { nullable: true, description: 'The staff member.' })
  staffMember(@Parent() assignment: Assignment, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, assignment.staffId);
  }

  @ResolveField(() => Post, { nullable: true, description: 'The post.' })
  post(@Parent() assignment: Assignment, @Context() ctx: RequestContext): Promise<Post | null> {
    return this.posts.find(ctx, assignment.postId);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization of the post.' })
  organization(@Parent() assignment: Assignment, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, assignment.organizationId);
  }

  @ResolveField(() => [AssignmentAction], {
    description: 'Actions on the assignment, with the reason when the caller cannot take an action now; a short list.',
  })
  availableActions(@Parent() assignment: Assignment, @Context() ctx: RequestContext): Promise<AssignmentAction[]> {
    return this.actions.of(ctx, assignment);
  }
}

@Resolver(() => MainPost)
export class MainPostResolver {
  constructor(private readonly organizations: OrganizationReader) {}

  @ResolveField(() => Organization, { nullable: true, description: 'The organization of the post.' })
  organization(@Parent() held: MainPost, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, held.organizationId);
  }
}

@Resolver(() => Post)
export class PostHolderResolver {
  constructor(private readonly reader: StaffReader) {}

  @ResolveField(() => StaffMember, {
    nullable: true,
    description:
      'Holder of the post at the moment `at` of the query `post` or `posts`, or now without `at`; null when the post ' +
      'is vacant.',
  })
  holder(@Parent() post: Post, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.reader.holder(ctx, post.postId, post.at);
  }
}
