// Checks that every operation of the front ends in this repository fits gateway/schema.graphql, so that a change of the
// API that breaks one of them is found before it lands: node gateway/check-operations.mjs
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSchema, concatAST, NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';

const root = join(import.meta.dirname, '..');

/** The folders of operations. The fragments of a folder may be used in all its files. */
const frontEnds = ['gateway/console/src', 'gateway/explorer/examples', 'libs/client/operations'];

/**
 * Returns the documents of all front ends.
 * @returns {{ name: string, files: { location: string, document: import('graphql').DocumentNode }[] }[]}
 */
export function frontEndDocuments() {
  return frontEnds.map((name) => ({
    name,
    files: globSync(`${name}/**/*.graphql`, { cwd: root })
      .sort()
      .map((location) => ({
        location,
        document: parse(readFileSync(join(root, location), 'utf8')),
      })),
  }));
}

/**
 * Returns one line for each place where an operation does not fit the schema, or uses a deprecated field. It begins
 * with the file and the line.
 */
export function operationFaults(schemaText, { name, files }) {
  const schema = buildSchema(schemaText);
  const rules = [...specifiedRules, NoDeprecatedCustomRule];
  // The examples of the explorer are documents of their own, and two of them may have operations of one name.
  const documents = basename(dirname(name)) === 'explorer' ? files.map((file) => [file]) : [files];
  return documents.flatMap((together) => {
    const whole = concatAST(together.map(({ document }) => document));
    const fileOf = new Map(together.map(({ location, document }) => [document.loc.source, location]));
    return validate(schema, whole, rules, { maxErrors: 1000 }).map(({ message, source, locations }) => {
      const file = together.length === 1 ? together[0].location : fileOf.get(source);
      return `${file ?? name}:${locations?.[0]?.line ?? 1}: ${message}`;
    });
  });
}

function main() {
  const schemaText = readFileSync(join(import.meta.dirname, 'schema.graphql'), 'utf8');
  const all = frontEndDocuments();
  const faults = all.flatMap((frontEnd) => operationFaults(schemaText, frontEnd));
  for (const fault of faults) console.error(fault);
  const count = all
    .flatMap(({ files }) => files.flatMap(({ document }) => document.definitions))
    .filter(({ kind }) => kind === 'OperationDefinition').length;
  console.log(`operations of the front ends: ${count} checked, ${faults.length} faults`);
  process.exit(faults.length === 0 ? 0 : 1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
