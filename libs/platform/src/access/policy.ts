import { regionContains, regionPrefix } from '@jiceng/contracts/codes';
import { ownIdsOf, standingsOf, type Actor, type Standing } from './context.js';
import { platformErrors } from '../values/errors.js';

/**
 * The rows that a rule covers, judged by the jurisdiction of the post that has the rule's role. When a rule names
 * several scopes, a row must satisfy all of them; when several rules match, a row that satisfies one rule is permitted.
 * - `any`: every row.
 * - `region`: rows in the actor's areas.
 * - `organization`: rows of the actor's organization or of the organizations below it.
 * - `line`: rows of the actor's lines.
 * - `own`: rows that belong to the actor as a person, under the id or a pseudonym of the actor.
 * - `source`: rows of the sources that the actor, a client, may claim.
 */
export type RowScope = 'any' | 'region' | 'organization' | 'line' | 'own' | 'source';

/**
 * The role of a rule that holds for every caller, also without sign-in. Such a rule covers all rows, because the
 * operation itself checks the proof that the caller sends, such as a receipt code.
 */
export const EVERYBODY = 'everybody';

export interface PolicyRule {
  /**
   * The operations that the rule permits: root fields (`Query.issues`, `Mutation.acceptTask`), entities
   * (`Entity.Issue`) or streams (`Live.inbox`).
   */
  on: readonly string[];
  roles: readonly string[];
  rows: readonly RowScope[];
  /**
   * True when the operation shows or changes personal data in clear. A rule that gives this right needs the consent of
   * a data owner.
   */
  personal?: true;
}

export interface FieldRule {
  /** `Type.field`. The field is null for an actor whom no rule matches. */
  on: string;
  roles: readonly string[];
  show: 'full' | 'masked';
  /** True for personal data. A rule that gives the right to see the field needs the consent of a data owner. */
  personal?: true;
}

export interface PolicyDocument {
  /** Every audit record stores this version, so that a past decision can be compared with the policy of its time. */
  version: string;
  rules: readonly PolicyRule[];
  fields: readonly FieldRule[];
  /**
   * Roles whose holders work at a desk with a network. The idempotency keys of everybody else are kept as long as those
   * of a telephone, which may be without a network for weeks. Without this list, everybody's keys are kept that long.
   */
  deskRoles?: readonly string[];
}

/** A rule that was added while the platform runs. It gives rights to one role, which is not built in. */
export interface AddedRule {
  role: string;
  operations: readonly string[];
  rows: readonly RowScope[];
  fields: readonly { field: string; show: 'full' | 'masked' }[];
}

/** The second document of the policy: the rules that were added as data. */
export interface AddedRules {
  version: number;
  rules: readonly AddedRule[];
}

/** The columns in which a query finds the values that the scopes compare. */
export interface RowColumns {
  /** Column with a division or grid code. */
  region?: string;
  /** Columns with organization ids; one match is enough. Arrays are written as `any:column`. */
  organization?: readonly string[];
  line?: string;
  /** Columns with a person's id; one match is enough. Arrays are written as `any:column`. */
  own?: readonly string[];
  source?: string;
}

/** The values that the scopes compare, taken from a row that has been read. */
export interface RowFacts {
  regionCode?: string | null;
  organizationIds?: readonly (string | null)[];
  line?: string | null;
  ownerIds?: readonly (string | null)[];
  source?: string | null;
}

/**
 * The built-in rules and the added rules, indexed by operation. An instance never changes: a new set of added rules
 * makes a new instance, so that one request is judged by one policy.
 */
export class Policy {
  private readonly byOperation = new Map<string, PolicyRule[]>();
  private readonly byField = new Map<string, FieldRule[]>();
  private readonly addedRoles = new Map<string, Set<string>>();
  /** The document with the built-in and the added rules; its version names the versions of both. */
  readonly document: PolicyDocument;

