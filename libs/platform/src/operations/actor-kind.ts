import { registerEnumType } from '@nestjs/graphql';
import type { EventActor } from '@jiceng/contracts/contract';

export const ActorKind = {
  STAFF: 'staff',
  RESIDENT: 'resident',
  CLIENT: 'client',
  SYSTEM: 'system',
} as const satisfies Record<string, EventActor['kind']>;
registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'Kind of a caller.',
  valuesMap: {
    STAFF: { description: 'A staff member, or an account of the district such as an operator.' },
    RESIDENT: { description: 'A resident.' },
    CLIENT: { description: 'A registered system, such as a hotline.' },
    SYSTEM: { description: 'A process of the platform.' },
  },
});
