import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { ProcessDefinition } from './process-definition.rules.js';
import { moveRules, type Label, type MoveName } from './state-kind.rules.js';

/** Returns the definition as a Mermaid state diagram, with labels in both languages. */
export function diagramOf({ name, initial, states, moves }: ProcessDefinition): string {
  const lines = [
    '---',
    `title: ${JSON.stringify(both(name))}`,
    '---',
    'stateDiagram-v2',
    ...Object.entries(states).map(([code, { label }]) => `  state "${text(both(label))}" as ${idOf(code)}`),
    `  [*] --> ${idOf(initial)}`,
    ...moves.flatMap((move) => move.from.map((from) => `  ${idOf(from)} --> ${idOf(move.to)}: ${text(labelOf(move))}`)),
    ...Object.entries(states).flatMap(([code, { kind }]) => (isResting(kind) ? [`  ${idOf(code)} --> [*]`] : [])),
  ];
  return `${lines.join('\n')}\n`;
}

function labelOf({ name, guards }: ProcessDefinition['moves'][number]): string {
  const label = both(moveRules[name as MoveName].label);
  return guards.length > 0 ? `${label} [${guards.join(', ')}]` : label;
}

const both = ({ zh, en }: Label): string => `${zh} ${en}`;

/** Returns an id that Mermaid accepts. Mermaid reads `-` as part of an arrow and `end` as a keyword. */
const idOf = (code: string): string => `s_${code.replaceAll('-', '_')}`;

/** Replaces characters that Mermaid would read as syntax by spaces, so that a label cannot break the diagram. */
const text = (label: string): string => label.replace(/[\p{Cc}"#:;{}<>\\]/gu, ' ');

/** A state of a process with the moves that leave it. */
export interface StateWithMoves {
  code: string;
  label: Label;
  moves: { name: string; label: Label; guards: string[]; to: string; toLabel: Label }[];
}

/** Returns the states in the order in which an issue can reach them; states that no move reaches come last. */
export function statesWithMoves({ initial, states, moves }: ProcessDefinition): StateWithMoves[] {
  const order = new Set([initial]);
  for (const code of order) for (const { from, to } of moves) if (from.includes(code)) order.add(to);
  for (const code of Object.keys(states)) order.add(code);
  return [...order].map((code) => ({
    code,
    label: states[code]!.label,
    moves: moves
      .filter(({ from }) => from.includes(code))
      .map(({ name, guards, to }) => ({
        name,
        label: moveRules[name as MoveName].label,
        guards,
        to,
        toLabel: states[to]!.label,
      })),
  }));
}
