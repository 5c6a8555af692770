import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { AddLineInput, LinePayload, RelabelLineInput, RetireLineInput } from './line.graphql.js';
import { LineService } from './line.service.js';

@Resolver(() => LinePayload)
export class LineResolver {
  constructor(private readonly lines: LineService) {}

  @Mutation(() => LinePayload, {
    description:
      'Adds a line (条线) to the lines of the district. Organizations, posts, categories and rulings may name the ' +
      'line as soon as their service has received the change, usually within a second.',
  })
  addLine(
    @Args('input', { description: 'The line.' }) input: AddLineInput,
    @Context() ctx: RequestContext,
  ): Promise<LinePayload> {
    return this.lines.add(ctx, input);
  }

  @Mutation(() => LinePayload, {
    description:
      'Corrects the labels of a line. The code stays, so that data keep their line; all services show the new labels.',
  })
  relabelLine(
    @Args('input', { description: 'The line with its labels.' }) input: RelabelLineInput,
    @Context() ctx: RequestContext,
  ): Promise<LinePayload> {
    return this.lines.relabel(ctx, input);
  }

  @Mutation(() => LinePayload, {
    description:
      'Retires a line. Organizations, people, categories and issues that have the line keep the line; new ones ' +
      'cannot take the line.',
  })
  retireLine(
    @Args('input', { description: 'The line to retire, with the reason.' }) input: RetireLineInput,
    @Context() ctx: RequestContext,
  ): Promise<LinePayload> {
    return this.lines.retire(ctx, input);
  }
}
