import { clientSources, type Role } from '@jiceng/contracts/codes';

/** Sources of reports. The source of an issue never changes. */
export const issueSources = ['grid_app', 'resident', ...clientSources, 'patrol'] as const;
export type IssueSource = (typeof issueSources)[number];

export function isIssueSource(text: string): text is IssueSource {
  return (issueSources as readonly string[]).includes(text);
}

const desks: readonly Role[] = ['community_clerk', 'street_dispatcher', 'coordinator', 'intake_desk'];

/**
 * Roles with which a person may report under a source. Desks enter reports of residents; no person may report as a
 * sensor except the coordinator. A client reports under the sources of its registration.
 */
const reportersOfSource: Record<IssueSource, readonly Role[]> = {
  resident: ['resident', ...desks],
  grid_app: ['grid_worker', 'community_clerk'],
  hotline_12345: ['street_dispatcher', 'coordinator', 'intake_desk'],
  property_company: desks,
  iot: ['coordinator'],
  patrol: ['grid_worker', 'department_dispatcher', 'department_handler', ...desks],
};

export function mayReportFrom(source: IssueSource, roles: readonly string[]): boolean {
  return reportersOfSource[source].some((role) => roles.includes(role));
}
