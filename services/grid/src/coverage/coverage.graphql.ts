import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
import type { Messages } from '@jiceng/platform/errors';
import { DateTime } from '@jiceng/platform/scalars';
import type { UncoveredRow } from './coverage.queries.js';
import type { Cover } from './cover.js';
import { SHIFT_HOURS, type Seat } from './coverage.rules.js';

export const GridCovers = { A: 'A', B: 'B' } as const satisfies Record<Cover, Cover>;
registerEnumType(GridCovers, {
  name: 'GridCover',
  description: 'A seat of a grid. Two different persons hold the two seats.',
  valuesMap: {
    A: { description: 'Seat of the first worker (A 岗).' },
    B: { description: 'Seat of the worker who covers when the first worker is away (B 岗).' },
  },
});

@ObjectType({ description: 'A message in Chinese and in English.' })
export class GridMessages implements Messages {
  @Field(() => String, { description: 'Text in Chinese.' })
  zh: string;

  @Field(() => String, { description: 'Text in English.' })
  en: string;
}

@ObjectType({ description: 'The time for which a grid worker holds a seat of a grid.' })
export class GridAssignment {
  @Field(() => ID, { description: 'Id of the assignment.' })
  id: string;

  @Field(() => GridCovers, { description: 'The seat of the grid.' })
  cover: Cover;

  @Field(() => DateTime, { description: 'Time at which the assignment begins.' })
  validFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time at which the assignment ends; null when no end is set. The worker no longer holds the seat at this time.',
  })
  validTo: string | null;

  @Field(() => Int, { description: 'Number of the version of the assignment; pass this number as `expectedVersion`.' })
  version: number;

  gridCode: string;
  staffId: string;
}

const GridAssignmentActions = { END: 'END' } as const;
registerEnumType(GridAssignmentActions, {
  name: 'GridAssignmentActionKind',
  description: 'Actions on an assignment.',
  valuesMap: { END: { description: 'End the assignment with endGridAssignment.' } },
});

@ObjectType({ description: 'An action on an assignment, and whether the caller can take the action now.' })
export class GridAssignmentAction {
  @Field(() => GridAssignmentActions, { description: 'The action.' })
  action: keyof typeof GridAssignmentActions;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => GridMessages, {
    nullable: true,
    description: 'Why the caller cannot take the action now; null when `enabled` is true.',
  })
  reason: Messages | null;
}

@ObjectType({ description: 'A grid with at least one open seat at the requested time.' })
export class UncoveredGrid {
  @Field(() => [GridCovers], { description: 'The open seats. No worker in service holds them.' })
  openCovers: Cover[];

  @Field(() => DateTime, {
    description:
      'Time from which the seats are open: the end of the last assignment, or the start of the grid when no worker ' +
      'has held the seats.',
  })
  since: string;

  @Field(() => Boolean, {
    description: `True when the seats have been open for longer than one shift of ${SHIFT_HOURS} hours.`,
  })
  overOneShift: boolean;

  gridCode: string;
}

export const UncoveredGridConnection = connectionOf('UncoveredGrid', () => UncoveredGrid);
export type UncoveredGridConnection = Connection<UncoveredGrid>;

@InputType({
  description:
    'A seat of a grid and the worker to assign. The present assignment of the seat ends when the new one begins.',
})
export class AssignGridWorkerInput extends CommandInput {
  @Field(() => ID, { description: 'The grid.' })
  gridCode: string;

  @Field(() => GridCovers, { description: 'The seat of the grid.' })
  cover: Cover;

  @Field(() => ID, {
    description: 'The staff member to assign. The staff member must hold a grid worker post at that time.',
  })
  staffId: string;

  @Field(() => DateTime, { nullable: true, description: 'Start of the assignment; now when absent.' })
  from: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 200 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'The result of assignGridWorker.' })
export class AssignGridWorkerPayload {
  @Field(() => GridAssignment, {
    description: 'The new assignment, or the present one when the worker already holds the seat without an end.',
  })
  assignment: GridAssignment;

  @Field(() => GridAssignment, {
    nullable: true,
    description: 'The assignment that ended because of this command; null when the seat was open or nothing changed.',
  })
  replaced: GridAssignment | null;
}

@InputType({ description: 'An assignment to end. The seat stays open until another worker is assigned.' })
export class EndGridAssignmentInput extends VersionedInput {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId: string;

  @Field(() => DateTime, { nullable: true, description: 'End of the assignment; now when absent.' })
  endsAt: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 200 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'The result of endGridAssignment.' })
export class EndGridAssignmentPayload {
  @Field(() => GridAssignment, { description: 'The assignment after the command.' })
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
