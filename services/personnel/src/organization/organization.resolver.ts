import { Args, Context, ID, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { Region } from '../references/region.reference.js';
import { OrganizationImport } from './organization-import.service.js';
import {
  DissolveOrganizationInput,
  FoundOrganizationInput,
  MoveOrganizationInput,
  Organization,
  OrganizationAction,
  OrganizationConnection,
  OrganizationPayload,
  OrganizationPeriod,
  OrganizationsArgs,
  RenameOrganizationInput,
  type periodOf,
} from './organization.graphql.js';
import { OrganizationReader } from './organization.reader.js';
import { OrganizationService } from './organization.service.js';

@Resolver(() => Organization)
export class OrganizationResolver {
  constructor(
    private readonly service: OrganizationService,
    private readonly reader: OrganizationReader,
    private readonly imports: OrganizationImport,
  ) {}

  @Query(() => Organization, {
    nullable: true,
    description: 'Returns an organization by id; null when the id is unknown, or unknown at the moment `at`.',
  })
  organization(
    @Args('id', { type: () => ID, description: 'Id of the organization.' }) id: string,
    @Args('at', {
      type: () => DateTime,
      nullable: true,
      description: 'Show the organization with its name and parent of this moment; now when absent.',
    })
    at: string | null,
    @Context() ctx: RequestContext,
  ): Promise<Organization | null> {
    return at == null ? this.reader.find(ctx, id) : this.reader.findAt(id, at);
  }

  @Query(() => OrganizationConnection, {
    nullable: true,
    name: 'organizations',
    description: 'Lists organizations, ordered by code.',
  })
  listOrganizations(
    @Args() args: OrganizationsArgs,
    @Context() ctx: RequestContext,
  ): Promise<Connection<Organization>> {
    return this.reader.list(ctx, args);
  }

  @ResolveReference()
  resolveReference(reference: { id: string }, ctx: RequestContext): Promise<Organization | null> {
    return this.reader.find(ctx, reference.id);
  }

  @ResolveField(() => Organization, {
    nullable: true,
    description: 'The parent organization; null for a district government.',
  })
  parent(@Parent() organization: Organization, @Context() ctx: RequestContext): Promise<Organization | null> | null {
    return organization.parentId === null ? null : this.reader.find(ctx, organization.parentId);
  }

  @ResolveField(() => Organization, {
    nullable: true,
    description: 'The organization that took over the work after the dissolution; null while this organization exists.',
  })
  successor(@Parent() organization: Organization, @Context() ctx: RequestContext): Promise<Organization | null> | null {
    return organization.successorId === null ? null : this.reader.find(ctx, organization.successorId);
  }

  @ResolveField(() => Region, { nullable: true, description: 'The region that the organization serves.' })
  region(@Parent() organization: Organization): Region {
    return { code: organization.regionCode };
  }

  @ResolveField(() => [OrganizationPeriod], {
    description: 'All names and parents of the organization up to now, oldest first; a short list.',
  })
  history(
    @Parent() organization: Organization,
    @Context() ctx: RequestContext,
  ): Promise<ReturnType<typeof periodOf>[]> {
    return this.reader.history(ctx, organization.organizationId);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization as it is now.' })
  current(@Parent() organization: Organization, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.reader.find(ctx, organization.organizationId);
  }

  @ResolveField(() => [OrganizationAction], {
    description:
      'Actions on the organization, with the reason when the caller cannot take an action now; a short list.',
  })
  availableActions(
    @Parent() organization: Organization,
    @Context() ctx: RequestContext,
  ): Promise<OrganizationAction[]> {
    return this.reader.actions(ctx, organization);
  }

  @Mutation(() => OrganizationPayload, { description: 'Founds an organization.' })
  foundOrganization(
    @Args('input', { description: 'The new organization.' }) input: FoundOrganizationInput,
    @Context() ctx: RequestContext,
  ): Promise<OrganizationPayload> {
    return this.service.found(ctx, input);
  }

  @Mutation(() => OrganizationPayload, {
    description: 'Renames an organization. The old name stays in `history`.',
  })
  renameOrganization(
    @Args('input', { description: 'The organization and its new name.' }) input: RenameOrganizationInput,
    @Context() ctx: RequestContext,
  ): Promise<OrganizationPayload> {
    return this.service.rename(ctx, input);
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Moves an organization below another parent. Refused when the new parent is the organization itself or lies ' +
      'below it.',
  })
  moveOrganization(
    @Args('input', { description: 'The organization and its new parent.' }) input: MoveOrganizationInput,
    @Context() ctx: RequestContext,
  ): Promise<OrganizationPayload> {
    return this.service.move(ctx, input);
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Dissolves an organization. Its open work goes to the successor. Refused while the organization has open posts ' +
      'or organizations below it.',
  })
  dissolveOrganization(
    @Args('input', { description: 'The organization.' }) input: DissolveOrganizationInput,
    @Context() ctx: RequestContext,
  ): Promise<OrganizationPayload> {
    return this.service.dissolve(ctx, input);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports organizations from a table with the columns code, name, kind, line, parentCode, regionCode and ' +
      'optionally validFrom. The row of a parent must stand above the rows of its children. An organization with a ' +
      'known code is renamed or moved when the file differs.',
  })
  importOrganizations(
    @Args('input', { description: 'The file.' }) input: ImportInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.import(ctx, input);
  }
}

@Resolver(() => OrganizationPeriod)
export class OrganizationPeriodResolver {
  constructor(private readonly reader: OrganizationReader) {}

  @ResolveField(() => Organization, {
    nullable: true,
    description: 'The parent organization in the period; null for a district government.',
  })
  parent(
    @Parent() period: { parentId: string | null },
    @Context() ctx: RequestContext,
  ): Promise<Organization | null> | null {
    return period.parentId === null ? null : this.reader.find(ctx, period.parentId);
  }
}
