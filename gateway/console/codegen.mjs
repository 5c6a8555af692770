// Writes generated/ from the supergraph and the *.graphql files of src. The folder contains the types and the document
// of every operation, the key of every type for the cache, and the hashes of the operations that the gateway accepts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import federation from '@apollo/federation-internals';
import { formatDocument } from '@urql/core';
import { concatAST, isObjectType, validate } from 'graphql';
import { operationsOf, readDocuments, typesOf } from '../../libs/client/codegen.mjs';

const here = import.meta.dirname;
const target = join(here, 'generated');
const supergraph = readFileSync(join(here, '..', 'supergraph.graphql'), 'utf8');
const schema = federation.Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();

const files = readDocuments(join(here, 'src'));
const everything = concatAST(files.map(({ document }) => document));
const faults = validate(schema, everything);
if (faults.length > 0) {
  for (const { message } of faults) process.stderr.write(`console: ${message}\n`);
  process.exit(1);
}

const types = await typesOf(schema, files);
// The cache needs __typename in every selection. The field is added here, so that the hash is made from the text that
// the client sends.
const operations = operationsOf(files, formatDocument);

const documents = operations.map(
  ({ name, kind, text }) =>
    `export const ${name} = gql(\n  ${JSON.stringify(text)},\n) as TypedDocumentNode<Types.${name}${kind}, Types.${name}${kind}Variables>;\n`,
);
const head = '// Written by codegen.mjs; never edited by hand.\n';
mkdirSync(join(target, 'allowed'), { recursive: true });
const write = (name, text) => writeFileSync(join(target, name), text);
write('operations.ts', `${head}${types}`);
write(
  'documents.ts',
  `${head}import { gql, type TypedDocumentNode } from '@urql/core';\nimport type * as Types from './operations';\n\n${documents.join('\n')}\nexport const hashes: Record<string, string> = ${JSON.stringify(Object.fromEntries(operations.map(({ name, hash }) => [name, hash])), null, 2)};\n`,
);
write(
  'allowed/console.json',
  `${JSON.stringify(Object.fromEntries(operations.map(({ hash, text }) => [hash, text])), null, 1)}\n`,
);

/**
 * The key field of each entity. The cache tells two objects of a type apart by this field; a type without a key has no
 * identity.
 */
const keyOf = Object.fromEntries(
  [...supergraph.matchAll(/^type (\w+)[^{]*@join__type\([^)]*key: "(\w+)"/gm)].map(([, type, key]) => [type, key]),
);
const keys = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .map(({ name }) => [name, keyOf[name] ?? null])
  .filter(([, key]) => key !== 'id');
write(
  'cache-keys.ts',
  `${head}export const cacheKeys: Record<string, string | null> = ${JSON.stringify(Object.fromEntries(keys))};\n`,
);
