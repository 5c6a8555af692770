import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { connectionOf, PageArgs, totalCountOf } from '@jiceng/platform/connection';
import { idOfState, Node } from '@jiceng/platform/node';
import { DateTime } from '@jiceng/platform/scalars';
import type { EstablishmentKind } from './post.rules.js';
import { contentOf } from './post-period.rules.js';
import type { PostPeriodRow, PostRow } from './post.table.js';

export const EstablishmentKindType = {
  CIVIL_SERVANT: 'civil_servant',
  PUBLIC_INSTITUTION: 'public_institution',
  CONTRACT: 'contract',
  COMMUNITY_WORKER: 'community_worker',
} as const satisfies Record<string, EstablishmentKind>;
registerEnumType(EstablishmentKindType, {
  name: 'EstablishmentKind',
  description: 'Establishment kind of a post (编制).',
  valuesMap: {
    CIVIL_SERVANT: { description: 'Administrative establishment (行政编制).' },
    PUBLIC_INSTITUTION: { description: 'Establishment of a public institution (事业编制).' },
    CONTRACT: { description: 'Contract staff outside the establishment (编外聘用).' },
    COMMUNITY_WORKER: { description: 'Community worker (社区工作者).' },
  },
});

@ObjectType({
  implements: () => [Node],
  description: 'A post (岗位): a position in an organization. At most one person holds a post at a time.',
})
export class Post {
  @Field(() => ID, {
    description:
      'Id of the post, computed from the code; with the argument `at`, the id of the post at that moment. Commands take ' +
      'the id of `current`.',
  })
  id: string;

  @Field(() => String, { description: 'Code that other systems use for the post; never reused.' })
  code: string;

  @Field(() => String, { description: 'Name of the post.' })
  name: string;

  @Field(() => EstablishmentKindType, { description: 'Establishment kind of the post (编制).' })
  establishment: EstablishmentKind;

  @Field(() => String, { nullable: true, description: 'Grade of the post (职级); null when the post has no grade.' })
  grade: string | null;

  @Field(() => [String], {
    description: 'Codes of the roles that the post gives to its holder. `Query.roles` lists all roles.',
  })
  roles: string[];

  @Field(() => String, { nullable: true, description: 'Duties of the post (岗位职责); null when none are recorded.' })
  duties: string | null;

  @Field(() => DateTime, { description: 'Time at which the post was created.' })
  validFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time from which the post no longer exists, in the past or future; null when no end is set.',
  })
  validTo: string | null;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** The id of the post itself, whatever the moment. */
  postId: string;
  /** Field resolvers turn these ids into the objects. */
  organizationId: string;
  reportsToPostId: string | null;
  deputyPostId: string | null;
  /** The moment that the caller asked about; null for now. The holder is read for the same moment. */
  at: string | null;
}

/** @param at the moment at which the row shows the post; null for now */
export function postOf(row: PostRow, at: string | null = null): Post {
  const { id, code, name, establishment, grade, roles, duties, organizationId, version } = row;
  const { reportsToPostId, deputyPostId } = row;
  return {
    id: idOfState(id, at),
    postId: id,
    code,
    name,
    establishment,
    grade,
    roles,
    duties,
    at,
    organizationId,
    reportsToPostId,
    deputyPostId,
    version,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
  };
}

@ObjectType({ description: 'A post during one period. A period that begins in the future is a planned change.' })
export class PostPeriod {
  @Field(() => String, { description: 'Name of the post in the period.' })
  name: string;

  @Field(() => EstablishmentKindType, { description: 'Establishment kind of the post in the period (编制).' })
  establishment: EstablishmentKind;

  @Field(() => String, { nullable: true, description: 'Grade of the post in the period; null for no grade.' })
  grade: string | null;

  @Field(() => [String], { description: 'Codes of the roles that the post gave to its holder in the period.' })
  roles: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Duties of the post in the period; null when none are recorded.',
  })
  duties: string | null;

  @Field(() => DateTime, { description: 'Start of the period.' })
  validFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of the period; null for the last period of a post without an end.',
  })
  validTo: string | null;

  /** Field resolvers turn these ids into the objects. */
  reportsToPostId: string | null;
  deputyPostId: string | null;
}

