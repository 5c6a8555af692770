import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';

export const PeriodState = { OPEN: 'OPEN', OVER: 'OVER', FROZEN: 'FROZEN' } as const;
registerEnumType(PeriodState, {
  name: 'PeriodState',
  description: 'Where an assessment period stands.',
  valuesMap: {
    OPEN: { description: 'The month still runs.' },
    OVER: { description: 'The month is over; its numbers still follow every correction.' },
    FROZEN: { description: 'The numbers stand; corrections show as a difference.' },
  },
});

@ObjectType({ description: 'An assessment period (考核周期): one calendar month, Asia/Shanghai.' })
export class Period {
  @Field(() => String, { description: 'The month, such as 2026-11.' })
  month: string;

  @Field(() => PeriodState, { description: 'Where it stands.' })
  state: keyof typeof PeriodState;

  @Field(() => DateTime, { description: 'When the month ends or ended.' })
  endsAt: string;

  @Field(() => Int, { description: 'Edition of the indicator catalogue that counts.' })
  catalogueVersion: number;

  @Field(() => DateTime, { nullable: true, description: 'When the numbers were frozen; null while they are not.' })
  frozenAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Observations the frozen numbers stand on; null while they are not frozen.',
  })
  observations: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of everything the frozen numbers stand on, hex; null while they are not frozen.',
  })
  digest: string | null;

  @Field(() => DateTime, { description: 'When this was read.' })
  asOf: string;
}

@InputType({ description: 'Freezes the numbers of a month that is over.' })
export class FreezePeriodInput extends CommandInput {
  @Field(() => String, { description: 'The month, such as 2026-10.' })
  month: string;
}

@ObjectType({ description: 'What freezing a period did.' })
export class FreezePeriodPayload {
  @Field(() => Period, { description: 'The period as it now stands.' })
  period: Period;
}

@InputType({ description: 'Computes the numbers of a month again from the events.' })
export class RecomputePeriodInput extends CommandInput {
  @Field(() => String, { description: 'The month, such as 2026-10.' })
  month: string;
}

@ObjectType({ description: 'What computing a period again found.' })
export class RecomputePeriodPayload {
  @Field(() => Period, { description: 'The period.' })
  period: Period;

  @Field(() => Int, { description: 'Issues whose events were read again.' })
  issues: number;

  @Field(() => Boolean, { description: 'True when every number came out the same.' })
  identical: boolean;

  @Field(() => Int, { description: 'Observations that differed and were put right.' })
  repaired: number;

  @Field(() => String, { description: 'SHA-256 of what the numbers stood on before, hex.' })
  digestBefore: string;

  @Field(() => String, { description: 'SHA-256 of what the numbers stand on now, hex.' })
  digestAfter: string;
}
