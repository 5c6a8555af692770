import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { DomainError } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import type {
  DataElementImportError,
  DataElementImportPayload,
  ImportDataElementsInput,
} from './standard-import.graphql.js';
import {
  codeListOfRow,
  elementOfRow,
  listsTheSame,
  readElementTable,
  saysTheSame,
  type ImportedRow,
} from './standard-import.rules.js';
import {
  assertMayFollow,
  businessDay,
  DataStandardRegister,
  type CodeListDraft,
  type ElementDraft,
} from './standard-register.js';
import { standardErrors } from './standard.errors.js';

const MOST_ERRORS = 500;
const OPERATION = 'Mutation.importDataElements';

/** What a row asks for; null where it changes nothing. */
interface RowPlan {
  element: ElementDraft | null;
  codeList: CodeListDraft | null;
}

/** Registers many elements at once. Everything is judged before anything is written, so that a faulty row leaves no trace. */
@Injectable()
export class StandardImportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly register: DataStandardRegister,
  ) {}

  /** Faults of rows are answered, not thrown. @throws BAD_INPUT when the file cannot be read */
  importElements(ctx: RequestContext, input: ImportDataElementsInput): Promise<DataElementImportPayload> {
    return this.commands.run(ctx, 'importDataElements', input, async (tx) => {
      const rows = readElementTable(input.content);
      const owners = await this.register.ownersByCode(
        tx,
        rows.map(({ cells }) => cells.ownerCode),
      );
      const errors: DataElementImportError[] = [];
      const plans: RowPlan[] = [];
      const given = new Set(rows.map(({ cells }) => cells.codes !== '' && cells.codeListCode));
      const seen = new Set<string>();
      for (const row of rows) {
        try {
          if (seen.has(row.cells.code)) throw standardErrors.ELEMENT_TWICE({ code: row.cells.code });
          seen.add(row.cells.code);
          plans.push(
            await this.plan(tx, ctx, row, { owners, effectiveFrom: input.effectiveFrom ?? businessDay(tx.now), given }),
          );
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          errors.push({
            row: row.row,
            field: (error.details.field as string | undefined) ?? null,
            code: error.code,
            messages: error.messages,
          });
        }
      }
      const refused = input.mode === 'ALL_OR_NOTHING' && errors.length > 0;
      const changing = plans.filter((plan) => plan.element !== null || plan.codeList !== null);
      if (!refused && !input.dryRun) await this.write(tx, ctx, changing);
      return {
        imported: refused ? 0 : changing.length,
        unchanged: refused ? 0 : plans.length - changing.length,
        rejected: errors.length,
        dryRun: input.dryRun,
        errors: errors.slice(0, MOST_ERRORS),
      };
    });
  }

  /** Judges one row against what is registered. @throws DomainError for the row */
  private async plan(
    tx: EffectTx,
    ctx: RequestContext,
    { cells }: ImportedRow,
    common: { owners: ReadonlyMap<string, string>; effectiveFrom: string; given: ReadonlySet<string | false> },
  ): Promise<RowPlan> {
    const { effectiveFrom, owners } = common;
    const owner = owners.get(cells.ownerCode);
    if (!owner) throw standardErrors.OWNER_UNKNOWN({ owner: cells.ownerCode, field: 'ownerCode' });
    ctx.policy.assert(OPERATION, { organizationIds: [owner] });
    const draft = { ...elementOfRow(cells), ownerOrganizationId: owner, effectiveFrom };
    const next = this.register.checkedElement({ ...draft, expectedVersion: null }, effectiveFrom);
    const current = await this.register.currentElement(tx, next.code);
    if (current) ctx.policy.assert(OPERATION, { organizationIds: [current.ownerOrganizationId] });
    const same = saysTheSame(current, next) && !current?.effectiveTo;
    if (!same) assertMayFollow(current, next);
    const listed = codeListOfRow(cells);
    const codeList = listed && (await this.planCodeList(tx, { ...listed, effectiveFrom }));
    if (
      next.codeListCode &&
      !listed &&
      !common.given.has(next.codeListCode) &&
      !(await this.register.currentCodeList(tx, next.codeListCode))
    ) {
      throw standardErrors.CODE_LIST_UNKNOWN({ code: next.codeListCode });
    }
    return { element: same ? null : { ...draft, expectedVersion: current?.version ?? null }, codeList };
  }

  private async planCodeList(
    tx: EffectTx,
    draft: Omit<CodeListDraft, 'expectedVersion'>,
  ): Promise<CodeListDraft | null> {
    const next = this.register.checkedCodeList({ ...draft, expectedVersion: null }, draft.effectiveFrom!);
    const current = await this.register.currentCodeList(tx, next.code);
    if (listsTheSame(current, next)) return null;
    if (current && next.effectiveFrom <= current.effectiveFrom)
      throw standardErrors.EFFECTIVE_TOO_EARLY({ since: current.effectiveFrom });
    return { ...draft, expectedVersion: current?.version ?? null };
  }

  /** Code lists first: elements refer to them. A list that several rows give is registered once. */
  private async write(tx: EffectTx, ctx: RequestContext, plans: readonly RowPlan[]): Promise<void> {
    const lists = new Map(plans.flatMap(({ codeList }) => (codeList ? [[codeList.code, codeList]] : [])));
    for (const list of lists.values()) await this.register.codeList(tx, list);
    for (const { element } of plans) if (element) await this.register.element(tx, ctx, OPERATION, element);
  }
}
