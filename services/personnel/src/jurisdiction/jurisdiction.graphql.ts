import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Actor } from '@jiceng/platform/context';

export const ActorKind = { STAFF: 'staff', RESIDENT: 'resident', SYSTEM: 'system' } as const satisfies Record<
  string,
  Actor['kind']
>;
registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'What kind of caller somebody is.',
  valuesMap: {
    STAFF: { description: 'A staff member, or an account of the district such as an operator.' },
    RESIDENT: { description: 'A resident.' },
    SYSTEM: { description: 'A program of the platform.' },
  },
});

@ObjectType({ description: 'The caller, with the roles and the jurisdiction that every service judges by.' })
export class Me {
  @Field(() => ID, { description: 'Id of the caller: of the staff member, or the subject of the account.' })
  id: string;

  @Field(() => String, { description: 'Name.' })
  name: string;

  @Field(() => ActorKind, { description: 'What kind of caller it is.' })
  kind: Actor['kind'];

  @Field(() => [String], { description: 'Roles in force, such as street_dispatcher.' })
  roles: string[];

  @Field(() => [String], { description: 'Division and grid codes of the jurisdiction.' })
  areaCodes: string[];

  @Field(() => [String], { description: 'Codes of the lines of the jurisdiction; empty means every line.' })
  lines: string[];

  /** Resolved by field resolvers. */
  organizationId: string | null;
}

export function meOf(actor: Actor): Me {
  const { id, name, kind, roles, areaCodes, lines, organizationId } = actor;
  return { id, name, kind, roles, areaCodes, lines, organizationId };
}
