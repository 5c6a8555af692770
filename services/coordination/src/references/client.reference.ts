import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

/** This service resolves the entity, because it adds the address at which the client hears the states of its issues. */
@ObjectType({
  description: 'A client (接入系统): a system that calls the API. It has its own credentials, scopes and rate.',
})
@Directive('@key(fields: "id")')
export class Client {
  @Field(() => ID, { description: 'Id of the client.' })
  id: string;
}
