import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { businessDay, codeText, DataStandardRegister } from './standard-register.js';
import type { CodeListRow, DataElementRow } from './standard.table.js';
import { standardErrors } from './standard.errors.js';
import {
  codeListOf,
  dataElementOf,
  type CodeList,
  type CodeListPayload,
  type DataElement,
  type DataElementPayload,
  type DataElementsArgs,
  type RegisterCodeListInput,
  type RegisterDataElementInput,
  type RetireDataElementInput,
  type ValueJudgement,
} from './standard.graphql.js';
import { codeListOn, elementOn, elementPage, elementVersions } from './standard.queries.js';
import { LONGEST_VALUE, problemsOf } from './standard.rules.js';

/**
 * The data standard registry: the permitted values of fields, the organization responsible for each,
 * and the validation of values.
 */
@Injectable()
export class StandardService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
    private readonly register: DataStandardRegister,
  ) {}

  /** Lists the elements in force on a day, by code. @throws BAD_INPUT, PAGE_TOO_LARGE, BAD_CURSOR */
  async listElements(ctx: RequestContext, args: DataElementsArgs): Promise<Connection<DataElement>> {
    const { limit, keys } = keysetOf(args, 1);
    const text = args.text ? personText('text', args.text, { maxLength: 50 }) : null;
    const day = args.on ?? businessDay(ctx.now());
    const rows = await elementPage.rows(this.dataSource, [day, text, keys?.[0] ?? null, limit]);
    return pageOf(rows, args, (row) => [row.code], dataElementOf);
  }

  /** Returns the version in force on a day; null when there is none. */
  async findElement(ctx: RequestContext, code: string, on: string | null): Promise<DataElement | null> {
    const row = await this.elementOn(codeText('code', code), on ?? businessDay(ctx.now()));
    return row ? dataElementOf(row) : null;
  }

  /** Lists all versions, newest first. */
  async listVersions(code: string): Promise<DataElement[]> {
    const rows = await elementVersions.rows(this.dataSource, [codeText('code', code)]);
    return rows.map(dataElementOf);
  }

  async findCodeList(ctx: RequestContext, code: string, on: string | null): Promise<CodeList | null> {
    const row = await this.codeListOn(codeText('code', code), on ?? businessDay(ctx.now()));
    return row ? codeListOf(row) : null;
  }

  /**
   * Validates a value against the version of an element that is in force on a day.
   * @throws ELEMENT_NOT_IN_FORCE, BAD_INPUT
   */
  async judge(ctx: RequestContext, elementCode: string, value: string, on: string | null): Promise<ValueJudgement> {
    const day = on ?? businessDay(ctx.now());
    const code = codeText('elementCode', elementCode);
    if (value.length > LONGEST_VALUE)
      throw badInput('value', `最多 ${LONGEST_VALUE} 字`, `has at most ${LONGEST_VALUE} characters`);
    const element = await this.elementOn(code, day);
    if (!element) throw standardErrors.ELEMENT_NOT_IN_FORCE({ code, day });
    const list = element.codeListCode ? await this.codeListOn(element.codeListCode, day) : null;
    const problems = problemsOf(value, element, list?.items ?? null);
    return {
      valid: problems.length === 0,
      problems: problems.map((problem) => ({ code: problem.code, message: problem[ctx.locale] })),
      element: dataElementOf(element),
    };
  }

  /**
   * @throws STALE_VERSION, EFFECTIVE_TOO_EARLY, ELEMENT_RETIRED, CODE_LIST_UNKNOWN, OWNER_UNKNOWN, BAD_INPUT,
   * OUT_OF_SCOPE
   */
  registerElement(ctx: RequestContext, input: RegisterDataElementInput): Promise<DataElementPayload> {
    return this.commands.run(ctx, 'registerDataElement', input, async (tx) => {
      const row = await this.register.element(tx, ctx, 'Mutation.registerDataElement', input);
      return { dataElement: dataElementOf(row) };
    });
  }

  /** @throws STALE_VERSION, EFFECTIVE_TOO_EARLY, ELEMENT_RETIRED, BAD_INPUT, OUT_OF_SCOPE */
  retireElement(ctx: RequestContext, input: RetireDataElementInput): Promise<DataElementPayload> {
    return this.commands.run(ctx, 'retireDataElement', input, async (tx) => {
      const row = await this.register.retirement(tx, ctx, input);
      return { dataElement: dataElementOf(row) };
    });
  }

  /** @throws STALE_VERSION, EFFECTIVE_TOO_EARLY, BAD_INPUT */
  registerCodeList(ctx: RequestContext, input: RegisterCodeListInput): Promise<CodeListPayload> {
    return this.commands.run(ctx, 'registerCodeList', input, async (tx) => ({
      codeList: codeListOf(await this.register.codeList(tx, input)),
    }));
  }

  private elementOn(code: string, day: string): Promise<DataElementRow | null> {
    return elementOn.first(this.dataSource, [code, day]);
  }

  private codeListOn(code: string, day: string): Promise<CodeListRow | null> {
    return codeListOn.first(this.dataSource, [code, day]);
  }
}
