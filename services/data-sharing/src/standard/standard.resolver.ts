import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import { RequestContext } from '@jiceng/platform/request-context';
import { CalendarDate } from '@jiceng/platform/scalars';
import {
  CodeList,
  CodeListPayload,
  DataElement,
  DataElementConnection,
  DataElementPayload,
  DataElementsArgs,
  RegisterCodeListInput,
  RegisterDataElementInput,
  RetireDataElementInput,
  ValueJudgement,
} from './standard.graphql.js';
import { ImportPayload } from '@jiceng/tables/graphql';
import { ImportDataElementsInput } from './standard-import.graphql.js';
import { StandardImportService } from './standard-import.service.js';
import { StandardService } from './standard.service.js';

const on = {
  type: () => CalendarDate,
  nullable: true,
  description: 'The day on which the version is in force; today when absent.',
} as const;

@Resolver(() => DataElement)
export class StandardResolver {
  constructor(
    private readonly standards: StandardService,
    private readonly imports: StandardImportService,
  ) {}

  @Query(() => DataElementConnection, { description: 'Lists the data elements in force on a day, ordered by code.' })
  dataElements(@Args() args: DataElementsArgs, @Context() ctx: RequestContext): Promise<Connection<DataElement>> {
    return this.standards.listElements(ctx, args);
  }

  @Query(() => DataElement, {
    nullable: true,
    description: 'Returns the version of a data element that is in force on a day; null when there is none.',
  })
  dataElement(
    @Args('code', { type: () => String, description: 'Code of the element.' }) code: string,
    @Args('on', on) day: string | null,
    @Context() ctx: RequestContext,
  ): Promise<DataElement | null> {
    return this.standards.findElement(ctx, code, day);
  }

  @Query(() => CodeList, {
    nullable: true,
    description: 'Returns the version of a code list that is in force on a day; null when there is none.',
  })
  codeList(
    @Args('code', { type: () => String, description: 'Code of the list.' }) code: string,
    @Args('on', on) day: string | null,
    @Context() ctx: RequestContext,
  ): Promise<CodeList | null> {
    return this.standards.findCodeList(ctx, code, day);
  }

  @Query(() => ValueJudgement, {
    description: 'Validates a value against a data element. The value is not stored.',
  })
  validateValue(
    @Args('elementCode', { type: () => String, description: 'Code of the element.' }) elementCode: string,
    @Args('value', {
      type: () => String,
      description: 'The value in the form in which it would be stored; at most 10,000 characters.',
    })
    value: string,
    @Args('on', on) day: string | null,
    @Context() ctx: RequestContext,
  ): Promise<ValueJudgement> {
    return this.standards.judge(ctx, elementCode, value, day);
  }

  @ResolveField(() => [DataElement], { description: 'All versions of the element, newest first. The list is short.' })
  versions(@Parent() element: DataElement): Promise<DataElement[]> {
    return this.standards.listVersions(element.code);
  }

  @Mutation(() => DataElementPayload, { description: 'Registers a data element or its next version.' })
  registerDataElement(
    @Args('input', { description: 'The element.' }) input: RegisterDataElementInput,
    @Context() ctx: RequestContext,
  ): Promise<DataElementPayload> {
    return this.standards.registerElement(ctx, input);
  }

  @Mutation(() => DataElementPayload, { description: 'Retires a data element. All its versions stay readable.' })
  retireDataElement(
    @Args('input', { description: 'The element to retire, with the reason.' }) input: RetireDataElementInput,
    @Context() ctx: RequestContext,
  ): Promise<DataElementPayload> {
    return this.standards.retireElement(ctx, input);
  }

  @Mutation(() => CodeListPayload, { description: 'Registers a code list or its next version.' })
  registerCodeList(
    @Args('input', { description: 'The list.' }) input: RegisterCodeListInput,
    @Context() ctx: RequestContext,
  ): Promise<CodeListPayload> {
    return this.standards.registerCodeList(ctx, input);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports data elements and code lists from a table. Rows that equal the registered version change nothing.',
  })
  importDataElements(
    @Args('input', { description: 'The file and how to treat faulty rows.' }) input: ImportDataElementsInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.importElements(ctx, input);
  }
}
