import type { PolicyRule } from '@jiceng/platform/policy';

const commands = [
  'transcribeDirective',
  'changeDirectiveItem',
  'splitDirectiveItem',
  'removeDirectiveItem',
  'addDirectiveItem',
  'markNoDemand',
  'confirmDirective',
  'withdrawDirective',
].map((name) => `Mutation.${name}`);
const queries = ['Query.directives', 'Query.directive'];

/**
 * An editor takes in and reads what the own organization receives. The command that takes in names no row: it makes one
 * of the organization of the caller. The desks of the units that a confirmed directive addresses read it too; before,
 * its organizations are those of the receiver alone.
 */
export const directiveRules: PolicyRule[] = [
  { on: ['Mutation.receiveDirective'], roles: ['directive_editor'], rows: ['any'] },
  { on: commands, roles: ['directive_editor'], rows: ['organization'] },
  {
    on: queries,
    roles: ['directive_editor', 'street_dispatcher', 'community_clerk', 'department_dispatcher'],
    rows: ['organization'],
  },
];
