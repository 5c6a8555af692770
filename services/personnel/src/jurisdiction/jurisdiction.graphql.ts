import { Field, ID, ObjectType } from '@nestjs/graphql';
import { ActorKind } from '@jiceng/platform/actor-kind';
import type { Actor } from '@jiceng/platform/context';
import { idOfCode } from '@jiceng/platform/node';

@ObjectType({
  description: 'The caller, with roles and jurisdiction. Every service uses them to decide what the caller may do.',
})
export class Me {
  @Field(() => ID, { description: 'Key of this object for caches. It differs from the id of the staff member.' })
  id: string;

  @Field(() => ID, { description: 'Id of the staff member; for other callers, the subject of the access token.' })
  accountId: string;

  @Field(() => String, { description: 'Name of the caller.' })
  name: string;

  @Field(() => ActorKind, { description: 'Kind of the caller.' })
  kind: Actor['kind'];

  @Field(() => [String], { description: 'Roles that the caller has now, such as street_dispatcher.' })
  roles: string[];

  @Field(() => [String], { description: 'Division and grid codes of the jurisdiction.' })
  areaCodes: string[];

  @Field(() => [String], { description: 'Codes of the lines of the jurisdiction; empty means every line.' })
  lines: string[];

  /** A field resolver turns this id into the object. */
  organizationId: string | null;
}

export function meOf(actor: Actor): Me {
  const { id, name, kind, roles, areaCodes, lines, organizationId } = actor;
  return { id: idOfCode('Me', id), accountId: id, name, kind, roles, areaCodes, lines, organizationId };
}
