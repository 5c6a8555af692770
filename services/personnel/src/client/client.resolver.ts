import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Organization } from '../organization/organization.graphql.js';
import { OrganizationReader } from '../organization/organization.reader.js';
import { StaffMember } from '../staff/staff.graphql.js';
import { StaffReader } from '../staff/staff.reader.js';
import { SystemInUse } from '../system/system.graphql.js';
import { SystemReader } from '../system/system.reader.js';
import {
  ChangeClientInput,
  Client,
  ClientIntake,
  ClientPayload,
  RegisterClientInput,
  RevokeClientInput,
  RotateClientSecretInput,
} from './client.graphql.js';
import { ClientReader } from './client.reader.js';
import { ClientService } from './client.service.js';

@Resolver(() => Client)
export class ClientResolver {
  constructor(
    private readonly service: ClientService,
    private readonly reader: ClientReader,
    private readonly systems: SystemReader,
    private readonly staff: StaffReader,
  ) {}

  @Query(() => [Client], {
    nullable: true,
    description: 'Returns all clients, also revoked ones, ordered by code. A short list.',
  })
  clients(@Context() ctx: RequestContext): Promise<Client[]> {
    return this.reader.list(ctx.now());
  }

  @ResolveReference()
  async resolveReference(reference: { id: string }, ctx: RequestContext): Promise<Client | null> {
    return (await this.reader.list(ctx.now())).find(({ id }) => id === reference.id) ?? null;
  }

  @ResolveField(() => SystemInUse, {
    nullable: true,
    description: 'The system in which communities need not enter data any more because of this client; null for none.',
  })
  replaces(@Parent() client: Client, @Context() ctx: RequestContext): Promise<SystemInUse | null> | null {
    return client.replacesSystem === null ? null : this.systems.find(ctx, client.replacesSystem);
  }

  @ResolveField(() => StaffMember, { nullable: true, description: 'The staff member who registered the client.' })
  registrar(@Parent() client: Client, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, client.registeredBy);
  }

  @Mutation(() => ClientPayload, {
    description:
      'Registers a client (接入系统). The answer shows the secret with which the client signs in at `/clients/token`.',
  })
  registerClient(
    @Args('input', { description: 'The client.' }) input: RegisterClientInput,
    @Context() ctx: RequestContext,
  ): Promise<ClientPayload> {
    return this.service.register(ctx, input);
  }

  @Mutation(() => ClientPayload, {
    description: 'Changes name, scopes, sources, rate and replaced system of a client. It takes effect within seconds.',
  })
  changeClient(
    @Args('input', { description: 'The client.' }) input: ChangeClientInput,
    @Context() ctx: RequestContext,
  ): Promise<ClientPayload> {
    return this.service.change(ctx, input);
  }

  @Mutation(() => ClientPayload, {
    description: 'Makes a new secret for a client. The present secrets are accepted for some hours more.',
  })
  rotateClientSecret(
    @Args('input', { description: 'The client.' }) input: RotateClientSecretInput,
    @Context() ctx: RequestContext,
  ): Promise<ClientPayload> {
    return this.service.rotate(ctx, input);
  }

  @Mutation(() => ClientPayload, {
    description:
      'Revokes a client for ever. Within seconds its tokens and secrets are refused, and another client may claim ' +
      'its sources.',
  })
  revokeClient(
    @Args('input', { description: 'The client, with the reason.' }) input: RevokeClientInput,
    @Context() ctx: RequestContext,
  ): Promise<ClientPayload> {
    return this.service.revoke(ctx, input);
  }
}

@Resolver(() => ClientIntake)
export class ClientIntakeResolver {
  constructor(private readonly organizations: OrganizationReader) {}

  @ResolveField(() => Organization, {
    nullable: true,
    description: 'The organization that first receives the reports of this source; null for the desk of the place.',
  })
  receiver(@Parent() intake: ClientIntake, @Context() ctx: RequestContext): Promise<Organization | null> | null {
    return intake.organizationId === null ? null : this.organizations.find(ctx, intake.organizationId);
  }
}
