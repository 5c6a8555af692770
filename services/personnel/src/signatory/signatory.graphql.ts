import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Signing, SigningReason } from './signatory.rules.js';

export const SigningReasonType = { HOLDER: 'HOLDER', DEPUTY: 'DEPUTY' } as const satisfies Record<
  string,
  SigningReason
>;
registerEnumType(SigningReasonType, {
  name: 'SigningReason',
  description: 'Why a staff member may sign for an organization.',
  valuesMap: {
    HOLDER: { description: 'Holds a post that heads the organization, and is present.' },
    DEPUTY: { description: 'Holds the deputy post while the holder is on leave or the post is vacant.' },
  },
});

@ObjectType({ description: 'A staff member who may sign for an organization at a moment.' })
export class Signatory {
  @Field(() => String, { description: 'Name of the post that gives the right to sign.' })
  postName: string;

  @Field(() => SigningReasonType, { description: 'Why the staff member may sign.' })
  reason: SigningReason;

  /** Field resolvers turn these ids into the objects. */
  staffId: Signing['staffId'];
  absentId: Signing['absentId'];
}
