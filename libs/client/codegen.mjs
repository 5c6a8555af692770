// Writes a typed module from the operations of a folder, and the list by which the gateway knows them:
//   node libs/client/codegen.mjs [--schema schema.graphql] FOLDER MODULE.ts [ALLOWED.json]
// Without arguments, it writes src/operations.ts of this package; with --check, it fails when that file is outdated.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, concatAST, Kind, parse, print, printSchema, separateOperations, validate } from 'graphql';
import prettier from 'prettier';

const here = import.meta.dirname;

/** Reads the `*.graphql` files below a folder. */
export function readDocuments(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => ({ location: name, document: parse(readFileSync(join(folder, name), 'utf8')) }));
}

/** Returns the types of the variables and the answer of every operation. */
export function typesOf(schema, documents) {
  return codegen({
    filename: 'operations.ts',
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents,
    config: {},
    plugins: [
      {
        typescriptOperations: {
          enumType: 'string-literal',
          skipTypename: true,
          useTypeImports: true,
          avoidOptionals: { inputValue: false },
          scalars: { CalendarDate: 'string', DateTime: 'string', ID: 'string', JsonValue: 'unknown' },
        },
      },
    ],
    pluginMap: { typescriptOperations },
  });
}

/** Returns every operation with its text as it is sent, and the SHA-256 of the text. */
export function operationsOf(documents, prepare = (document) => document) {
  const everything = concatAST(documents.map(({ document }) => document));
  return Object.entries(separateOperations(everything)).map(([name, document]) => {
    const definition = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const kind = definition.operation === 'query' ? 'Query' : 'Mutation';
    const text = print(prepare(document)).replace(/\s+/g, ' ');
    return { name, kind, text, hash: createHash('sha256').update(text).digest('hex') };
  });
}

async function moduleOf(schema, folder) {
  const documents = readDocuments(folder);
  const faults = validate(schema, concatAST(documents.map(({ document }) => document)));
  if (faults.length > 0) fail(faults.map(({ message }) => message).join('\n'));
  const operations = operationsOf(documents);
  const constants = operations.map(
    ({ name, kind, text, hash }) =>
      `export const ${name} = operation<${name}${kind}, ${name}${kind}Variables>(${JSON.stringify(text)}, '${hash}');`,
  );
  const parts = [
    '// Written by libs/client/codegen.mjs; never edited by hand.',
    "import { operation } from '@jiceng/client/operation';",
    await typesOf(schema, documents),
    constants.join('\n\n'),
  ];
  const options = await prettier.resolveConfig(join(here, 'src/operations.ts'));
  const text = await prettier.format(parts.join('\n\n'), { ...options, parser: 'typescript' });
  return { text, allowed: Object.fromEntries(operations.map(({ text, hash }) => [hash, text])) };
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean' },
      schema: { type: 'string', default: join(here, '../../gateway/schema.graphql') },
    },
  });
  const [folder = join(here, 'operations'), target = join(here, 'src/operations.ts'), list] = positionals;
  const { text, allowed } = await moduleOf(buildSchema(readFileSync(values.schema, 'utf8')), folder);
  if (!values.check) {
    writeFileSync(target, text);
    if (list) writeFileSync(list, `${JSON.stringify(allowed, null, 1)}\n`);
  } else if (readFileSync(target, 'utf8') !== text)
    fail(`${target} is stale: run "npm run compose" and commit the result`);
  process.stdout.write(`${target}: ${values.check ? 'fresh' : 'written'}\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
