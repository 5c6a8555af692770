import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { ProcessDefinition } from './process-definition.rules.js';
import { moveRules, type Label, type MoveName } from './state-kind.rules.js';

/** The definition as a Mermaid state diagram, with states and moves labelled in both languages. */
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

/** A name that Mermaid takes for an id: it reads `-` as part of an arrow and `end` as a keyword. */
const idOf = (code: string): string => `s_${code.replaceAll('-', '_')}`;

/** Marks that Mermaid would read as syntax become spaces, so that no label can break the diagram. */
const text = (label: string): string => label.replace(/[\p{Cc}"#:;{}<>\\]/gu, ' ');
