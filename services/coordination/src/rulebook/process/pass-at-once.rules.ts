import { movesFrom, stateOf, type ProcessDefinition } from './process-definition.rules.js';

/** Returns the listed prefix by which reports of a category pass the intake desk at once; null when none matches. */
export function passingPrefix({ intake }: Pick<ProcessDefinition, 'intake'>, categoryCode: string): string | null {
  return intake.passesAtOnce.find((prefix) => categoryCode.startsWith(prefix)) ?? null;
}

/**
 * True when a report of this process can be accepted and dispatched without a step in between, to one of its levels.
 */
export function canPassAtOnce(definition: ProcessDefinition): boolean {
  const [accept] = movesFrom(definition, definition.initial, 'accept');
  return (
    definition.levels.length > 0 &&
    accept !== undefined &&
    stateOf(definition, accept.to).kind === 'accepted' &&
    movesFrom(definition, accept.to, 'dispatch').length > 0
  );
}
