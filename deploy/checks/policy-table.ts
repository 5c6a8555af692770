// Writes libs/contracts/src/registry/policy-table.ts, the built-in rules of all services in one table; with --check,
// fails when the file is outdated. A service knows only its own policy, and personnel must check that the proposer and
// the approver of a role's rule have all rights that the rule gives.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { PolicyDocument } from '@jiceng/platform/policy';

const target = 'libs/contracts/src/registry/policy-table.ts';
const services = ['personnel', 'grid', 'coordination', 'assessment', 'data-sharing'];

/**
 * One line per rule and operation: service, operation or field, scopes or view, roles, and `personal` for personal
 * data.
 */
function linesOf(service: string, { rules, fields }: PolicyDocument): string[] {
  const line = (on: string, what: string, roles: readonly string[], personal?: boolean): string =>
    [service, on, what, roles.join(' '), personal ? 'personal' : ''].join(' | ').trimEnd();
  return [
    ...rules.flatMap((rule) => rule.on.map((on) => line(on, rule.rows.join(' '), rule.roles, rule.personal))),
    ...fields.map((rule) => line(rule.on, rule.show, rule.roles, rule.personal)),
  ];
}

const lines: string[] = [];
for (const service of services) {
  const source = (await import(`../../services/${service}/src/policy.ts`)) as { policy: PolicyDocument };
  lines.push(...linesOf(service, source.policy));
}
const text = `// Written by deploy/checks/policy-table.ts from the policies of the services; run "npm run policies" after a change there.

/** One line per rule: service, operation or field, scopes or view, roles, and "personal" for personal data. */
export const policyTable = \`
${lines.join('\n')}
\`;
`;

if (existsSync(target) && readFileSync(target, 'utf8') === text) {
  process.stdout.write('the table of the policies is fresh\n');
} else if (process.argv.includes('--check')) {
  process.stderr.write(`${target} is stale: run "npm run policies" and commit the result\n`);
  process.exitCode = 1;
} else {
  writeFileSync(target, text);
  process.stdout.write(`${target} written\n`);
}
