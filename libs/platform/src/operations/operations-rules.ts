import type { ServiceName } from '@jiceng/contracts/contract';
import type { PolicyRule } from '../access/policy.js';

/** Each service has its own database, so the name of a query says which service answers. */
export function queriesOf(service: ServiceName): { status: string; records: string } {
  const prefix = service.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { status: `${prefix}Status`, records: `${prefix}AuditRecords` };
}

/** Returns the rules of the queries that `OperationsModule` adds to a service. */
export function operationsRules(service: ServiceName): PolicyRule[] {
  const { status, records } = queriesOf(service);
  return [
    { on: [`Query.${status}`], roles: ['operator', 'auditor'], rows: ['any'] },
    // The reason of an act is a text that a person typed, so it can name another person.
    { on: [`Query.${records}`], roles: ['auditor'], rows: ['any'], personal: true },
  ];
}
