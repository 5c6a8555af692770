import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';

export const PeriodState = { OPEN: 'OPEN', OVER: 'OVER', FROZEN: 'FROZEN' } as const;
registerEnumType(PeriodState, {
  name: 'PeriodState',
  description: 'State of an assessment period.',
  valuesMap: {
    OPEN: { description: 'The month has not ended.' },
    OVER: { description: 'The month has ended. Later events still change the numbers.' },
    FROZEN: {
      description:
        'The numbers are final. Later corrections do not change a number; `correction` shows the difference.',
    },
  },
});

@ObjectType({ description: 'An assessment period (考核周期): one calendar month, Asia/Shanghai.' })
export class Period {
  @Field(() => String, { description: 'The month, such as 2026-11.' })
  month: string;

  @Field(() => PeriodState, { description: 'State of the period.' })
  state: keyof typeof PeriodState;

  @Field(() => DateTime, { description: 'End of the month.' })
  endsAt: string;

  @Field(() => Int, { description: 'Edition of the indicator catalogue that applies.' })
  catalogueVersion: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the numbers were frozen; null while they are not frozen.',
  })
  frozenAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of observations behind the frozen numbers; null while they are not frozen.',
  })
  observations: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of the data behind the frozen numbers, hex; null while they are not frozen.',
  })
  digest: string | null;

  @Field(() => DateTime, { description: 'Time at which the answer was read.' })
  asOf: string;
}

@InputType({ description: 'A month to freeze. The month must have ended.' })
export class FreezePeriodInput extends CommandInput {
  @Field(() => String, { description: 'The month, such as 2026-10.' })
  month: string;
}

@ObjectType({ description: 'The result of freezing a period.' })
export class FreezePeriodPayload {
  @Field(() => Period, { description: 'The period after the command.' })
  period: Period;
}

@InputType({ description: 'A month to recompute.' })
export class RecomputePeriodInput extends CommandInput {
  @Field(() => String, { description: 'The month, such as 2026-10.' })
  month: string;
}

@ObjectType({ description: 'The result of recomputing a period.' })
export class RecomputePeriodPayload {
  @Field(() => Period, { description: 'The period.' })
  period: Period;

  @Field(() => Int, { description: 'Number of issues whose events were read again.' })
  issues: number;

  @Field(() => Boolean, { description: 'True when every recomputed number equals the number before.' })
  identical: boolean;

  @Field(() => Int, { description: 'Number of observations that differed and were corrected.' })
  repaired: number;

  @Field(() => String, { description: 'SHA-256 of the data behind the numbers before the command, hex.' })
  digestBefore: string;

  @Field(() => String, { description: 'SHA-256 of the data behind the numbers after the command, hex.' })
  digestAfter: string;
}