export function postPeriodOf(row: PostPeriodRow): PostPeriod {
  return { ...contentOf(row), validFrom: row.validFrom.toISOString(), validTo: row.validTo?.toISOString() ?? null };
}

export const PostConnection = connectionOf('Post', () => Post);
export const PostCount = totalCountOf(PostConnection);

@ArgsType()
export class PostsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only posts of this organization.' })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Only posts that give the role with this code.' })
  role: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True to list only the posts that are vacant at the moment `at`.',
  })
  vacant: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Show the posts as they were at this moment; now when absent.',
  })
  at: string | null;
}

@InputType({ description: 'A new post.' })
export class CreatePostInput extends CommandInput {
  @Field(() => String, { description: 'Code that other systems use; never reused.' })
  code: string;

  @Field(() => String, { description: 'Name, at most 80 characters.' })
  name: string;

  @Field(() => EstablishmentKindType, { description: 'Establishment kind of the post.' })
  establishment: EstablishmentKind;

  @Field(() => ID, { description: 'The organization that the post belongs to.' })
  organizationId: string;

  @Field(() => [String], {
    description: 'Codes of the roles that the post gives to its holder. `Query.roles` lists all roles.',
  })
  roles: string[];

  @Field(() => String, { nullable: true, description: 'Grade (职级), at most 40 characters; null for no grade.' })
  grade: string | null;

  @Field(() => String, { nullable: true, description: 'Duties (岗位职责), at most 1000 characters; null for none.' })
  duties: string | null;

  @Field(() => ID, { nullable: true, description: 'The superior post; null for none.' })
  reportsToPostId: string | null;

  @Field(() => ID, { nullable: true, description: 'The deputy post, in the same organization; null for none.' })
  deputyPostId: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Start of the post; now when absent.' })
  validFrom: string | null;
}

@InputType({
  description: 'The new superior post and deputy post of a post. Null removes the superior post or the deputy post.',
})
export class ArrangePostInput extends VersionedInput {
  @Field(() => ID, { description: 'The post.' })
  postId: string;

  @Field(() => ID, { nullable: true, description: 'The new superior post; null for none.' })
  reportsToPostId: string | null;

  @Field(() => ID, { nullable: true, description: 'The new deputy post, in the same organization; null for none.' })
  deputyPostId: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the new superior and deputy posts hold, in the past or future; now when absent. Later planned ' +
      'changes of these two fields are replaced.',
  })
  effectiveFrom: string | null;
}

@InputType({ description: 'A post with its new name, establishment kind, grade, roles and duties.' })
export class ChangePostInput extends VersionedInput {
  @Field(() => ID, { description: 'The post.' })
  postId: string;

  @Field(() => String, { description: 'Name, at most 80 characters.' })
  name: string;

  @Field(() => EstablishmentKindType, { description: 'Establishment kind of the post.' })
  establishment: EstablishmentKind;

  @Field(() => String, { nullable: true, description: 'Grade (职级), at most 40 characters; null for no grade.' })
  grade: string | null;

  @Field(() => [String], {
    description: 'Codes of the roles that the post gives to its holder. `Query.roles` lists all roles.',
  })
  roles: string[];

  @Field(() => String, { nullable: true, description: 'Duties (岗位职责), at most 1000 characters; null for none.' })
  duties: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the change holds, in the past or future; now when absent. Later planned changes of these ' +
      'fields are replaced.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'A post to abolish.' })
export class AbolishPostInput extends VersionedInput {
  @Field(() => ID, { description: 'The post.' })
  postId: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time from which the post no longer exists, later than the creation of the post; now when absent.',
  })
  validTo: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'The result of a command on a post.' })
export class PostPayload {
  @Field(() => Post, { description: 'The post after the command.' })
  post: Post;
}
