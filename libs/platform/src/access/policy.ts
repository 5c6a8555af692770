import { regionContains, regionPrefix } from '@jiceng/contracts/codes';
import { standingsOf, type Actor, type Standing } from './context.js';
import { platformErrors } from '../values/errors.js';

/**
 * How far a rule reaches into the rows, judged by the jurisdiction of the post that has the rule's role. All scopes of one rule must hold together; of several rules that match, one
 * is enough.
 * - `any`: every row. - `region`: rows in the actor's areas. - `organization`: rows of the actor's organization or those
 * below it. - `line`: rows of the actor's lines. - `own`: rows that belong to the actor in person.
 */
export type RowScope = 'any' | 'region' | 'organization' | 'line' | 'own';

export interface PolicyRule {
  /** Root fields (`Query.issues`, `Mutation.acceptTask`), entities (`Entity.Issue`) or streams (`Live.inbox`). */
  on: readonly string[];
  roles: readonly string[];
  rows: readonly RowScope[];
}

export interface FieldRule {
  /** `Type.field`. Without a matching rule the field answers null. */
  on: string;
  roles: readonly string[];
  show: 'full' | 'masked';
}

export interface PolicyDocument {
  /** Written into every audit record, so that a past decision can be understood. */
  version: string;
  rules: readonly PolicyRule[];
  fields: readonly FieldRule[];
}

/** Where the scoped values of a row stand in SQL. */
export interface RowColumns {
  /** Column with a division or grid code. */
  region?: string;
  /** Columns with organization ids; one match is enough. Arrays are written as `any:column`. */
  organization?: readonly string[];
  line?: string;
  /** Columns with a person's id; one match is enough. Arrays are written as `any:column`. */
  own?: readonly string[];
}

/** The scoped values of one row that was already read. */
export interface RowFacts {
  regionCode?: string | null;
  organizationIds?: readonly (string | null)[];
  line?: string | null;
  ownerIds?: readonly (string | null)[];
}

/** Rules indexed by operation. Made once at start. */
export class Policy {
  private readonly byOperation = new Map<string, PolicyRule[]>();
  private readonly byField = new Map<string, FieldRule[]>();

  constructor(readonly document: PolicyDocument) {
    for (const rule of document.rules) {
      for (const operation of rule.on)
        this.byOperation.set(operation, [...(this.byOperation.get(operation) ?? []), rule]);
    }
    for (const rule of document.fields) this.byField.set(rule.on, [...(this.byField.get(rule.on) ?? []), rule]);
  }

  covers(operation: string): boolean {
    return this.byOperation.has(operation);
  }

  operations(): string[] {
    return [...this.byOperation.keys()];
  }

  protectedFields(): string[] {
    return [...this.byField.keys()];
  }

  /** Rules that let the actor use the operation at all. @throws UNAUTHENTICATED, FORBIDDEN */
  grants(actor: Actor | null, operation: string): readonly PolicyRule[] {
    if (actor === null) throw platformErrors.UNAUTHENTICATED();
    const granted = (this.byOperation.get(operation) ?? []).filter((rule) =>
      rule.roles.some((role) => actor.roles.includes(role)),
    );
    if (granted.length === 0) throw platformErrors.FORBIDDEN({ operation });
    return granted;
  }

  /** Whether a field shows its value, a mask or nothing to the actor. */
  fieldView(actor: Actor | null, field: string): 'full' | 'masked' | 'hidden' {
    const views = (this.byField.get(field) ?? [])
      .filter((rule) => rule.roles.some((role) => actor?.roles.includes(role)))
      .map((rule) => rule.show);
    if (views.includes('full')) return 'full';
    return views.includes('masked') ? 'masked' : 'hidden';
  }

  /** True when the actor may use `operation` on this row. @throws UNAUTHENTICATED, FORBIDDEN when on no row at all */
  permits(actor: Actor | null, operation: string, row: RowFacts): boolean {
    return this.allows(this.grants(actor, operation), actor!, row);
  }

  /** The same question about one post of somebody, who may have no rule for the operation. */
  permitsAs(post: Actor, operation: string, row: RowFacts): boolean {
    return this.allows(this.byOperation.get(operation) ?? [], post, row);
  }

  private allows(rules: readonly PolicyRule[], actor: Actor, row: RowFacts): boolean {
    return rules.some((rule) =>
      standingsFor(rule, actor).some((standing) =>
        rule.rows.every((scope) => rowInScope(scope, actor.id, standing, row)),
      ),
    );
  }
}

