import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Organization } from '../references/organization.reference.js';
import {
  Directive,
  DirectiveAction,
  DirectiveConnection,
  DirectiveItem,
  DirectivePayload,
  DirectiveSentence,
  DirectiveStep,
} from './directive.graphql.js';
import {
  AddDirectiveItemInput,
  ChangeDirectiveItemInput,
  DirectiveInput,
  DirectivesArgs,
  MarkNoDemandInput,
  ReceiveDirectiveInput,
  RemoveDirectiveItemInput,
  SplitDirectiveItemInput,
  TranscribeDirectiveInput,
  WithdrawDirectiveInput,
} from './directive.input.js';
import { DirectiveItemsService } from './directive-items.service.js';
import { DirectiveReader } from './directive.reader.js';
import { DirectiveService } from './directive.service.js';

@Resolver(() => Directive)
export class DirectiveResolver {
  constructor(
    private readonly service: DirectiveService,
    private readonly itemsService: DirectiveItemsService,
    private readonly reader: DirectiveReader,
  ) {}

  @Query(() => DirectiveConnection, {
    nullable: true,
    description:
      'Lists directives (上级来文), the newest first: those that your organization received, and confirmed ones that ' +
      'address your organization.',
  })
  directives(@Args() args: DirectivesArgs, @Context() ctx: RequestContext): Promise<Connection<Directive>> {
    return this.reader.list(ctx, args);
  }

  @Query(() => Directive, { nullable: true, description: 'Finds a directive; null when you may not see it.' })
  directive(
    @Args('id', { type: () => ID, description: 'Id of the directive.' }) id: string,
    @Context() ctx: RequestContext,
  ): Promise<Directive | null> {
    return this.reader.find(ctx, id);
  }

  @ResolveField(() => Organization, { description: 'The organization whose editor took it in.' })
  receiver(@Parent() { receiverId }: Directive): Organization {
    return { id: receiverId };
  }

  @ResolveField(() => [DirectiveSentence], {
    description: 'Its sentences, in the order of the document; at most 3,000.',
  })
  sentences(@Parent() { id }: Directive): Promise<DirectiveSentence[]> {
    return this.reader.sentences(id);
  }

  @ResolveField(() => [DirectiveItem], {
    description: 'Its items, in the order of their sentences; the list has no pages.',
  })
  items(@Parent() { id }: Directive): Promise<DirectiveItem[]> {
    return this.reader.items(id);
  }

  @ResolveField(() => [DirectiveStep], { description: 'The acts on it, the oldest first; the list has no pages.' })
  steps(@Parent() { id }: Directive): Promise<DirectiveStep[]> {
    return this.reader.steps(id);
  }

  @ResolveField(() => Directive, {
    nullable: true,
    description: 'The directive that this one corrects or repeals; null when there is none, or none that you may see.',
  })
  target(@Parent() { targetId }: Directive, @Context() ctx: RequestContext): Promise<Directive | null> | null {
    return targetId === null ? null : this.reader.find(ctx, targetId);
  }

  @ResolveField(() => [Directive], {
    description: 'Directives that correct or repeal this one, the oldest first; at most 20.',
  })
  corrections(@Parent() { id }: Directive, @Context() ctx: RequestContext): Promise<Directive[]> {
    return this.reader.correctionsOf(ctx, id);
  }

  @ResolveField(() => [DirectiveAction], {
    description:
      'Actions on it, with the reason when the caller cannot take an action now; a short list, empty for readers.',
  })
  availableActions(@Parent() directive: Directive, @Context() ctx: RequestContext): Promise<DirectiveAction[]> {
    return this.reader.actions(ctx, directive);
  }

  @Mutation(() => DirectivePayload, {
    description:
      'Takes in a document for the organization of the caller: text, docx or xlsx. A document that is marked as a state ' +
      'secret (秘密, 机密, 绝密) is refused before anything of it is stored.',
  })
  receiveDirective(
    @Args('input') input: ReceiveDirectiveInput,
    @Context() ctx: RequestContext,
  ): Promise<DirectivePayload> {
    return this.service.receive(ctx, input);
  }

  @Mutation(() => DirectivePayload, { description: 'Takes the text of a document without text, which a person typed.' })
  transcribeDirective(
    @Args('input') input: TranscribeDirectiveInput,
    @Context() ctx: RequestContext,
  ): Promise<DirectivePayload> {
    return this.service.transcribe(ctx, input);
  }

  @Mutation(() => DirectivePayload, { description: 'Changes an item of a directive under review.' })
  changeDirectiveItem(
    @Args('input') input: ChangeDirectiveItemInput,
    @Context() ctx: RequestContext,
  ): Promise<DirectivePayload> {
    return this.itemsService.change(ctx, input);
  }

  @Mutation(() => DirectivePayload, { description: 'Replaces an item by several that keep its sentences.' })
  splitDirectiveItem(
    @Args('input') input: SplitDirectiveItemInput,
    @Context() ctx: RequestContext,
  ): Promise<DirectivePayload> {
    return this.itemsService.split(ctx, input);
  }

  @Mutation(() => DirectivePayload, { description: 'Removes an item; its sentences are open again.' })
  removeDirectiveItem(
    @Args('input') input: RemoveDirectiveItemInput,
    @Context() ctx: RequestContext,
  ): Promise<DirectivePayload> {
    return this.itemsService.remove(ctx, input);
  }

  @Mutation(() => DirectivePayload, { description: 'Adds an item to sentences of a directive under review.' })
  addDirectiveItem(
    @Args('input') input: AddDirectiveItemInput,
    @Context() ctx: RequestContext,
  ): Promise<DirectivePayload> {
    return this.itemsService.add(ctx, input);
  }

  @Mutation(() => DirectivePayload, { description: 'Marks sentences as no demand, or takes the marks back.' })
  markNoDemand(@Args('input') input: MarkNoDemandInput, @Context() ctx: RequestContext): Promise<DirectivePayload> {
    return this.itemsService.mark(ctx, input);
  }

  @Mutation(() => DirectivePayload, {
    description:
      'Confirms the items. Every sentence must belong to an item or be marked as no demand, and every item must address ' +
      'a unit. A correction or repeal then reaches the earlier directive.',
  })
  confirmDirective(@Args('input') input: DirectiveInput, @Context() ctx: RequestContext): Promise<DirectivePayload> {
    return this.service.confirm(ctx, input);
  }

  @Mutation(() => DirectivePayload, { description: 'Withdraws the entry of a directive, for example a wrong file.' })
  withdrawDirective(
    @Args('input') input: WithdrawDirectiveInput,
    @Context() ctx: RequestContext,
  ): Promise<DirectivePayload> {
    return this.service.withdraw(ctx, input);
  }
}

@Resolver(() => DirectiveItem)
export class DirectiveItemResolver {
  @ResolveField(() => [Organization], { description: 'The units that it addresses; the list has no pages.' })
  addressees(@Parent() { addresseeIds }: DirectiveItem): Organization[] {
    return addresseeIds.map((id) => ({ id }));
  }
}
