import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { roles } from '../codes.js';
import { lineWords } from './codes.js';
import { dictionary } from './dictionary.js';

const supergraph = parse(readFileSync(new URL('../../../../gateway/supergraph.graphql', import.meta.url), 'utf8'));
/** Values of the enums of the API by name, without the enums that the composition adds. */
const enums = supergraph.definitions.flatMap((type) =>
  type.kind === 'EnumTypeDefinition' && !/^(join|link)__/.test(type.name.value)
    ? [{ name: type.name.value, values: (type.values ?? []).map(({ name }) => name.value) }]
    : [],
);
const codesOf = (list: string): string[] =>
  Object.keys(dictionary.find(({ code }) => code === list)?.entries ?? {}).sort();

describe('the dictionary', () => {
  it('names every value of every enum of the API, and no other value', () => {
    expect(enums.length).toBeGreaterThan(50);
    expect(enums.map(({ name }) => ({ name, values: codesOf(name) }))).toEqual(
      enums.map(({ name, values }) => ({ name, values: [...values].sort() })),
    );
  });

  it('names every line and every role', () => {
    expect(codesOf('Line')).toEqual(Object.keys(lineWords).sort());
    expect(codesOf('Role')).toEqual([...roles].sort());
  });

  it('has each list once, and no list besides the enums and the codes that the API writes as text', () => {
    const others = dictionary.map(({ code }) => code).filter((code) => !enums.some(({ name }) => name === code));
    expect(new Set(dictionary.map(({ code }) => code)).size).toBe(dictionary.length);
    expect(others.sort()).toEqual(['AttributedActivity', 'ErrorCode', 'Line', 'Role', 'StepRule']);
  });

  it('has a Chinese and an English text for every list and every code', () => {
    const texts = dictionary.flatMap(({ code, title, entries }) => [
      { of: code, ...title },
      ...Object.entries(entries).map(([entry, words]) => ({ of: `${code}.${entry}`, ...words })),
    ]);
    expect(texts.filter(({ zh }) => !/\p{Script=Han}/u.test(zh))).toEqual([]);
    expect(texts.filter(({ en }) => en.trim() === '' || /\p{Script=Han}/u.test(en))).toEqual([]);
  });
});