  constructor(builtIn: PolicyDocument, added: AddedRules | null = null) {
    const addedRules = added === null ? [] : foreseenBy(builtIn, added.rules);
    for (const { role, operations } of addedRules)
      for (const operation of operations)
        this.addedRoles.set(operation, (this.addedRoles.get(operation) ?? new Set()).add(role));
    const document = added === null ? builtIn : joined(builtIn, addedRules, added.version);
    this.document = document;
    for (const rule of document.rules) {
      if (rule.roles.includes(EVERYBODY) && rule.rows.join() !== 'any')
        throw new Error(`the rule on ${rule.on.join(', ')} is for everybody and must cover any row`);
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

  protects(field: string): boolean {
    return this.byField.has(field);
  }

  /** True when all roles of the actor are roles of a desk. */
  worksAtDesk(actor: Actor): boolean {
    const { deskRoles = [] } = this.document;
    return actor.roles.length > 0 && actor.roles.every((role) => deskRoles.includes(role));
  }

  /** Roles to which an added rule gives the operation. */
  rolesAddedFor(operation: string): string[] {
    return [...(this.addedRoles.get(operation) ?? [])];
  }

  /**
   * True when an added rule gives one of the roles the operation. The code of a service names built-in roles only and
   * calls this method for the others.
   */
  isAddedFor(roles: readonly string[], operation: string): boolean {
    const named = this.addedRoles.get(operation);
    return named !== undefined && roles.some((role) => named.has(role));
  }

  /** Returns the rules by which the actor may use the operation on some rows. @throws UNAUTHENTICATED, FORBIDDEN */
  grants(actor: Actor | null, operation: string): readonly PolicyRule[] {
    const granted = this.rulesFor(actor, operation);
    if (granted.length > 0) return granted;
    throw actor === null ? platformErrors.UNAUTHENTICATED() : platformErrors.FORBIDDEN({ operation });
  }

  mayUse(actor: Actor | null, operation: string): boolean {
    return this.rulesFor(actor, operation).length > 0;
  }

  private rulesFor(actor: Actor | null, operation: string): readonly PolicyRule[] {
    return (this.byOperation.get(operation) ?? []).filter((rule) =>
      rule.roles.some((role) => role === EVERYBODY || actor?.roles.includes(role)),
    );
  }

  /** Returns whether the actor sees the field in full, masked or as null. */
  fieldView(actor: Actor | null, field: string): 'full' | 'masked' | 'hidden' {
    const views = (this.byField.get(field) ?? [])
      .filter((rule) => rule.roles.some((role) => actor?.roles.includes(role)))
      .map((rule) => rule.show);
    if (views.includes('full')) return 'full';
    return views.includes('masked') ? 'masked' : 'hidden';
  }

  /**
   * True when the actor may use `operation` on this row. @throws UNAUTHENTICATED, FORBIDDEN when the actor may use the
   * operation on no row at all
   */
  permits(actor: Actor | null, operation: string, row: RowFacts): boolean {
    const granted = this.grants(actor, operation);
    return actor === null || this.allows(granted, actor, row);
  }

  /**
   * Like `permits`, for one post of an actor. The post may have no rule for the operation; the result is then false.
   */
  permitsAs(post: Actor, operation: string, row: RowFacts): boolean {
    return this.allows(this.byOperation.get(operation) ?? [], post, row);
  }

  private allows(rules: readonly PolicyRule[], actor: Actor, row: RowFacts): boolean {
    return rules.some(
      (rule) =>
        rule.roles.includes(EVERYBODY) ||
        standingsFor(rule, actor).some((standing) =>
          rule.rows.every((scope) => rowInScope(scope, actor, standing, row)),
        ),
    );
  }
}

/**
 * Returns the parts of the added rules that this service knows: operations and fields that its own document names. A
 * rule for a built-in role, or for everybody, is dropped, so that no event can widen the rights of a built-in role.
 */
function foreseenBy(builtIn: PolicyDocument, rules: readonly AddedRule[]): AddedRule[] {
  const operations = new Set(builtIn.rules.flatMap(({ on }) => on));
  const fields = new Set(builtIn.fields.map(({ on }) => on));
  const taken = new Set([EVERYBODY, ...[...builtIn.rules, ...builtIn.fields].flatMap(({ roles }) => roles)]);
  return rules
    .filter(({ role }) => !taken.has(role))
    .map((rule) => ({
      ...rule,
      operations: rule.operations.filter((operation) => operations.has(operation)),
      fields: rule.fields.filter(({ field }) => fields.has(field)),
    }));
}

function joined(builtIn: PolicyDocument, added: readonly AddedRule[], version: number): PolicyDocument {
  return {
    ...builtIn,
    version: `${builtIn.version}+${version}`,
    rules: [...builtIn.rules, ...added.map(({ role, operations, rows }) => ({ on: operations, roles: [role], rows }))],
    fields: [
      ...builtIn.fields,
      ...added.flatMap(({ role, fields }) => fields.map(({ field, show }) => ({ on: field, roles: [role], show }))),
    ],
  };
}

/** Returns the document unchanged, so that the compiler checks its type. */
export function definePolicy(document: PolicyDocument): PolicyDocument {
  return document;
}

/** The policy for one actor. Services ask it during a request. */
export class ActorPolicy {
  constructor(
    readonly policy: Policy,
    readonly actor: Actor | null,
  ) {}

  /** @throws OUT_OF_SCOPE when the actor may not use `operation` on this row, and the errors of `permits` */
  assert(operation: string, row: RowFacts): void {
    if (!this.policy.permits(this.actor, operation, row)) throw platformErrors.OUT_OF_SCOPE();
  }

  permits(operation: string, row: RowFacts): boolean {
    return this.policy.permits(this.actor, operation, row);
  }

  /** True when the actor may use the operation on some rows. */
  mayUse(operation: string): boolean {
    return this.policy.mayUse(this.actor, operation);
  }

  /** Like `permits`, but only the given roles of the actor count, each with the jurisdiction of its post. */
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
   * Returns a SQL condition that selects the rows on which the actor may use `operation`. A scope without a given
   * column is refused, because nothing would prove that a row satisfies it.
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
          `(${rule.rows.map((scope) => scopeSql(scope, this.actor!, standing, columns, bind)).join(' AND ')})`,
      ),
    );
    return { sql: `(${alternatives.join(' OR ')})`, values };
  }
}

