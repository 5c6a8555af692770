import { successorIn, type Succeeded } from './successor.rules.js';

describe('the successor of an organization', () => {
  const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
  const organizations = new Map<string, Succeeded>([
    ['first', { validTo: day(10), successorId: 'second' }],
    ['second', { validTo: day(20), successorId: 'third' }],
    ['third', { validTo: null, successorId: null }],
    ['one', { validTo: day(1), successorId: 'other' }],
    ['other', { validTo: day(1), successorId: 'one' }],
    ['old', { validTo: day(1), successorId: null }],
  ]);

  it.each([
    ['is itself before it is dissolved', 'first', 9, 'first'],
    ['works from the moment of the dissolution', 'first', 10, 'second'],
    ['is the last of a chain once the successor is dissolved too', 'first', 20, 'third'],
    ['is itself for an organization that exists', 'third', 20, 'third'],
    ['is itself for an organization that nobody knows', 'unknown', 20, 'unknown'],
    ['is itself where no command named one', 'old', 20, 'old'],
    ['ends a chain that leads back to itself', 'one', 20, 'other'],
  ])('%s', (_, id, on, expected) => expect(successorIn(organizations, id, day(on))).toBe(expected));
});
