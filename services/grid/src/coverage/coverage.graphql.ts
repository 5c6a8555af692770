import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionRequiredInput } from '@jiceng/platform/command-input';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
import type { Messages } from '@jiceng/platform/errors';
import { DateTime } from '@jiceng/platform/scalars';
import type { UncoveredRow } from './coverage.queries.js';
import type { Cover } from './cover.js';
import { SHIFT_HOURS, type Seat } from './coverage.rules.js';

export const GridCovers = { A: 'A', B: 'B' } as const satisfies Record<Cover, Cover>;
registerEnumType(GridCovers, {
  name: 'GridCover',
  description: 'The two seats of a grid, which two persons must hold.',
  valuesMap: { A: { description: 'First worker (A 岗).' }, B: { description: 'Cover when the first is away (B 岗).' } },
});

@ObjectType({ description: 'A text for people in both languages of the platform.' })
export class GridMessages implements Messages {
  @Field(() => String, { description: 'Chinese.' })
  zh: string;

  @Field(() => String, { description: 'English.' })
  en: string;
}

@ObjectType({ description: 'Who holds a seat of a grid, from when to when.' })
export class GridAssignment {
  @Field(() => ID, { description: 'Id of the assignment.' })
  id: string;

  @Field(() => GridCovers, { description: 'The seat.' })
  cover: Cover;

  @Field(() => DateTime, { description: 'When it begins.' })
  validFrom: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ends; null while no end is known.' })
  validTo: string | null;

  @Field(() => Int, { description: 'Counts changes of the assignment; pass it as expectedVersion.' })
  version: number;

  gridCode: string;
  staffId: string;
}

const GridAssignmentActions = { END: 'END' } as const;
registerEnumType(GridAssignmentActions, {
  name: 'GridAssignmentActionKind',
  description: 'What can be done to an assignment.',
  valuesMap: { END: { description: 'End it: endGridAssignment.' } },
});

@ObjectType({ description: 'Whether the caller may do something to an assignment now, and why not.' })
export class GridAssignmentAction {
  @Field(() => GridAssignmentActions, { description: 'The action.' })
  action: keyof typeof GridAssignmentActions;

  @Field(() => Boolean, { description: 'True when the server would accept it now.' })
  enabled: boolean;

  @Field(() => GridMessages, { nullable: true, description: 'Why not; null when enabled.' })
  reason: Messages | null;
}

@ObjectType({ description: 'A grid with an open seat at a moment.' })
export class UncoveredGrid {
  @Field(() => [GridCovers], { description: 'Seats that nobody in service holds.' })
  openCovers: Cover[];

  @Field(() => DateTime, { description: 'Since when: the end of the last holder, or the beginning of the grid.' })
  since: string;

  @Field(() => Boolean, { description: `True when it has lasted longer than one shift of ${SHIFT_HOURS} hours.` })
  overOneShift: boolean;

  gridCode: string;
}

export const UncoveredGridConnection = connectionOf('UncoveredGrid', () => UncoveredGrid);
export type UncoveredGridConnection = Connection<UncoveredGrid>;

@InputType({ description: 'Gives a seat of a grid to a worker; whoever holds it at that moment gives way.' })
export class AssignGridWorkerInput extends CommandInput {
  @Field(() => ID, { description: 'The grid.' })
  gridCode: string;

  @Field(() => GridCovers, { description: 'The seat.' })
  cover: Cover;

  @Field(() => ID, { description: 'The staff member, who must hold a grid worker post at that moment.' })
  staffId: string;

  @Field(() => DateTime, { nullable: true, description: 'When it begins; now when left out.' })
  from: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit.' })
  reason: string | null;
}

@ObjectType({ description: 'The assignment of a worker to a grid.' })
export class AssignGridWorkerPayload {
  @Field(() => GridAssignment, { description: 'The new assignment; the present one when it says the same already.' })
  assignment: GridAssignment;

  @Field(() => GridAssignment, { nullable: true, description: 'The assignment that gave way.' })
  replaced: GridAssignment | null;
}

@InputType({ description: 'Ends an assignment. The seat stays open until somebody else is assigned.' })
export class EndGridAssignmentInput extends VersionRequiredInput {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ends; now when left out.' })
  endsAt: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit.' })
  reason: string | null;
}

@ObjectType({ description: 'The end of an assignment.' })
export class EndGridAssignmentPayload {
  @Field(() => GridAssignment, { description: 'The assignment with its end.' })
  assignment: GridAssignment;
}

export function toAssignment({ id, gridCode, cover, staffId, validFrom, validTo, version }: Seat): GridAssignment {
  return {
    id,
    gridCode,
    cover,
    staffId,
    validFrom: validFrom.toISOString(),
    validTo: validTo?.toISOString() ?? null,
    version,
  };
}

export function toUncovered({ code, openCovers, since }: UncoveredRow, at: Date): UncoveredGrid {
  return {
    gridCode: code,
    openCovers,
    since: since.toISOString(),
    overOneShift: at.getTime() - since.getTime() > SHIFT_HOURS * 3_600_000,
  };
}