/**
 * The posts whose roles satisfy the rule. The scopes of the rule are judged by the jurisdiction of each of these posts.
 */
function standingsFor(rule: PolicyRule, actor: Actor): readonly Standing[] {
  return standingsOf(actor).filter(({ roles }) => rule.roles.some((role) => roles.includes(role)));
}

function rowInScope(scope: RowScope, caller: Actor, actor: Standing, row: RowFacts): boolean {
  switch (scope) {
    case 'any':
      return true;
    case 'region':
      return row.regionCode != null && actor.areaCodes.some((area) => regionContains(area, row.regionCode!));
    case 'organization':
      return (row.organizationIds ?? []).some((id) => id !== null && actor.organizationIds.includes(id));
    case 'line':
      // An actor with all lines may also see rows that have no line yet. When the caller does not know the line of the
      // row, the scope is not satisfied.
      return (
        row.line !== undefined && (actor.lines.length === 0 || (row.line !== null && actor.lines.includes(row.line)))
      );
    case 'own':
      return (row.ownerIds ?? []).some((id) => id !== null && ownIdsOf(caller).includes(id));
    case 'source':
      return row.source != null && sourcesOf(caller).includes(row.source);
  }
}

const sourcesOf = ({ client }: Actor): string[] => (client?.sources ?? []).map(({ source }) => source);

function scopeSql(
  scope: RowScope,
  caller: Actor,
  actor: Standing,
  columns: RowColumns,
  bind: (value: unknown) => string,
): string {
  switch (scope) {
    case 'any':
      return 'true';
    case 'region':
      if (!columns.region || actor.areaCodes.length === 0) return 'false';
      // A separate LIKE for each area can use the prefix index; `LIKE ANY` cannot.
      return `(${actor.areaCodes.map((area) => `${columns.region} LIKE ${bind(`${regionPrefix(area)}%`)}`).join(' OR ')})`;
    case 'organization':
      return anyOf(columns.organization, actor.organizationIds, 'uuid[]', bind);
    case 'line':
      if (!columns.line) return 'false';
      return actor.lines.length === 0 ? 'true' : `${columns.line} = ANY(${bind(actor.lines)}::text[])`;
    case 'own':
      return anyOf(columns.own, ownIdsOf(caller), 'text[]', bind);
    case 'source':
      return anyOf(columns.source ? [columns.source] : [], sourcesOf(caller), 'text[]', bind);
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
