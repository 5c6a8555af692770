import type { PersonOfUnit } from '../rulebook/directory/people-of.js';
import { audienceOf, standInsOf } from './audience.rules.js';

const person = (
  staffId: string,
  organizationId: string,
  role: string,
  change: Partial<PersonOfUnit> = {},
): PersonOfUnit => ({
  staffId,
  organizationId,
  roles: [role],
  onDuty: false,
  absent: false,
  ...change,
});
const above = ['station', 'bureau', 'office', 'government'];

describe('the persons who stand in for a unit', () => {
  it.each<[string, PersonOfUnit[], string[]]>([
    ['its own leader', [person('a', 'station', 'unit_leader'), person('b', 'bureau', 'unit_leader')], ['a']],
    [
      'the leader above when its own is on leave',
      [person('a', 'station', 'unit_leader', { absent: true }), person('b', 'bureau', 'unit_leader')],
      ['b'],
    ],
    [
      'the leader on duty before the others',
      [person('a', 'bureau', 'unit_leader'), person('b', 'bureau', 'leader_on_duty', { onDuty: true })],
      ['b'],
    ],
    ['the coordination office when no leader is there', [person('a', 'office', 'coordinator')], ['a']],
    [
      'the coordinators before the leader on duty of their office, who may not see the issue',
      [person('a', 'office', 'leader_on_duty', { onDuty: true }), person('b', 'office', 'coordinator')],
      ['b'],
    ],
    ['the district leader in the end', [person('a', 'government', 'district_leader')], ['a']],
    ['nobody without a leading role', [person('a', 'station', 'department_dispatcher')], []],
  ])('are %s', (_, people, expected) => {
    expect(standInsOf(above, people)).toEqual(expected);
  });

  it('are not the persons who did not read the message', () => {
    const people = [person('a', 'station', 'unit_leader'), person('b', 'bureau', 'unit_leader')];
    expect(standInsOf(above, people, ['a'])).toEqual(['b']);
  });
});

describe('the persons of a unit who get a message', () => {
  it('are the assignee, and the holders of the roles when the assignee is absent', () => {
    const people = [
      person('a', 'bureau', 'department_handler', { absent: true }),
      person('b', 'bureau', 'department_dispatcher'),
    ];
    const to = { organizationId: 'bureau', staffId: 'a' };
    expect(audienceOf(to, ['department_dispatcher'], people)).toEqual(['b']);
    expect(audienceOf({ ...to, staffId: 'b' }, ['department_handler'], people)).toEqual(['b']);
  });
});