/** Declares a service's policy document; exists for its type. */
export function definePolicy(document: PolicyDocument): PolicyDocument {
  return document;
}

/** The policy seen by one actor: what services ask while they work for a request. */
export class ActorPolicy {
  constructor(
    readonly policy: Policy,
    readonly actor: Actor | null,
  ) {}

  /** @throws OUT_OF_SCOPE when the row lies outside what the actor may use `operation` on */
  assert(operation: string, row: RowFacts): void {
    if (!this.policy.permits(this.actor, operation, row)) throw platformErrors.OUT_OF_SCOPE();
  }

  permits(operation: string, row: RowFacts): boolean {
    return this.policy.permits(this.actor, operation, row);
  }

  /** The same question when none but these of the actor's roles count, each with the jurisdiction of the post it comes from. */
  permitsBy(roles: readonly string[], operation: string, row: RowFacts): boolean {
    return (
      this.actor !== null &&
      standingsOf(this.actor).some((standing) =>
        this.policy.permitsAs(
          {
            ...this.actor!,
            ...standing,
            roles: standing.roles.filter((role) => roles.includes(role)),
            standings: undefined,
          },
          operation,
          row,
        ),
      )
    );
  }

  fieldView(field: string): 'full' | 'masked' | 'hidden' {
    return this.policy.fieldView(this.actor, field);
  }

  /**
   * The rows the actor may see, as a SQL condition. A scope whose column is not given cannot be proven and is refused.
   * @param from number of the first placeholder
   */
  filter(operation: string, columns: RowColumns, from = 1): { sql: string; values: unknown[] } {
    const rules = this.policy.grants(this.actor, operation);
    if (rules.some((rule) => rule.rows.every((scope) => scope === 'any'))) return { sql: 'true', values: [] };
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${from + values.push(value) - 1}`;
    const alternatives = rules.flatMap((rule) =>
      standingsFor(rule, this.actor!).map(
        (standing) =>
          `(${rule.rows.map((scope) => scopeSql(scope, this.actor!.id, standing, columns, bind)).join(' AND ')})`,
      ),
    );
    return { sql: `(${alternatives.join(' OR ')})`, values };
  }
}

/** The posts by which a rule holds: its scopes are judged by the jurisdiction of the post that has the role. */
function standingsFor(rule: PolicyRule, actor: Actor): readonly Standing[] {
  return standingsOf(actor).filter(({ roles }) => rule.roles.some((role) => roles.includes(role)));
}

function rowInScope(scope: RowScope, actorId: string, actor: Standing, row: RowFacts): boolean {
  switch (scope) {
    case 'any':
      return true;
    case 'region':
      return row.regionCode != null && actor.areaCodes.some((area) => regionContains(area, row.regionCode!));
    case 'organization':
      return (row.organizationIds ?? []).some((id) => id !== null && actor.organizationIds.includes(id));
    case 'line':
      // Who has every line also has what belongs to none yet; a row whose line was not told proves nothing.
      return (
        row.line !== undefined && (actor.lines.length === 0 || (row.line !== null && actor.lines.includes(row.line)))
      );
    case 'own':
      return (row.ownerIds ?? []).includes(actorId);
  }
}

function scopeSql(
  scope: RowScope,
  actorId: string,
  actor: Standing,
  columns: RowColumns,
  bind: (value: unknown) => string,
): string {
  switch (scope) {
    case 'any':
      return 'true';
    case 'region':
      if (!columns.region || actor.areaCodes.length === 0) return 'false';
      // One LIKE per area keeps the prefix index usable; `LIKE ANY` would not.
      return `(${actor.areaCodes.map((area) => `${columns.region} LIKE ${bind(`${regionPrefix(area)}%`)}`).join(' OR ')})`;
    case 'organization':
      return anyOf(columns.organization, actor.organizationIds, 'uuid[]', bind);
    case 'line':
      if (!columns.line) return 'false';
      return actor.lines.length === 0 ? 'true' : `${columns.line} = ANY(${bind(actor.lines)}::text[])`;
    case 'own':
      return anyOf(columns.own, [actorId], 'text[]', bind);
  }
}

function anyOf(
  columns: readonly string[] | undefined,
  ids: readonly string[],
  type: string,
  bind: (value: unknown) => string,
): string {
  if (!columns || columns.length === 0 || ids.length === 0) return 'false';
  const placeholder = `${bind(ids)}::${type}`;
  const parts = columns.map((column) =>
    column.startsWith('any:') ? `${column.slice(4)} && ${placeholder}` : `${column} = ANY(${placeholder})`,
  );
  return `(${parts.join(' OR ')})`;
}
