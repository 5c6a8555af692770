import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description: 'One row of the authority matrix (层级权限): what a level may do with the categories of a prefix.',
})
export class Authority {
  @Field(() => String, {
    description: 'First 2, 4 or all 7 digits of category codes, or * for every category. The longest prefix decides.',
  })
  categoryCode: string;

  @Field(() => String, {
    description: 'Code of the level in the process, such as grid, community, street or district.',
  })
  level: string;

  @Field(() => Boolean, { description: 'Whether the level may solve and close such an issue itself.' })
  maySolve: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Working minutes from the report in which the level may still solve it; null for no limit.',
  })
  limitMinutes: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Working minutes after which the level must have dispatched it or passed it up; null leaves the limit of the process.',
  })
  passUpAfterMinutes: number | null;

  @Field(() => Int, { description: 'Version of the matrix.' })
  version: number;
}
