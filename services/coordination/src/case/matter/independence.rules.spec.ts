import { hadPartIn } from './independence.rules.js';

const inOneTree = (one: string, other: string): boolean => one.split('/')[0] === other.split('/')[0];
const tasks = [
  { organizationId: 'urban/station', staffId: 'worker' },
  { organizationId: 'water', staffId: null },
];
const person = (id: string, ...employerIds: string[]): { id: string; employerIds: string[] } => ({ id, employerIds });

describe('hadPartIn', () => {
  it.each([
    ['of the unit', person('a', 'urban/station')],
    ['of the department above', person('a', 'urban')],
    ['of another station of the department', person('a', 'urban/other')],
    ['with a second post in the tree', person('a', 'office', 'water')],
    ['who was given a task and has moved on', person('worker', 'office')],
  ])('finds a person %s', (_, each) => expect(hadPartIn(tasks, each, inOneTree)).toBe(true));

  it.each([
    ['of another department', person('a', 'police')],
    ['without a post', person('resident-1')],
  ])('does not find a person %s', (_, each) => expect(hadPartIn(tasks, each, inOneTree)).toBe(false));
});
