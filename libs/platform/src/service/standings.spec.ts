import { aStaffActor } from '@jiceng/testing/actors';
import { ActorPolicy, Policy } from '../access/policy.js';
import type { Standing } from '../access/context.js';

const [streetA, streetB] = ['320106001000', '320106002000'];
const [officeA, officeB] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const dispatcherInA: Standing = {
  roles: ['street_dispatcher'],
  organizationId: null,
  organizationIds: [officeA],
  areaCodes: [streetA],
  lines: [],
};
const workerInB: Standing = {
  roles: ['grid_worker'],
  organizationId: null,
  organizationIds: [officeB],
  areaCodes: [streetB],
  lines: [],
};
const union = {
  roles: ['street_dispatcher', 'grid_worker'],
  organizationIds: [officeA, officeB],
  areaCodes: [streetA, streetB],
  lines: [],
};

const policy = new Policy({
  version: 'spec/1',
  fields: [],
  rules: [
    { on: ['Mutation.judge'], roles: ['street_dispatcher'], rows: ['region'] },
    { on: ['Mutation.claim'], roles: ['street_dispatcher'], rows: ['organization'] },
    { on: ['Mutation.see'], roles: ['street_dispatcher', 'grid_worker'], rows: ['region'] },
    { on: ['Mutation.operate'], roles: ['operator'], rows: ['region'] },
  ],
});

describe('a person who holds two posts', () => {
  const person = aStaffActor({ ...union, standings: [dispatcherInA, workerInB] });

  it.each([
    ['Mutation.judge', { regionCode: streetA }, true],
    ['Mutation.judge', { regionCode: streetB }, false],
    ['Mutation.claim', { organizationIds: [officeA] }, true],
    ['Mutation.claim', { organizationIds: [officeB] }, false],
    ['Mutation.see', { regionCode: streetA }, true],
    ['Mutation.see', { regionCode: streetB }, true],
  ])('may use a role only in the jurisdiction of its post: %s on %j is %s', (operation, row, allowed) => {
    expect(policy.permits(person, operation, row)).toBe(allowed);
  });

  it('gets the same rows from the SQL filter', () => {
    const ask = new ActorPolicy(policy, person);
    expect(ask.filter('Mutation.judge', { region: 'area' }).values).toEqual(['320106001%']);
    expect(ask.filter('Mutation.see', { region: 'area' }).values).toEqual(['320106001%', '320106002%']);
  });

  it('keeps the roles of the token besides those of the posts', () => {
    const operator = { ...person, roles: [...person.roles, 'operator'] };
    expect(policy.permits(operator, 'Mutation.operate', { regionCode: streetB })).toBe(true);
    expect(policy.permits(operator, 'Mutation.judge', { regionCode: streetB })).toBe(false);
  });
});
