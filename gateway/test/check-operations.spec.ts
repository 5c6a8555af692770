import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, type DocumentNode } from 'graphql';
// @ts-expect-error a script without types
import { frontEndDocuments, operationFaults } from '../check-operations.mjs';

const schema = readFileSync(join(import.meta.dirname, '..', 'schema.graphql'), 'utf8');
const frontEnds = frontEndDocuments() as { name: string; files: { location: string; document: DocumentNode }[] }[];
const changed = (from: RegExp, to: string): string => {
  const text = schema.replace(from, to);
  expect(text).not.toBe(schema);
  return text;
};
const faultsIn = (text: string): string[] => frontEnds.flatMap((each) => operationFaults(text, each) as string[]);

describe.each(frontEnds)('the operations of $name', (frontEnd) => {
  it('fit the schema for clients and use no deprecated field', () => {
    expect(frontEnd.files.length).toBeGreaterThan(1);
    expect(operationFaults(schema, frontEnd)).toEqual([]);
  });
});

describe('a change of the schema', () => {
  it.each([
    ['renames a field', /^ {2}stateDueAt:/m, '  dueAt:', /worker\.graphql:7: .*"stateDueAt"/],
    ['renames an argument', /^ {2}inbox\((\n.*){1,20}?first:/m, '  inbox(firstRows:', /worker\.graphql:\d+: .*"first"/],
    ['requires a new argument', /^ {2}me: /m, '  me(again: Int!): ', /session\.graphql:\d+: .*"again"/],
    ['deprecates a field', /^( {2}stateDueAt: \w+)$/m, '$1 @deprecated(reason: "use due")', /use due/],
  ])('that %s is reported with the file and line of the operation', (_, from, to, fault) => {
    expect(faultsIn(changed(from, to))).toContainEqual(expect.stringMatching(fault));
  });

  it('that adds a field breaks nothing', () => {
    expect(faultsIn(changed(/^type Issue( implements \w+)? \{$/m, '$&\n  somethingNew: Int'))).toEqual([]);
  });
});

describe('the guide for front ends', () => {
  it('names every operation of the screens, and no other', () => {
    const guide = readFileSync(join(import.meta.dirname, '..', 'FRONTENDS.md'), 'utf8');
    const table = guide.split('## Which screen')[1]!.split('\n## ')[0]!;
    const named = new Set([...table.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
    const screens = frontEnds.find(({ name }) => name === 'gateway/console/src')!;
    const used = screens.files
      .flatMap(({ document }) => document.definitions)
      .flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? each.selectionSet.selections : []))
      .flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
    expect([...named].sort()).toEqual([...new Set(used)].sort());
  });
});

describe('the check', () => {
  it('names the file in which a fragment is missing', () => {
    const files = [
      { location: 'a.graphql', document: parse('query A { me { ...B } }') },
      { location: 'b.graphql', document: parse('fragment C on Me { id } query C { me { ...C } }') },
    ];
    expect(operationFaults(schema, { name: 'front', files })).toEqual(['a.graphql:1: Unknown fragment "B".']);
  });
});
