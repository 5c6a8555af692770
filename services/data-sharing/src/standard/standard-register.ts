import { Injectable } from '@nestjs/common';
import { LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, checkAll, platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { staleVersion } from '@jiceng/platform/stale-version';
import { personText, uuidText } from '@jiceng/platform/text';
import type { CodeListRow, DataElementRow } from './standard.table.js';
import { standardErrors } from './standard.errors.js';
import type { RegisterCodeListInput, RegisterDataElementInput, RetireDataElementInput } from './standard.graphql.js';
import {
  endElement,
  newestCodeList,
  newestElement,
  ownerInForce,
  ownersInForce,
  saveCodeList,
  saveElement,
} from './standard.queries.js';
import { codeListFault, rulesFault, type ElementRules } from './standard.rules.js';

/** The content of a new version of an element, from a command or an import. */
export type ElementDraft = Omit<RegisterDataElementInput, 'idempotencyKey'>;
export type CodeListDraft = Omit<RegisterCodeListInput, 'idempotencyKey'>;

const MOST_ITEMS = 5_000;

/** Returns the day in China on which a time falls. The country has one time zone, UTC+8, without summer time. */
export function businessDay(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** @throws BAD_INPUT */
export function codeText(field: string, code: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/.test(code))
    throw badInput(field, '须为 1 至 64 位字母、数字、点或连字符', 'is 1 to 64 letters, digits, dots or hyphens');
  return code;
}

/** Writes versions of the registry inside a transaction. Single commands and imports both use this class. */
@Injectable()
export class DataStandardRegister {
  /** Adds the first or next version of an element. The previous version ends when the new one begins. */
  async element(tx: EffectTx, ctx: RequestContext, operation: string, draft: ElementDraft): Promise<DataElementRow> {
    const next = this.checkedElement(draft, businessDay(tx.now));
    const current = await this.currentElement(tx, next.code);
    const owners = [next.ownerOrganizationId, ...(current ? [current.ownerOrganizationId] : [])];
    // To take an element from its owner, the caller needs rights for both organizations.
    for (const owner of owners) ctx.policy.assert(operation, { organizationIds: [owner] });
    await assertBasedOn(tx, { type: 'data-element', id: next.code }, draft.expectedVersion ?? null, current);
    assertMayFollow(current, next);
    await this.assertOwner(tx, next.ownerOrganizationId);
    if (next.codeListCode) await this.assertCodeList(tx, next.codeListCode);
    if (current) await endElement.run(tx, [{ ...current, effectiveTo: next.effectiveFrom }]);
    const row: DataElementRow = { ...next, version: (current?.version ?? 0) + 1 };
    await saveElement.run(tx, [row]);
    tx.audit({ subject: { type: 'data-element', id: row.code }, before: current, after: row });
    return row;
  }

  /** Retires an element on a day. Its versions stay readable for the days on which they were in force. */
  async retirement(tx: EffectTx, ctx: RequestContext, input: RetireDataElementInput): Promise<DataElementRow> {
    const code = codeText('code', input.code);
    const reason = personText('reason', input.reason, { maxLength: 500 });
    const current = await this.currentElement(tx, code);
    if (!current) throw platformErrors.NOT_FOUND({ what: 'data element', id: code });
    ctx.policy.assert('Mutation.retireDataElement', { organizationIds: [current.ownerOrganizationId] });
    await assertBasedOn(tx, { type: 'data-element', id: code }, input.expectedVersion, current);
    if (current.effectiveTo) throw standardErrors.ELEMENT_RETIRED({ code, since: current.effectiveTo });
    const effectiveTo = input.effectiveTo ?? businessDay(new Date(tx.now.getTime() + 86_400_000));
    if (effectiveTo <= current.effectiveFrom)
      throw standardErrors.EFFECTIVE_TOO_EARLY({ since: current.effectiveFrom });
    const retired = { ...current, effectiveTo };
    await endElement.run(tx, [retired]);
    tx.audit({ subject: { type: 'data-element', id: code }, before: current, after: retired, reason });
    return retired;
  }

  async codeList(tx: EffectTx, draft: CodeListDraft): Promise<CodeListRow> {
    const next = this.checkedCodeList(draft, businessDay(tx.now));
    const current = await this.currentCodeList(tx, next.code);
    await assertBasedOn(tx, { type: 'code-list', id: next.code }, draft.expectedVersion ?? null, current);
    if (current && next.effectiveFrom <= current.effectiveFrom)
      throw standardErrors.EFFECTIVE_TOO_EARLY({ since: current.effectiveFrom });
    const row: CodeListRow = { ...next, version: (current?.version ?? 0) + 1 };
    await saveCodeList.run(tx, [row]);
    tx.audit({ subject: { type: 'code-list', id: row.code }, before: current, after: row });
    return row;
  }

  /** Returns the newest version and locks the code, also when the element does not exist yet. */
  async currentElement(tx: EffectTx, code: string): Promise<DataElementRow | null> {
    await tx.sql('SELECT pg_advisory_xact_lock(hashtext($1))', [`data-element:${code}`]);
    return newestElement.first(tx, [code]);
  }

  async currentCodeList(tx: EffectTx, code: string): Promise<CodeListRow | null> {
    await tx.sql('SELECT pg_advisory_xact_lock(hashtext($1))', [`code-list:${code}`]);
    return newestCodeList.first(tx, [code]);
  }

  /** @throws BAD_INPUT */
  checkedElement(draft: ElementDraft, today: string): Omit<DataElementRow, 'version'> {
    const { rules, ...words } = checkAll({
      rules: () => checkedRules(draft),
      code: () => codeText('code', draft.code),
      name: () => personText('name', draft.name, { maxLength: 100 }),
      definition: () => personText('definition', draft.definition, { maxLength: 1_000 }),
      standard: () => (draft.standard ? personText('standard', draft.standard, { maxLength: 100 }) : null),
      ownerOrganizationId: () => uuidText('ownerOrganizationId', draft.ownerOrganizationId),
    });
    return { ...rules, ...words, effectiveFrom: draft.effectiveFrom ?? today, effectiveTo: null };
  }

  /** @throws BAD_INPUT */
  checkedCodeList(draft: CodeListDraft, today: string): Omit<CodeListRow, 'version'> {
    if (draft.items.length > MOST_ITEMS)
      throw badInput('items', `最多 ${MOST_ITEMS} 项`, `has at most ${MOST_ITEMS} items`);
    // Each service checks lines against its copy of the list. Only the commands on lines announce the list, so no other
    // command may change it.
    if (draft.code === LINE_LIST)
      throw badInput(
        'code',
        '条线须用「新增条线」和「停用条线」维护',
        'is the list of lines; use addLine and retireLine',
      );
    const words = checkAll({
      code: () => codeText('code', draft.code),
      name: () => personText('name', draft.name, { maxLength: 100 }),
      standard: () => (draft.standard ? personText('standard', draft.standard, { maxLength: 100 }) : null),
      items: () => {
        const fault = codeListFault(draft.items);
        if (fault) throw badInput('items', fault.zh, fault.en);
        return draft.items.map(({ code, label }, index) => ({
          code,
          label: personText(`items[${index}].label`, label, { maxLength: 100 }),
        }));
      },
    });
    return { ...words, effectiveFrom: draft.effectiveFrom ?? today };
  }

  /** @throws OWNER_UNKNOWN */
  async assertOwner(tx: EffectTx, organizationId: string): Promise<void> {
    const owner = await ownerInForce.first(tx, [organizationId, tx.now]);
    if (!owner) throw standardErrors.OWNER_UNKNOWN({ owner: organizationId });
  }

  /** Returns the ids of these organizations by code, without dissolved organizations. */
  async ownersByCode(tx: EffectTx, codes: readonly string[]): Promise<Map<string, string>> {
    const rows = await ownersInForce.rows(tx, [codes, tx.now]);
    return new Map(rows.map(({ code, id }) => [code, id]));
  }

  private async assertCodeList(tx: EffectTx, code: string): Promise<void> {
    if (!(await newestCodeList.first(tx, [code]))) throw standardErrors.CODE_LIST_UNKNOWN({ code });
  }
}

/** @throws ELEMENT_RETIRED, EFFECTIVE_TOO_EARLY */
export function assertMayFollow(current: DataElementRow | null, next: Pick<DataElementRow, 'effectiveFrom'>): void {
  if (current?.effectiveTo) throw standardErrors.ELEMENT_RETIRED({ code: current.code, since: current.effectiveTo });
  if (current && next.effectiveFrom <= current.effectiveFrom)
    throw standardErrors.EFFECTIVE_TOO_EARLY({ since: current.effectiveFrom });
}

/** @throws STALE_VERSION with the current version */
async function assertBasedOn(
  tx: EffectTx,
  subject: { type: 'data-element' | 'code-list'; id: string },
  expected: number | null,
  current: { version: number } | null,
): Promise<void> {
  const actual = current?.version ?? 0;
  if ((expected ?? 0) === actual) return;
  throw await staleVersion(tx, subject, { expected: expected ?? 0, actual, changed: current });
}

function checkedRules(draft: ElementDraft): ElementRules {
  const rules = {
    kind: draft.kind,
    minLength: draft.minLength ?? null,
    maxLength: draft.maxLength ?? null,
    pattern: draft.pattern ? personText('pattern', draft.pattern, { maxLength: 1_000 }) : null,
    codeListCode: draft.codeListCode ? codeText('codeListCode', draft.codeListCode) : null,
    validator: draft.validator ?? null,
  };
  const fault = rulesFault(rules);
  if (fault) throw badInput(fault.field, fault.zh, fault.en);
  return rules;
}
