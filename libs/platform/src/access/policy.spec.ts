import { aStaffActor } from '@jiceng/testing/actors';
import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import fc from 'fast-check';
import type { Actor } from './context.js';
import {
  ActorPolicy,
  EVERYBODY,
  Policy,
  type AddedRule,
  type AddedRules,
  type PolicyDocument,
  type PolicyRule,
  type RowScope,
} from './policy.js';
import { PolicyInForce } from './policy-in-force.js';

const SCOPES: RowScope[] = ['any', 'region', 'organization', 'line', 'own', 'source'];
const ROLES = ['street_dispatcher', 'department_handler', 'auditor'];
const AREAS = ['320106000000', '320106002000', '320106002003', '320106002003001', '320106005000', '320105000000'];
const LINES = ['water', 'housing'];
const ORGANIZATIONS = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const PEOPLE = ['p1', 'p2'];
const SOURCES = ['hotline', 'sensors'];
const COLUMNS = {
  region: 'region_code',
  organization: ['organization_id', 'any:handler_ids'],
  line: 'line',
  own: ['owner_id', 'any:reporter_ids'],
  source: 'source',
};

interface Row {
  id: number;
  region_code: string | null;
  organization_id: string | null;
  handler_ids: string[];
  line: string | null;
  owner_id: string | null;
  reporter_ids: string[];
  source: string | null;
}

const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const actors = fc
  .record({
    roles: some(ROLES),
    areaCodes: some(AREAS),
    lines: some(LINES),
    organizationIds: some(ORGANIZATIONS),
    id: fc.constantFrom(...PEOPLE),
    sources: fc.option(some(SOURCES), { nil: null }),
  })
  .map(({ sources, ...parts }) =>
    aStaffActor({
      ...parts,
      ...(sources && {
        client: { requestsPerMinute: 1, sources: sources.map((source) => ({ source, organizationId: null })) },
      }),
    }),
  );
