import { DateTime } from '@jiceng/platform/scalars';
import { Field, InputType } from '@nestjs/graphql';

@InputType({ isAbstract: true })
export class ObservedFields {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time at which the matter was seen (发现时间). At most `limits.observedDays` of the process back, by default ' +
      'seven days, and at most ten minutes ahead; another time is refused, or left out when sentAt is given. Null ' +
      'when it is not known.',
  })
  observedAt: string | null;
}

@InputType({ isAbstract: true })
export class SentFields {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time on the clock of the device when it sends the command, if the device also stamped observedAt; null for a ' +
      'time that a person typed. A retry gives the time of the retry. When the clock is wrong by more than ten ' +
      'minutes, the platform corrects observedAt by the difference and marks the issue.',
  })
  sentAt: string | null;
}
