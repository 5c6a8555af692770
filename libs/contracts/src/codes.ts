import { z } from 'zod';

/**
 * Statistical division codes are nested by prefix: district `PPCCDD000000`, street `PPCCDDSSS000`, community
 * `PPCCDDSSSVVV`. A grid code is the code of its community and three more digits. A region therefore contains another
 * region when the code of the other region begins with the `regionPrefix` of the first.
 */
export const divisionCodeSchema = z.string().regex(/^\d{12}$/);
export const gridCodeSchema = z.string().regex(/^\d{15}$/);
/** A division code or a grid code. */
export const areaCodeSchema = z.string().regex(/^\d{12}(\d{3})?$/);

export const regionLevels = ['district', 'street', 'community'] as const;
export type RegionLevel = (typeof regionLevels)[number];

/** The level of a 12-digit division code, read from its trailing zeros. */
export function regionLevel(code: string): RegionLevel {
  if (code.endsWith('000000')) return 'district';
  return code.endsWith('000') ? 'street' : 'community';
}

/** The significant digits of a division or grid code: 6 (district), 9 (street), 12 (community) or 15 (grid). */
export function regionPrefix(code: string): string {
  if (code.length === 15) return code;
  return { district: code.slice(0, 6), street: code.slice(0, 9), community: code }[regionLevel(code)];
}

/** True when `outer` is `inner` or contains it. */
export function regionContains(outer: string, inner: string): boolean {
  return inner.startsWith(regionPrefix(outer));
}

export function streetOf(code: string): string {
  return `${code.slice(0, 9)}000`;
}
export function communityOf(code: string): string {
  return code.slice(0, 12);
}
export function districtOf(code: string): string {
  return `${code.slice(0, 6)}000000`;
}

/**
 * Code of a line (条线) in events, tokens and duty lists. The valid codes are data: the list of lines of the district,
 * to which data-sharing adds lines. Each service checks the codes in its inputs against its own copy of the list.
 */
export const lineCodeSchema = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/);
export type LineCode = z.infer<typeof lineCodeSchema>;

/** Severity of an issue (严重程度), from the lowest. Danger to life is critical. */
export const severities = ['ordinary', 'urgent', 'critical'] as const;
export type Severity = (typeof severities)[number];
export const severitySchema = z.enum(severities);

/**
 * Returns the higher of a severity and the lowest severity of a category; `least` is null when the category sets none.
 */
export function atLeast(severity: Severity, least: Severity | null): Severity {
  return least !== null && severities.indexOf(least) > severities.indexOf(severity) ? least : severity;
}

/**
 * The built-in roles of a person. Roles come from posts (personnel); `resident` and `operator` come from the identity
 * provider. A district can add roles as data. Events, posts and tokens therefore carry the code of a role.
 */
export const roles = [
  'resident',
  'grid_worker',
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'department_handler',
  'coordinator',
  'intake_desk',
  'arbiter',
  'verifier',
  'caller',
  'unit_leader',
  'leader_on_duty',
  'district_leader',
  'appraiser',
  'data_owner',
  'auditor',
  'personnel_officer',
  'grid_officer',
  'directive_editor',
  'district_admin',
  'operator',
] as const;
export type Role = (typeof roles)[number];
/** Code of a role, built-in or added by the district. */
export const roleCodeSchema = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/);

/**
 * Scopes of a client, a system that signs in with its own credentials. The policies name a scope as they name a
 * role. No post carries a scope, and no role of a district has the code of one.
 */
export const clientScopes = ['client_intake', 'client_status'] as const;
export type ClientScope = (typeof clientScopes)[number];

/** Sources of reports that a client may claim. People report under all other sources. */
export const clientSources = ['hotline_12345', 'property_company', 'iot'] as const;
export type ClientSource = (typeof clientSources)[number];

/**
 * Kinds of organizations. Blocks (块) are district_government, coordination_office, street_office and
 * community_committee; line departments (条) have stations; social organizations and firms can also handle tasks.
 */
export const organizationKinds = [
  'district_government',
  'coordination_office',
  'street_office',
  'community_committee',
  'line_department',
  'station',
] as const;
export type OrganizationKind = (typeof organizationKinds)[number];
export const organizationKindSchema = z.enum(organizationKinds);