const rules: fc.Arbitrary<PolicyRule[]> = fc.array(
  fc.record({
    on: fc.constant(['Query.rows']),
    roles: fc.subarray(ROLES, { minLength: 1 }),
    rows: fc.subarray(SCOPES, { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe('the policy', () => {
  let database: TestDatabase;
  let rows: Row[];

  beforeAll(async () => {
    database = await emptyDatabase();
    const sample = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { numRuns: 120, seed: 7 });
    const nullable = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: null });
    rows = sample(
      fc.record({
        id: fc.constant(0),
        region_code: nullable(AREAS),
        organization_id: nullable(ORGANIZATIONS),
        handler_ids: some(ORGANIZATIONS),
        line: nullable(LINES),
        owner_id: nullable(PEOPLE),
        reporter_ids: some(PEOPLE),
        source: nullable(SOURCES),
      }),
    ).map((row, index) => ({ ...row, id: index + 1 }));
    await database.query(
      'CREATE TABLE holding (id int, region_code text, organization_id uuid, handler_ids uuid[], line text, owner_id text, reporter_ids text[], source text)',
    );
    await database.query('INSERT INTO holding SELECT * FROM jsonb_populate_recordset(NULL::holding, $1::jsonb)', [
      JSON.stringify(rows),
    ]);
  });
  afterAll(() => database.drop());

  const permitted = (policy: Policy, actor: Actor) =>
    rows
      .filter((row) =>
        policy.permits(actor, 'Query.rows', {
          regionCode: row.region_code,
          organizationIds: [row.organization_id, ...row.handler_ids],
          line: row.line,
          ownerIds: [row.owner_id, ...row.reporter_ids],
          source: row.source,
        }),
      )
      .map((row) => row.id);

  it('lets the SQL filter return exactly the rows that the check of single rows permits', async () => {
    await fc.assert(
      fc.asyncProperty(actors, rules, fc.integer({ min: 1, max: 3 }), async (actor, chosen, from) => {
        const policy = new Policy({ version: 'test', rules: chosen, fields: [] });
        fc.pre(chosen.some((rule) => rule.roles.some((role) => actor.roles.includes(role))));
        const filter = new ActorPolicy(policy, actor).filter('Query.rows', COLUMNS, from);
        const before = Array.from({ length: from - 1 }, (_, index) => `$${index + 1}::int IS NULL OR `).join('');
        const found = await database.query<{ id: number }>(
          `SELECT id FROM holding WHERE (${before ? `${before}true` : 'true'}) AND ${filter.sql} ORDER BY id`,
          [...Array.from({ length: from - 1 }, () => null), ...filter.values],
        );
        expect(found.map((row) => row.id)).toEqual(permitted(policy, actor));
      }),
      { numRuns: 150 },
    );
  });

  it('never permits more rows when each rule gets an additional scope', () => {
    fc.assert(
      fc.property(actors, rules, fc.constantFrom(...SCOPES), (actor, chosen, scope) => {
        fc.pre(chosen.some((rule) => rule.roles.some((role) => actor.roles.includes(role))));
        const wide = permitted(new Policy({ version: 'w', rules: chosen, fields: [] }), actor);
        const narrow = permitted(
          new Policy({
            version: 'n',
            rules: chosen.map((rule) => ({ ...rule, rows: [...rule.rows, scope] })),
            fields: [],
          }),
          actor,
        );
        expect(narrow.every((id) => wide.includes(id))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  const one: PolicyRule = { on: ['Query.rows'], roles: ['street_dispatcher'], rows: ['region'] };
  const policy = new Policy({
    version: 'test',
    rules: [one],
    fields: [
      { on: 'Person.phone', roles: ['street_dispatcher'], show: 'masked' },
      { on: 'Person.phone', roles: ['auditor'], show: 'full' },
    ],
  });
  const codeOf = (work: () => unknown) => {
    try {
      work();
      return 'ok';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it('refuses an operation for which the actor has no rule', () => {
    const dispatcher = aStaffActor({ roles: ['street_dispatcher'], areaCodes: ['320106002000'] });
    expect(codeOf(() => policy.grants(null, 'Query.rows'))).toBe('UNAUTHENTICATED');
    expect(codeOf(() => policy.grants(aStaffActor({ roles: ['resident'] }), 'Query.rows'))).toBe('FORBIDDEN');
    expect(codeOf(() => policy.grants(dispatcher, 'Query.others'))).toBe('FORBIDDEN');
    expect(codeOf(() => new ActorPolicy(policy, dispatcher).assert('Query.rows', { regionCode: '320106002003' }))).toBe(
      'ok',
    );
    for (const regionCode of ['320106005000', '320106000000', null])
      expect(codeOf(() => new ActorPolicy(policy, dispatcher).assert('Query.rows', { regionCode }))).toBe(
        'OUT_OF_SCOPE',
      );
    expect(codeOf(() => new ActorPolicy(policy, dispatcher).assert('Query.rows', {}))).toBe('OUT_OF_SCOPE');
  });

  it('refuses a scope when the query does not name its column', () => {
    const dispatcher = aStaffActor({ roles: ['street_dispatcher'], areaCodes: ['320106002000'] });
    expect(new ActorPolicy(policy, dispatcher).filter('Query.rows', {})).toEqual({ sql: '((false))', values: [] });
  });

  it('shows a protected field in full, masked or as null, by the widest rule that matches', () => {
    const view = (...roles: string[]) => policy.fieldView(aStaffActor({ roles }), 'Person.phone');
    expect([
      view(),
      view('street_dispatcher'),
      view('auditor'),
      view('street_dispatcher', 'auditor'),
      policy.fieldView(null, 'Person.phone'),
    ]).toEqual(['hidden', 'masked', 'full', 'full', 'hidden']);
  });
});

describe('a rule for everybody', () => {
  const open: PolicyRule = { on: ['Query.open'], roles: [EVERYBODY], rows: ['any'] };
  const policy = new Policy({
    version: 'test/1',
    rules: [open, { on: ['Query.closed'], roles: ['auditor'], rows: ['any'] }],
    fields: [],
  });

  it('holds without a sign-in and for every account, and opens no other operation', () => {
    const somebody = aStaffActor({ roles: [] });
    for (const actor of [null, somebody]) expect(policy.permits(actor, 'Query.open', {})).toBe(true);
    expect(new ActorPolicy(policy, null).filter('Query.open', {}).sql).toBe('true');
    expect(() => policy.permits(null, 'Query.closed', {})).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
    expect(() => policy.permits(somebody, 'Query.closed', {})).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  });

  it('cannot be limited to some rows, because a caller without an account has no jurisdiction', () => {
    const document = { version: 'test/1', rules: [{ ...open, rows: ['own' as const] }], fields: [] };
    expect(() => new Policy(document)).toThrow('for everybody');
  });
});

describe('added rules', () => {
  const builtIn: PolicyDocument = {
    version: 'built-in/1',
    rules: [{ on: ['Query.rows', 'Mutation.change'], roles: ['auditor'], rows: ['any'] }],
    fields: [{ on: 'Person.phone', roles: ['auditor'], show: 'full' }],
  };
  const watch = aStaffActor({ roles: ['flood_watch'], areaCodes: ['320106002000'] });
  const added = (...rules: AddedRule[]): AddedRules => ({ version: 3, rules });
  const aRule = (parts: Partial<AddedRule> = {}): AddedRule => ({
    role: 'flood_watch',
    operations: ['Query.rows'],
    rows: ['region'],
    fields: [{ field: 'Person.phone', show: 'masked' }],
    ...parts,
  });

  it('give their role exactly their operations, rows and fields, and leave the built-in rules as they are', () => {
    const policy = new Policy(builtIn, added(aRule()));
    expect(policy.permits(watch, 'Query.rows', { regionCode: '320106002003' })).toBe(true);
    expect(policy.permits(watch, 'Query.rows', { regionCode: '320105000000' })).toBe(false);
    expect(() => policy.permits(watch, 'Mutation.change', {})).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(policy.fieldView(watch, 'Person.phone')).toBe('masked');
    expect(policy.permits(aStaffActor({ roles: ['auditor'] }), 'Mutation.change', {})).toBe(true);
    expect(policy.isAddedFor(['flood_watch'], 'Query.rows')).toBe(true);
    expect(policy.isAddedFor(['auditor'], 'Query.rows')).toBe(false);
  });

  it('name both documents in the version, so that an audit record tells by which rules it was judged', () => {
    expect(new Policy(builtIn).document.version).toBe('built-in/1');
    expect(new Policy(builtIn, added()).document.version).toBe('built-in/1+3');
  });

  it.each(['auditor', EVERYBODY])('give nothing to %s, because built-in roles never get more', (role) => {
    const policy = new Policy(builtIn, added(aRule({ role, operations: ['Mutation.change'] })));
    expect(policy.document.rules).toEqual(builtIn.rules);
    expect(policy.mayUse(null, 'Mutation.change')).toBe(false);
  });

  it('of operations and fields that the service does not have are dropped', () => {
    const policy = new Policy(
      builtIn,
      added(aRule({ operations: ['Query.elsewhere'], fields: [{ field: 'Other.name', show: 'full' }] })),
    );
    expect(policy.covers('Query.elsewhere')).toBe(false);
    expect(policy.protectedFields()).toEqual(['Person.phone']);
  });

  it('are taken over while requests run: a request keeps its policy, a stream follows', () => {
    const inForce = new PolicyInForce(builtIn);
    const request = { current: inForce.current };
    inForce.add(added(aRule()));
    expect(request.current.mayUse(watch, 'Query.rows')).toBe(false);
    expect(inForce.current.mayUse(watch, 'Query.rows')).toBe(true);
    inForce.add({ version: 4, rules: [] });
    expect(inForce.current.mayUse(watch, 'Query.rows')).toBe(false);
  });
});
