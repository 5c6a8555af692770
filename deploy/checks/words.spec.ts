import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { forbiddenWords, usesOf } from './words.js';

const glossary = readFileSync(join(resolve(import.meta.dirname, '../..'), 'libs/contracts/GLOSSARY.md'), 'utf8');

describe('the words of the glossary', () => {
  const forbidden = forbiddenWords(glossary);

  it('reads the forbidden words from the tables', () => {
    expect(forbidden).toContainEqual({ word: 'ticket', use: 'issue' });
    expect(forbidden).toContainEqual({ word: 'work order', use: 'task' });
  });

  it.each([
    ['const workOrderId = 1;', 'task'],
    ['CREATE TABLE work_order (id uuid);', 'task'],
    ['A work-order is closed.', 'task'],
    ['Lists the tickets of a street.', 'issue'],
    ['interface OpenTickets {}', 'issue'],
  ])('finds the word in %s', (line, use) => {
    expect(usesOf(`first line\n${line}`, forbidden)).toMatchObject([{ line: 2, use }]);
  });

  it('does not report longer words that contain a forbidden word', () => {
    expect(usesOf('const ticketing = reward;', forbidden)).toEqual([]);
  });
});
