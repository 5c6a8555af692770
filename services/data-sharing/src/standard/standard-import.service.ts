import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { DomainError } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { refuseDuplicates, type RowFaults } from '@jiceng/tables/faults';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import type { ImportDataElementsInput } from './standard-import.graphql.js';
import {
  codeListOfRow,
  elementColumns,
  listsTheSame,
  saysTheSame,
  type ElementImportRow,
} from './standard-import.rules.js';
import {
  assertMayFollow,
  businessDay,
  DataStandardRegister,
  type CodeListDraft,
  type ElementDraft,
} from './standard-register.js';
import { standardErrors } from './standard.errors.js';

const OPERATION = 'Mutation.importDataElements';

/** The changes that a row requires. `element` or `codeList` is null when the row does not change it. */
interface RowPlan {
  element: ElementDraft | null;
  codeList: CodeListDraft | null;
}

/**
 * Registers many elements at once. All rows are checked before any is written, so that a faulty row leaves no trace.
 */
@Injectable()
export class StandardImportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly register: DataStandardRegister,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importDataElements',
      title: { zh: '数据元', en: 'Data elements' },
      columns: () => elementColumns,
      example: {
        code: 'DE00001',
        name: '姓名',
        definition: '在户籍管理部门登记的姓氏和名字',
        kind: '文本',
        minLength: '2',
        maxLength: '50',
        ownerCode: 'GOV',
      },
    });
  }

  /**
   * Returns faults of rows in the result and does not throw them. @throws IMPORT_UNREADABLE, IMPORT_COLUMNS,
   * IMPORT_EMPTY, IMPORT_TOO_LARGE
   */
  async importElements(ctx: RequestContext, input: ImportDataElementsInput): Promise<ImportOutcome> {
    const table = await openTable(input, elementColumns);
    return this.commands.run(ctx, 'importDataElements', input, (tx) =>
      table.save(async (rows, faults) => {
        const plans = await this.plans(tx, ctx, rows, faults, input.effectiveFrom ?? businessDay(tx.now));
        const changing = plans.filter((plan) => plan.element !== null || plan.codeList !== null);
        return {
          imported: changing.length,
          unchanged: plans.length - changing.length,
          save: () => this.write(tx, ctx, changing),
        };
      }),
    );
  }

  private async plans(
    tx: EffectTx,
    ctx: RequestContext,
    rows: readonly ElementImportRow[],
    faults: RowFaults,
    effectiveFrom: string,
  ): Promise<RowPlan[]> {
    const owners = await this.register.ownersByCode(
      tx,
      rows.map(({ values }) => values.ownerCode),
    );
    const given = new Set(rows.flatMap(({ values }) => (values.codes === null ? [] : [values.codeListCode])));
    const plans: RowPlan[] = [];
    for (const { row, values } of refuseDuplicates(rows, 'code', (each) => each.values.code, faults)) {
      try {
        plans.push(await this.plan(tx, ctx, values, { owners, effectiveFrom, given }));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        faults.add(row, (error.details.field as string | undefined) ?? null, error);
      }
    }
    return plans;
  }

  /** Checks one row against the registered versions. @throws DomainError for the row */
  private async plan(
    tx: EffectTx,
    ctx: RequestContext,
    values: ElementImportRow['values'],
    common: { owners: ReadonlyMap<string, string>; effectiveFrom: string; given: ReadonlySet<string | null> },
  ): Promise<RowPlan> {
    const { effectiveFrom, owners } = common;
    const { ownerCode, codes: _, codeListName: __, ...element } = values;
    const owner = owners.get(ownerCode);
    if (!owner) throw standardErrors.OWNER_UNKNOWN({ owner: ownerCode, field: 'ownerCode' });
    ctx.policy.assert(OPERATION, { organizationIds: [owner] });
    const draft = { ...element, ownerOrganizationId: owner, effectiveFrom };
    const next = this.register.checkedElement({ ...draft, expectedVersion: null }, effectiveFrom);
    const current = await this.register.currentElement(tx, next.code);
    if (current) ctx.policy.assert(OPERATION, { organizationIds: [current.ownerOrganizationId] });
    const same = saysTheSame(current, next) && !current?.effectiveTo;
    if (!same) assertMayFollow(current, next);
    const listed = codeListOfRow(values);
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

  /** Writes code lists first, because elements refer to them. A list that several rows contain is registered once. */
  private async write(tx: EffectTx, ctx: RequestContext, plans: readonly RowPlan[]): Promise<void> {
    const lists = new Map(plans.flatMap(({ codeList }) => (codeList ? [[codeList.code, codeList]] : [])));
    for (const list of lists.values()) await this.register.codeList(tx, list);
    for (const { element } of plans) if (element) await this.register.element(tx, ctx, OPERATION, element);
  }
}
