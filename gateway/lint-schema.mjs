// Checks the SDL of each subgraph against the rules for the API: node gateway/lint-schema.mjs [schema.graphql …]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kind, parse, print } from 'graphql';
import { entityOwners, keyFieldsOf } from './entity-owners.mjs';

/** Returns every fault in the SDL of one service. Each begins with its place in the schema. */
export function lintSchema(sdl, service) {
  const faults = [];
  const { definitions } = parse(sdl);
  const byName = new Map(
    definitions.flatMap((definition) => (definition.name ? [[definition.name.value, definition]] : [])),
  );
  for (const definition of definitions) {
    if (!definition.name || definition.kind === Kind.DIRECTIVE_DEFINITION) continue;
    const type = definition.name.value;
    const isRoot = ['Query', 'Mutation', 'Subscription'].includes(type);
    if (!isRoot && !definition.kind.endsWith('Extension')) needDescription(definition, type);
    for (const value of definition.values ?? []) checkMember(value, `${type}.${value.name.value}`);
    for (const field of definition.fields ?? []) {
      const place = `${type}.${field.name.value}`;
      checkMember(field, place);
      for (const argument of field.arguments ?? []) checkMember(argument, `${place}(${argument.name.value}:)`);
      if (type === 'Mutation') checkMutation(field, place);
      if (type === 'Query' && field.type.kind === Kind.NON_NULL_TYPE) {
        faults.push(`${place}: must be nullable, or an outage of this service takes the answers of all others along`);
      }
      if (
        definition.kind.startsWith('ObjectType') &&
        refersToForeignEntity(field) &&
        /!/.test(print(field.type).replace(/\]!$/, ']'))
      ) {
        faults.push(
          `${place}: refers to an entity of ${entityOwners[namedType(field.type)]} and must be nullable, or an outage of that service hides the whole ${type}`,
        );
      }
      if (isAddedToForeignEntity(definition, field) && field.type.kind === Kind.NON_NULL_TYPE) {
        faults.push(
          `${place}: is added to an entity of ${entityOwners[type]} and must be nullable, or an outage of this service hides the whole ${type}`,
        );
      }
      if (definition.kind.startsWith('ObjectType')) checkList(field, type, place);
    }
  }
  return faults;

  function refersToForeignEntity(field) {
    const owner = entityOwners[namedType(field.type)];
    return owner !== undefined && owner !== service;
  }

  function isAddedToForeignEntity(definition, field) {
    const owner = entityOwners[definition.name.value];
    return (
      definition.kind === Kind.OBJECT_TYPE_DEFINITION &&
      owner !== undefined &&
      owner !== service &&
      !keyFieldsOf(definition).includes(field.name.value)
    );
  }

  function checkMember(node, place) {
    needDescription(node, place);
    const deprecated = node.directives?.find(({ name }) => name.value === 'deprecated');
    const reason = deprecated?.arguments?.find(({ name }) => name.value === 'reason')?.value.value;
    if (deprecated && !reason?.trim()) faults.push(`${place}: is deprecated without saying what to use instead`);
  }

  function needDescription(node, place) {
    if (!node.description?.value.trim()) faults.push(`${place}: has no description`);
  }

  function checkMutation(field, place) {
    const [argument, ...others] = field.arguments ?? [];
    const inputs =
      argument?.name.value === 'input' &&
      argument.type.kind === Kind.NON_NULL_TYPE &&
      /Input$/.test(namedType(argument.type));
    if (!inputs || others.length > 0) faults.push(`${place}: must take exactly one argument, input: …Input!`);
    if (!/Payload$/.test(namedType(field.type))) faults.push(`${place}: must return a …Payload`);
    const input = byName.get(namedType(argument?.type ?? field.type));
    if (inputs && !input?.fields?.some(({ name }) => name.value === 'idempotencyKey'))
      faults.push(`${place}: its input has no idempotencyKey`);
  }

  /** A list of objects must be a connection, or its description must say how long it can become. */
  function checkList(field, type, place) {
    if (!isList(field.type) || type.endsWith('Connection')) return;
    const item = byName.get(namedType(field.type));
    const isObject = ['ObjectTypeDefinition', 'InterfaceTypeDefinition', 'UnionTypeDefinition'].includes(item?.kind);
    if (isObject && !/\b(at most|short|no pages)\b/i.test(field.description?.value ?? '')) {
      faults.push(
        `${place}: is a list of objects; make it a connection, or let the description say that the list has no pages or holds "at most" how many`,
      );
    }
  }
}

function namedType(type) {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isList(type) {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

function main(files) {
  const root = join(import.meta.dirname, '..');
  const all = readdirSync(join(root, 'services'))
    .map((name) => join(root, 'services', name, 'schema.graphql'))
    .filter((file) => existsSync(file));
  let count = 0;
  for (const file of files.length > 0 ? files : all) {
    for (const fault of lintSchema(readFileSync(file, 'utf8'), basename(dirname(file)))) {
      console.error(`${relative(root, file)}: ${fault}`);
      count += 1;
    }
  }
  console.log(count === 0 ? 'schema lint: no faults' : `schema lint: ${count} faults`);
  process.exit(count === 0 ? 0 : 1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
