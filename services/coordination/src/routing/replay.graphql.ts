import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { Organization } from '../references/organization.reference.js';
import type { Replayed } from './replay.rules.js';

@ArgsType()
export class ReplayRoutingArgs {
  @Field(() => DateTime, { description: 'Start of the period whose dispatches are replayed, included.' })
  from: string;

  @Field(() => DateTime, {
    description: 'End of the period, excluded. A period may contain at most 20,000 dispatches.',
  })
  to: string;

  @Field(() => Int, { description: 'Version of the duty list with which the dispatches are replayed.' })
  dutyListVersion: number;
}

@ObjectType({
  description:
    'A number of dispatches that went to one organization and, with the replayed duty list, would go to another.',
})
export class RoutingMove {
  @Field(() => Organization, { description: 'The organization that got the dispatches.' })
  from: Organization;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization that would get the dispatches; null when no rule names an organization.',
  })
  to: Organization | null;

  @Field(() => Int, { description: 'Number of dispatches.' })
  count: number;
}

@ObjectType({ description: 'The routes of past dispatches with another version of the duty list.' })
export class RoutingReplay {
  @Field(() => Int, { description: 'Number of dispatches and transfers in the period.' })
  dispatches: number;

  @Field(() => Int, { description: 'Number of dispatches that would go to the same organization.' })
  same: number;

  @Field(() => Int, { description: 'Number of dispatches that would go to another organization.' })
  moved: number;

  @Field(() => Int, { description: 'Number of dispatches for which no rule would name an organization.' })
  unroutable: number;

  @Field(() => Int, {
    description: 'Number of dispatches that could not be replayed: the sum of the three numbers that follow.',
  })
  notReplayed: number;

  @Field(() => Int, {
    description: 'Number of dispatches that were not replayed because a person had named the organization.',
  })
  namedByPerson: number;

  @Field(() => Int, {
    description:
      'Number of dispatches that were not replayed because their category is unknown: the issue has no category, or ' +
      'a person changed it after the dispatch.',
  })
  categoryUnknown: number;

  @Field(() => Int, {
    description:
      'Number of dispatches that were not replayed because the platform knows no posts of the organization at the ' +
      'time of the dispatch.',
  })
  nobodyKnown: number;

  @Field(() => Int, {
    description:
      'Number of dispatches for which a person chose the organization although a row of the replayed version names ' +
      'one. Compare it with the same number for the version in force to see how many dispatches would no longer need ' +
      'a person.',
  })
  namedButListed: number;

  @Field(() => [RoutingMove], {
    description:
      'Dispatches that would go to another organization or to none, grouped by both organizations, largest group ' +
      'first; at most 100 groups.',
  })
  moves: RoutingMove[];
}

const MOST_MOVES = 100;

export function toReplay(replayed: readonly Replayed[]): RoutingReplay {
  const count = (outcome: Replayed['outcome']): number => replayed.filter((each) => each.outcome === outcome).length;
  const gone = replayed.filter(({ outcome }) => outcome === 'moved' || outcome === 'unroutable');
  const pairs = Map.groupBy(gone, ({ dispatch, organizationId }) => `${dispatch.organizationId}>${organizationId}`);
  const [named, category, nobody] = [count('named-by-a-person'), count('category-unknown'), count('nobody-known')];
  return {
    dispatches: replayed.length,
    same: count('same'),
    moved: count('moved'),
    unroutable: count('unroutable'),
    notReplayed: named + category + nobody,
    namedByPerson: named,
    namedButListed: replayed.filter(
      ({ outcome, organizationId }) => outcome === 'named-by-a-person' && organizationId !== null,
    ).length,
    categoryUnknown: category,
    nobodyKnown: nobody,
    moves: [...pairs.values()]
      .map(([first, ...rest]) => ({
        from: { id: first!.dispatch.organizationId },
        to: first!.organizationId === null ? null : { id: first!.organizationId },
        count: 1 + rest.length,
      }))
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST_MOVES),
  };
}
