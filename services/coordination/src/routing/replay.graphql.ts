import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { Organization } from '../references/organization.reference.js';
import type { Replayed } from './replay.rules.js';

@ArgsType()
export class ReplayRoutingArgs {
  @Field(() => DateTime, { description: 'Start of the time whose dispatches are replayed, included.' })
  from: string;

  @Field(() => DateTime, { description: 'End of that time, excluded; it holds at most 20,000 dispatches.' })
  to: string;

  @Field(() => Int, { description: 'Version of the duty list that is tried.' })
  dutyListVersion: number;
}

@ObjectType({ description: 'Dispatches that the tried duty list takes from one organization and gives to another.' })
export class RoutingMove {
  @Field(() => Organization, { description: 'The organization to which they went.' })
  from: Organization;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization to which they would go; null when no rule names one.',
  })
  to: Organization | null;

  @Field(() => Int, { description: 'Number of dispatches.' })
  count: number;
}

@ObjectType({ description: 'Where past dispatches would have gone by another version of the duty list.' })
export class RoutingReplay {
  @Field(() => Int, { description: 'Dispatches and transfers of the time.' })
  dispatches: number;

  @Field(() => Int, { description: 'Would go to the same organization.' })
  same: number;

  @Field(() => Int, { description: 'Would go to another organization.' })
  moved: number;

  @Field(() => Int, { description: 'Would go nowhere: no rule names an organization.' })
  unroutable: number;

  @Field(() => Int, { description: 'Could not be replayed: the sum of the three numbers that follow.' })
  notReplayed: number;

  @Field(() => Int, { description: 'Not replayed, because a person named the organization.' })
  namedByPerson: number;

  @Field(() => Int, { description: 'Not replayed, because the category was judged again after the dispatch.' })
  categoryUnknown: number;

  @Field(() => Int, {
    description: 'Not replayed, because no post of the organization is on record for the moment of the dispatch.',
  })
  nobodyKnown: number;

  @Field(() => [RoutingMove], { description: 'The moves and losses, most dispatches first; at most 100.' })
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
