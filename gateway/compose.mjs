// Composes the checked-in subgraph SDL into gateway/supergraph.graphql, which the gateway loads, and into
// gateway/schema.graphql, the schema for clients. With --check the script writes nothing and fails when a file differs
// from the result of the composition.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import federation from '@apollo/federation-internals';
import { restoreScalars } from '@jiceng/platform/scalars';
import { extendSchema, parse, printSchema, visit } from 'graphql';
import { entityOwners, keyFieldsOf } from './entity-owners.mjs';
import { NODE_FIELD } from './src/node-field.ts';

const root = join(import.meta.dirname, '..');

const subgraphs = readdirSync(join(root, 'services'))
  .sort()
  .flatMap((name) => {
    const file = join(root, 'services', name, 'schema.graphql');
    // The address is a placeholder. The gateway reads the address of each subgraph from SUBGRAPH_URLS.
    return existsSync(file)
      ? [
          {
            name,
            url: `http://${name}/graphql`,
            typeDefs: ownDescriptionsOnly(name, parse(readFileSync(file, 'utf8'))),
          },
        ]
      : [];
  });
if (subgraphs.length === 0) fail('no services/*/schema.graphql found: print the SDL of the services first');

const { supergraphSdl, errors, hints } = composeServices(subgraphs);
if (!supergraphSdl) fail(`the subgraphs do not compose:\n${errors.map(({ message }) => `  - ${message}`).join('\n')}`);

const clientSchema = federation.Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
const schemaForClients = extendSchema(clientSchema, parse(NODE_FIELD));
restoreScalars(schemaForClients);
const files = { 'supergraph.graphql': supergraphSdl, 'schema.graphql': printSchema(schemaForClients) };

const check = process.argv.includes('--check');
for (const [name, content] of Object.entries(files)) {
  const target = join(import.meta.dirname, name);
  const text = `${content.trim()}\n`;
  if (!check) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text)
    fail(`gateway/${name} is stale: run "npm run compose" and commit the result`);
  console.log(`gateway/${name}: ${check ? 'fresh' : `composed from ${subgraphs.map((each) => each.name).join(', ')}`}`);
}
// Reports inconsistencies that composition resolved by itself, such as a field with two different descriptions.
if (!check)
  for (const { definition, message } of hints ?? []) if (definition.level.value >= 40) console.warn(`hint: ${message}`);

/**
 * Only the owner of an entity describes it. Other subgraphs repeat its key, and there only the fields that they add
 * have descriptions.
 */
function ownDescriptionsOnly(service, document) {
  return visit(document, {
    ObjectTypeDefinition(type) {
      const owner = entityOwners[type.name.value];
      if (owner === undefined || owner === service) return undefined;
      const keyFields = keyFieldsOf(type);
      const fields = type.fields.map((field) =>
        keyFields.includes(field.name.value) ? { ...field, description: undefined } : field,
      );
      return { ...type, description: undefined, fields };
    },
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
