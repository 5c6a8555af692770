import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { aRequestContext } from '@jiceng/testing/platform-database';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import type { Actor } from '../access/context.js';
import { enforcePolicy } from './graphql-policy.js';
import { Policy, type PolicyDocument } from '../access/policy.js';

const SDL = `
  type Query { people: [Person!]! secret: String _entities(representations: [Any!]!): [_Entity]! }
  type Mutation { rename: String }
  type Person { name: String phone: String id: ID! }
  scalar Any
  union _Entity = Person`;
const SOUND: PolicyDocument = {
  version: 'spec',
  rules: [
    { on: ['Query.people', 'Entity.Person'], roles: ['clerk', 'resident', 'chief'], rows: ['any'] },
    { on: ['Query.secret', 'Mutation.rename'], roles: ['chief'], rows: ['any'] },
  ],
  fields: [
    { on: 'Person.phone', roles: ['clerk'], show: 'masked' },
    { on: 'Person.phone', roles: ['chief'], show: 'full' },
  ],
};

function schemaOf(): GraphQLSchema {
  const schema = buildSchema(SDL);
  const person = { __typename: 'Person', id: '1', name: '张三', phone: '13800138000' };
  const query = schema.getQueryType()!.getFields();
  query.people!.resolve = () => [person];
  query._entities!.resolve = () => [person];
  query.secret!.resolve = () => 'told';
  schema.getMutationType()!.getFields().rename!.resolve = () => 'done';
  return schema;
}

const faultsOf = (document: PolicyDocument) => {
  try {
    enforcePolicy(schemaOf(), new Policy(document));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const without = (operation: string): PolicyDocument => ({
  ...SOUND,
  rules: SOUND.rules.map((rule) => ({ ...rule, on: rule.on.filter((each) => each !== operation) })),
});

describe('the enforcement of the policy', () => {
  const schema = schemaOf();
  enforcePolicy(schema, new Policy(SOUND));
  const ask = async (source: string, actor: Actor | null) => {
    const answer = await graphql({ schema, source, contextValue: aRequestContext(actor, { policy: SOUND }) });
    return answer.errors ? (answer.errors[0]!.originalError as unknown as { code: string }).code : answer.data;
  };
  const phones = async (...roles: string[]) =>
    ((await ask('{ people { phone } }', aStaffActor({ roles }))) as { people: { phone: string | null }[] }).people[0]!
      .phone;

  it.each(['Query.people', 'Query.secret', 'Mutation.rename', 'Entity.Person'])(
    'refuses to start without a rule for %s',
    (operation) => {
      expect(faultsOf(without(operation))).toContain(`${operation} has no rule`);
    },
  );

  it('refuses to start with a rule for an unknown operation, or with a protected field that is not nullable', () => {
    expect(
      faultsOf({ ...SOUND, rules: [...SOUND.rules, { on: ['Query.nothing'], roles: ['chief'], rows: ['any'] }] }),
    ).toContain('Query.nothing, which does not exist');
    expect(faultsOf({ ...SOUND, fields: [{ on: 'Person.shoes', roles: ['chief'], show: 'full' }] })).toContain(
      'Person.shoes, which does not exist',
    );
    expect(faultsOf({ ...SOUND, fields: [{ on: 'Person.id', roles: ['chief'], show: 'full' }] })).toContain(
      'Person.id is protected and must be nullable',
    );
    expect(faultsOf(SOUND)).toBe('');
  });

  it('checks the role before any resolver runs, for queries, mutations and entities', async () => {
    const entities = '{ _entities(representations: [{ __typename: "Person", id: 1 }]) { __typename } }';
    for (const operation of ['{ secret }', 'mutation { rename }']) {
      expect(await ask(operation, aStaffActor({ roles: ['clerk'] }))).toBe('FORBIDDEN');
      expect(await ask(operation, null)).toBe('UNAUTHENTICATED');
      expect(typeof (await ask(operation, aStaffActor({ roles: ['chief'] })))).toBe('object');
    }
    expect(await ask(entities, aStaffActor({ roles: ['guest'] }))).toBe('FORBIDDEN');
    expect(await ask(entities, null)).toBe('UNAUTHENTICATED');
    expect(await ask(entities, aResidentActor())).toEqual({ _entities: [{ __typename: 'Person' }] });
  });

  it('shows a protected field by role, and null when no rule matches', async () => {
    expect([
      await phones('chief'),
      await phones('clerk'),
      await phones('clerk', 'chief'),
      await phones('resident'),
    ]).toEqual(['13800138000', '138*******0', '13800138000', null]);
  });

  it('protects the field of an entity too', async () => {
    const answer = await ask(
      '{ _entities(representations: [{ __typename: "Person", id: 1 }]) { ... on Person { phone } } }',
      aResidentActor(),
    );
    expect(answer).toEqual({ _entities: [{ phone: null }] });
  });
});
