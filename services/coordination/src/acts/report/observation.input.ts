import { DateTime } from '@jiceng/platform/scalars';
import { Field, InputType } from '@nestjs/graphql';

@InputType({ isAbstract: true })
export class ObservedFields {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time at which the matter was seen (发现时间), by the clock of the device. At most `limits.observedDays` of the ' +
      'process back, by default seven days, and at most ten minutes ahead. Null when it is not known.',
  })
  observedAt: string | null;
}

@InputType({ isAbstract: true })
export class SentFields {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time on the clock of the device when it sends the command; a retry gives the time of the retry. When the clock ' +
      'is wrong by more than ten minutes, the platform corrects observedAt by the difference and marks the issue.',
  })
  sentAt: string | null;
}
