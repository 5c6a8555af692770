import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ClientScope, ClientSource } from '@jiceng/contracts/codes';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import type { ClientRow, ClientSecretRow } from './client.table.js';

export const ClientScopeType = {
  INTAKE: 'client_intake',
  STATUS: 'client_status',
} as const satisfies Record<string, ClientScope>;
registerEnumType(ClientScopeType, {
  name: 'ClientScope',
  description: 'What a client may do. The policies of the services name the scopes.',
  valuesMap: {
    INTAKE: { description: 'Report matters under the sources of the client.' },
    STATUS: { description: 'Read the issues of the sources of the client, without personal data and internal notes.' },
  },
});

export const ClientSourceType = {
  HOTLINE_12345: 'hotline_12345',
  PROPERTY_COMPANY: 'property_company',
  IOT: 'iot',
} as const satisfies Record<string, ClientSource>;
registerEnumType(ClientSourceType, {
  name: 'ClientSource',
  description: 'A source of reports that a client may claim.',
  valuesMap: {
    HOTLINE_12345: { description: 'The hotline 12345 of the city.' },
    PROPERTY_COMPANY: { description: 'A system of property companies.' },
    IOT: { description: 'A platform of sensors or cameras.' },
  },
});

@ObjectType({ description: 'A source that a client may claim. A source belongs to at most one client in force.' })
export class ClientIntake {
  @Field(() => ClientSourceType, { description: 'The source.' })
  source: ClientSource;

  /** A field resolver turns this id into the object. */
  organizationId: string | null;
}

@ObjectType({ description: 'A secret of a client. The platform stores only a digest of the secret.' })
export class ClientSecret {
  @Field(() => ID, { description: 'Id of the secret.' })
  id: string;

  @Field(() => DateTime, { description: 'Time at which the secret was made.' })
  madeAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time from which the secret is refused; null for the newest secret.',
  })
  expiresAt: string | null;
}

@ObjectType({
  description: 'A client (接入系统): a system that calls the API. It has its own credentials, scopes and rate.',
})
@Directive('@key(fields: "id")')
export class Client {
  @Field(() => ID, { description: 'Id of the client.' })
  id: string;

  @Field(() => String, { description: 'Code of the client, the `client_id` of its sign-in.' })
  code: string;

  @Field(() => String, { description: 'Name of the client.' })
  name: string;

  @Field(() => [ClientScopeType], { description: 'What the client may do.' })
  scopes: ClientScope[];

  @Field(() => [ClientIntake], { description: 'Sources that the client may claim, at most 3.' })
  sources: ClientIntake[];

  @Field(() => Int, { description: 'Operations that the client may send in a minute.' })
  requestsPerMinute: number;

  @Field(() => Boolean, {
    description:
      'True when the client calls the reporters of its orders back itself (自行回访), so that nobody here does.',
  })
  callsBack: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "Subject of the client's tokens from the identity provider; null for a client that signs in at the gateway with " +
      'a secret.',
  })
  tokenSubject: string | null;

  @Field(() => DateTime, { description: 'Time of the registration.' })
  registeredAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last use, to the minute; null before the first.' })
  lastUsedAt: string | null;

  @Field(() => [ClientSecret], { description: 'Secrets that are accepted now, newest first. A short list.' })
  secrets: ClientSecret[];

  @Field(() => DateTime, { nullable: true, description: 'Time of the revocation; null while the client is in force.' })
  revokedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Reason of the revocation; null before.' })
  revokeReason: string | null;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** Field resolvers turn these keys into the objects. */
  replacesSystem: string | null;
  registeredBy: string;
}

export function clientOf(row: ClientRow, secrets: readonly ClientSecretRow[], lastUsedAt: Date | null): Client {
  return {
    ...row,
    registeredAt: row.registeredAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    secrets: secrets
      .filter(({ clientId }) => clientId === row.id)
      .map(({ id, madeAt, expiresAt }) => ({
        id,
        madeAt: madeAt.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
      })),
  };
}

@InputType({ description: 'A source that a client may claim.' })
export class ClientIntakeInput {
  @Field(() => ClientSourceType, { description: 'The source.' })
  source: ClientSource;

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization that first receives the reports of this source; when absent, the intake desk of the place.',
  })
  organizationId: string | null;
}

@InputType({ isAbstract: true })
abstract class ClientFields extends VersionedInput {
  @Field(() => String, { description: 'Name, at most 60 characters.' })
  name: string;

  @Field(() => [ClientScopeType], { description: 'What the client may do, at least one scope.' })
  scopes: ClientScope[];

  @Field(() => [ClientIntakeInput], { description: 'Sources that the client may claim, 1 to 3.' })
  sources: ClientIntakeInput[];

  @Field(() => Int, { description: 'Operations that the client may send in a minute, 1 to 6,000.' })
  requestsPerMinute: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True when the client calls the reporters of its orders back itself and tells the result (自行回访).',
  })
  callsBack: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the system in which communities need not enter data any more because of this client; see ' +
      '`systemsInUse`.',
  })
  replacesSystem: string | null;
}

@InputType({ description: 'A client to register.' })
export class RegisterClientInput extends CommandInput {
  @Field(() => String, {
    description:
      'Code: 2 to 40 lower-case letters, digits or hyphens, beginning with a letter. A code never changes and is ' +
      'never used again.',
  })
  code: string;

  @Field(() => String, { description: 'Name, at most 60 characters.' })
  name: string;

  @Field(() => [ClientScopeType], { description: 'What the client may do, at least one scope.' })
  scopes: ClientScope[];

  @Field(() => [ClientIntakeInput], { description: 'Sources that the client may claim, 1 to 3.' })
  sources: ClientIntakeInput[];

  @Field(() => Int, { description: 'Operations that the client may send in a minute, 1 to 6,000.' })
  requestsPerMinute: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True when the client calls the reporters of its orders back itself and tells the result (自行回访).',
  })
  callsBack: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "Subject of the client's tokens, when the identity provider of the district signs the client in; when absent, " +
      'the client signs in at the gateway with a secret.',
  })
  tokenSubject: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the system in which communities need not enter data any more because of this client; see ' +
      '`systemsInUse`.',
  })
  replacesSystem: string | null;
}

@InputType({ description: 'The whole changed registration of a client. Code and sign-in stay as they are.' })
export class ChangeClientInput extends ClientFields {
  @Field(() => ID, { description: 'The client.' })
  clientId: string;
}

@InputType({ description: 'A client that gets a new secret.' })
export class RotateClientSecretInput extends VersionedInput {
  @Field(() => ID, { description: 'The client.' })
  clientId: string;

  @Field(() => Int, {
    defaultValue: 24,
    description:
      'Hours for which the present secrets are still accepted, 0 to 168. Tokens that a client got before the end live ' +
      'up to ten minutes longer.',
  })
  overlapHours: number;
}

@InputType({ description: 'A client to revoke.' })
export class RevokeClientInput extends VersionedInput {
  @Field(() => ID, { description: 'The client.' })
  clientId: string;

  @Field(() => String, { description: 'Reason, at most 500 characters.' })
  reason: string;
}

@ObjectType({ description: 'The result of a command on a client.' })
export class ClientPayload {
  @Field(() => Client, { description: 'The client after the command.' })
  client: Client;

  @Field(() => String, {
    nullable: true,
    description:
      'The new secret. It is shown once and stored nowhere, so it is null in the answer to a retry; rotate the ' +
      'secret when it was lost. Null for commands that make no secret.',
  })
  secret: string | null;
}
