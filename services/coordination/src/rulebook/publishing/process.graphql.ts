import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime, JsonValue } from '@jiceng/platform/scalars';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { StateLabel } from '../../api/state-label.graphql.js';
import type { PublishedProcess } from '../directory/directory.js';
import { versionStateAt, type VersionState } from '../process/process-choice.rules.js';
import { diagramOf, statesWithMoves } from '../process/process-diagram.rules.js';

export const ProcessVersionStateEnum = apiEnum<VersionState>(
  'ProcessVersionState',
  'State of a published version of a process.',
  {
    waiting: 'The version waits for its effective date (待生效).',
    'in-force': 'New issues follow the version (有效).',
    replaced: 'The next version is in force. Issues that were reported earlier keep this version (已更新).',
    withdrawn: 'The version was withdrawn before it took effect (已撤回).',
  },
);

@ObjectType({ description: 'A move from a state of a process to the next state.' })
export class ProcessMove {
  @Field(() => String, { description: 'Name of the move in the definition, such as accept.' })
  name: string;

  @Field(() => StateLabel, { description: 'Label of the move.' })
  label: StateLabel;

  @Field(() => [String], { description: 'Names of the guards that must be fulfilled for the move; a short list.' })
  guards: string[];

  @Field(() => String, { description: 'Code of the next state.' })
  to: string;

  @Field(() => StateLabel, { description: 'Label of the next state.' })
  toLabel: StateLabel;
}

@ObjectType({ description: 'A state of a process with the moves that leave it.' })
export class ProcessStateMoves {
  @Field(() => String, { description: 'Code of the state in the definition.' })
  code: string;

  @Field(() => StateLabel, { description: 'Label of the state.' })
  label: StateLabel;

  @Field(() => [ProcessMove], {
    description: 'Moves that leave the state; empty when no move leaves it. A short list.',
  })
  moves: ProcessMove[];
}

@ObjectType({ description: 'Key and version of a process.' })
export class ProcessVersion {
  @Field(() => String, { description: 'Key of the process.' })
  key: string;

  @Field(() => Int, { description: 'Version of the process.' })
  version: number;
}

@ObjectType({ description: 'A published version of a process (流程定义).' })
export class ProcessDefinition {
  @Field(() => String, { description: 'Key of the process.' })
  key: string;

  @Field(() => Int, {
    description: 'Version of the process. An issue keeps its version when a newer one is published.',
  })
  version: number;

  @Field(() => ProcessVersionStateEnum, { description: 'State of the version at the time of the query.' })
  state: VersionState;

  @Field(() => DateTime, { description: 'Time of the publication.' })
  publishedAt: string;

  @Field(() => DateTime, {
    description: 'Effective date (生效时间): issues reported from then on follow this version.',
  })
  effectiveFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time of the withdrawal; null for a version that was not withdrawn.',
  })
  withdrawnAt: string | null;

  @Field(() => [ProcessVersion], {
    description:
      'Versions of other processes that were published together with this one. They take effect together and are ' +
      'withdrawn together. A short list.',
  })
  publishedWith: ProcessVersion[];

  @Field(() => JsonValue, {
    description:
      'The definition in the form that publishProcessDefinition takes: states, moves, guards, levels, limits, rules ' +
      'of choice, and the sections for verification, duplicates, intake and callbacks.',
  })
  definition: unknown;

  @Field(() => String, { description: 'States and moves as a Mermaid state diagram (流程图).' })
  diagram: string;

  @Field(() => [ProcessStateMoves], {
    description: 'States in the order in which an issue can reach them, each with its moves; a short list.',
  })
  states: ProcessStateMoves[];
}

@ObjectType({ description: 'A problem of a process definition.' })
export class ProcessProblem {
  @Field(() => String, { description: 'Stable code, such as NO_WAY_OUT.' })
  code: string;

  @Field(() => String, {
    description: 'Field of the input that holds the faulty definition: `definition`, `also[0]` and so on.',
  })
  field: string;

  @Field(() => String, { description: 'Code of the state, move, guard, role or rule that is wrong.' })
  subject: string;

  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}

@InputType({ description: 'A definition for a new version of a process.' })
export class PublishProcessDefinitionInput extends CommandInput {
  @Field(() => JsonValue, { description: 'The definition as JSON. The server sets its version.' })
  definition: unknown;

  @Field(() => [JsonValue], {
    nullable: true,
    description:
      'Definitions of further processes that take effect at the same moment, at most 20. With them, a rule of choice ' +
      'can move from one process to another.',
  })
  also: unknown[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Effective date (生效时间), not in the past: issues reported from then on follow the version. Default: now.',
  })
  effectiveFrom: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True to check the definition without publishing it.' })
  dryRun: boolean | null;
}

@ObjectType({ description: 'The problems of the definition, and the published version.' })
export class PublishProcessDefinitionPayload {
  @Field(() => [ProcessProblem], {
    description: 'Problems of the definitions; empty when they can be published. A short list.',
  })
  problems: ProcessProblem[];

  @Field(() => ProcessDefinition, { nullable: true, description: 'The new version; null for a dry run.' })
  published: ProcessDefinition | null;

  @Field(() => [ProcessDefinition], {
    description: 'The new versions of the processes in `also`; empty for a dry run. A short list.',
  })
  alsoPublished: ProcessDefinition[];
}

@InputType({ description: 'A version of a process that waits for its effective date.' })
export class WithdrawProcessDefinitionInput extends CommandInput {
  @Field(() => String, { description: 'Key of the process.' })
  key: string;

  @Field(() => Int, { description: 'Version of the process.' })
  version: number;
}

@ObjectType({ description: 'The withdrawn versions.' })
export class WithdrawProcessDefinitionPayload {
  @Field(() => ProcessDefinition, { description: 'The version after the withdrawal.' })
  withdrawn: ProcessDefinition;

  @Field(() => [ProcessDefinition], {
    description: 'The versions that were published together with this version; they are withdrawn too. A short list.',
  })
  alsoWithdrawn: ProcessDefinition[];
}

/** A published version in the form in which the answer of a command is stored: its times are text. */
export type ProcessView = Omit<PublishedProcess, 'publishedAt' | 'effectiveFrom' | 'withdrawnAt'> &
  Record<'publishedAt' | 'effectiveFrom', string> & { withdrawnAt: string | null };

export function processView(process: PublishedProcess): ProcessView {
  const { publishedAt, effectiveFrom, withdrawnAt } = process;
  return {
    ...process,
    publishedAt: publishedAt.toISOString(),
    effectiveFrom: effectiveFrom.toISOString(),
    withdrawnAt: withdrawnAt && withdrawnAt.toISOString(),
  };
}

/**
 * Makes the API type.
 * @param published all published versions; they show whether a later version has replaced this one
 */
export function toProcessDefinition(
  view: ProcessView,
  published: readonly PublishedProcess[],
  at: Date,
): ProcessDefinition {
  const { publishedAt, effectiveFrom, withdrawnAt } = view;
  const process: PublishedProcess = {
    ...view,
    publishedAt: new Date(publishedAt),
    effectiveFrom: new Date(effectiveFrom),
    withdrawnAt: withdrawnAt === null ? null : new Date(withdrawnAt),
  };
  const others = published.filter(({ key, version }) => key !== view.key || version !== view.version);
  return {
    ...view,
    publishedWith: others.filter(({ publication }) => publication === view.publication),
    state: versionStateAt(process, [...others, process], at),
    diagram: diagramOf(view.definition),
    states: statesWithMoves(view.definition),
  };
}
