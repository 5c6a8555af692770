import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A packet of the archive (档案); data-sharing owns it.' })
@Directive('@key(fields: "id", resolvable: false)')
export class ArchivePacket {
  @Field(() => ID, { description: 'Id of the packet.' })
  id: string;
}
