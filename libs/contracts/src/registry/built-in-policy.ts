import { policyTable } from './policy-table.js';

/** A built-in rule on one operation or one protected field, as the policy of a service has it. */
export interface BuiltInRight {
  readonly service: string;
  /**
   * An operation (`Query.issues`, `Mutation.acceptTask`, `Entity.Issue`, `Live.inbox`) or a field (`Task.assignee`).
   */
  readonly on: string;
  readonly kind: 'operation' | 'field';
  /** Scopes of an operation; empty for a field. */
  readonly rows: readonly string[];
  /** How the field is shown; null for an operation. */
  readonly show: 'full' | 'masked' | null;
  readonly roles: readonly string[];
}

const rights: readonly (BuiltInRight & { personal: boolean })[] = policyTable
  .trim()
  .split('\n')
  .map((line) => {
    const [service = '', on = '', what = '', roles = '', personal = ''] = line.split('|').map((cell) => cell.trim());
    const show = what === 'full' || what === 'masked' ? what : null;
    return {
      service,
      on,
      kind: show === null ? 'operation' : 'field',
      rows: show === null ? what.split(' ') : [],
      show,
      roles: roles.split(' '),
      personal: personal === 'personal',
    };
  });

const byRight = Map.groupBy(rights, ({ on }) => on);
const personal = new Set(rights.filter((right) => right.personal).map(({ on }) => on));

/** Names of all operations and protected fields that a built-in rule names, in the order of the services. */
export const builtInRights: readonly string[] = [...byRight.keys()];

/** Returns the built-in rules on an operation or field, of every service that has it; empty for an unknown name. */
export function builtInRulesOn(right: string): readonly BuiltInRight[] {
  return byRight.get(right) ?? [];
}

/** True when the right shows or changes personal data. */
export function isPersonal(right: string): boolean {
  return personal.has(right);
}
