import { Field, ID, InterfaceType } from '@nestjs/graphql';

@InterfaceType('Node', {
  description: 'A thing that `Query.node` finds by its id. No two things have one id, whatever their types.',
})
export abstract class Node {
  @Field(() => ID, { description: 'Id of the thing.' })
  id: string;
}

/** Returns the id of a thing that has a code instead of an id: two types may use the same code. */
export function idOfCode(type: string, code: string): string {
  return `${type}:${code}`;
}

/**
 * Returns the id of a thing as it was or will be at another moment, or in another version. A cache then keeps this state
 * beside the present one.
 * @param state the moment or the version; null for the present state, which has the id of the thing itself
 */
export function idOfState(id: string, state: string | number | null): string {
  return state === null ? id : `${id}@${state}`;
}

/** Returns the id of the thing itself for the id of any of its states. */
export function thingIdOf(id: string): string {
  return id.split('@', 1)[0]!;
}
