import type { PersonOfUnit } from '../../rulebook/directory/people-of.js';
import { namedBySilence } from './silence.rules.js';

const person = (staffId: string, role: string, change: Partial<PersonOfUnit> = {}): PersonOfUnit => ({
  staffId,
  organizationId: 'bureau',
  roles: [role],
  onDuty: false,
  absent: false,
  ...change,
});

describe('a task that a unit accepted by silence', () => {
  it.each<[string, PersonOfUnit[], string | null]>([
    [
      'the person on duty',
      [
        person('a', 'unit_leader'),
        person('b', 'department_handler'),
        person('c', 'department_handler', { onDuty: true }),
      ],
      'c',
    ],
    ['the head when nobody is on duty', [person('a', 'department_handler'), person('b', 'unit_leader')], 'b'],
    [
      'the leader on duty when the head is on leave',
      [person('a', 'unit_leader', { absent: true }), person('b', 'leader_on_duty', { onDuty: true })],
      'b',
    ],
    ['nobody of another unit', [person('a', 'unit_leader', { organizationId: 'other' })], null],
    ['nobody who is on leave', [person('a', 'department_handler', { onDuty: true, absent: true })], null],
  ])('names %s', (_, people, expected) => {
    expect(namedBySilence('bureau', people)).toBe(expected);
  });
});
