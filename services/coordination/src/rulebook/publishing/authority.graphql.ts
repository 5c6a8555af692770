import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description: 'One row of the authority matrix (层级权限): the rights of a level for the categories with a prefix.',
})
export class Authority {
  @Field(() => String, {
    description:
      'First 2, 4 or all 7 digits of category codes, or * for every category. The row with the longest ' +
      'prefix decides.',
  })
  categoryCode: string;

  @Field(() => String, {
    description: 'Code of the level in the process, such as grid, community, street or district.',
  })
  level: string;

  @Field(() => Boolean, { description: 'True when the level may solve and close an issue of these categories itself.' })
  maySolve: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of working minutes after the report during which the level may solve the issue; null for no limit.',
  })
  limitMinutes: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Working minutes within which the level must dispatch the issue or pass it up; null when the limit of the ' +
      'process applies.',
  })
  passUpAfterMinutes: number | null;

  @Field(() => Int, { description: 'Version of the matrix.' })
  version: number;
}
