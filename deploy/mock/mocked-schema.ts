import { dictionary } from '@jiceng/contracts/dictionary/dictionary';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from '../demo/random.js';
import { randomFor, textFor } from './vocabulary.js';

/**
 * A mocked object. Every value of it follows from the seed, its type and its key, so that an object looks the same in a
 * list and on its own page.
 */
interface Mocked {
  key: string;
  /** Values that the request itself has given: arguments, filters and inputs. */
  given: Record<string, unknown>;
  /** The ids that a command names, by the field of its answer that shows the object: `taskId` names `task`. */
  named?: Record<string, string>;
}

/** Items of every list with pages. */
const ITEMS = 37;
/** The moment at which the mocked district stands still. */
const NOW = Date.parse('2026-11-30T01:00:00Z');
const DAY_MS = 86_400_000;

/** Returns the resolver of every field. */
export function mockedFields(seed: string): GraphQLFieldResolver<unknown, unknown> {
  /** The values that requests have given to objects, so that a command and a filter show in later answers. */
  const remembered = new Map<string, Record<string, unknown>>();
  /** The object under which another one was last shown, so that the answer of a command on a task shows its issue. */
  const shownUnder = new Map<string, { type: string; key: string }>();

  return (source: unknown, args: Record<string, unknown>, _context, info) => {
    const { fieldName, parentType, returnType } = info;
    const place = `${parentType.name}.${fieldName}`;
    if (place === 'Query.dictionary') return dictionaryOf(args.codes as string[] | undefined);
    if (place === 'Query.node') return nodeOf(String(args.id), info.schema);
    if (source === undefined) {
      const key = `${fieldName}:${JSON.stringify(args)}`;
      const given = namedValues(args, info);
      if (info.operation.operation === 'mutation') return { key, given, named: namedObjects(args, info) };
      return valueOf(returnType, { key, place, random: randomFor(seed, key), given, mayBeNull: false });
    }
    const parent = source as Mocked;
    const value = parent.given[fieldName];
    if (fits(returnType, value)) return value;
    const key = `${parent.key}.${fieldName}`;
    const random = randomFor(seed, `${place}:${key}`);
    if (fieldName === identityOf(parentType)) return parent.key;
    if (fieldName === 'id' && BY_CODE.has(parentType.name)) return `${parentType.name}:${parent.key}`;
    if (parentType.name.endsWith('Connection')) return ofConnection(parent, info, random);
    // The objects of an answer to a command are those that its input names.
    const isAnswer = parentType.name.endsWith('Payload');
    const given = isAnswer ? answered(parent, info) : args;
    const under = identityOf(parentType) ? { type: parentType.name, key: parent.key } : undefined;
    return valueOf(returnType, { key, place, random, given, mayBeNull: !isAnswer, under });
  };

  interface Making {
    key: string;
    place: string;
    random: Random;
    given: Record<string, unknown>;
    mayBeNull: boolean;
    /** The object whose field is made; absent for one without identity. */
    under?: { type: string; key: string } | undefined;
  }

  /**
   * Returns the values of an object in the answer of a command. The object that the command names has the id; another
   * one beside it is the object under which the named one was last shown.
   */
  function answered({ given, named = {} }: Mocked, info: GraphQLResolveInfo): Record<string, unknown> {
    const own = named[info.fieldName];
    if (own !== undefined) return { ...given, id: own };
    const fields = info.parentType.getFields();
    const beside = Object.entries(named).filter(([field]) => fields[field] !== undefined);
    if (beside.length === 0) return given;
    const type = getNamedType(info.returnType).name;
    const known = beside.map(([field, id]) => shownUnder.get(`${getNamedType(fields[field]!.type).name}:${id}`));
    return { ...given, id: known.find((each) => each?.type === type)?.key };
  }

  function valueOf(type: GraphQLOutputType, making: Making): unknown {
    const { key, place, random, given, mayBeNull } = making;
    if (isNonNullType(type)) return valueOf(type.ofType, { ...making, mayBeNull: false });
    if (mayBeNull && !isListType(type) && random.chance(0.1)) return null;
    if (isListType(type)) {
      const item = type.ofType as GraphQLOutputType;
      const named = getNamedType(item);
      if (isEnumType(named)) {
        const names = named.getValues().map(({ name }) => name);
        return random.shuffle(names).slice(0, Math.min(3, names.length));
      }
      return Array.from({ length: random.integer(1, 3) }, (_, at) =>
        valueOf(item, {
          ...making,
          key: `${key}[${at}]`,
          random: randomFor(seed, `${place}:${key}[${at}]`),
          mayBeNull: false,
        }),
      );
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isLeafType(type)) return scalarFor(type.name, place, random);
    if (isObjectType(type)) {
      const own = identityOf(type) ? keyFor(type, given, random) : key;
      if (making.under) shownUnder.set(`${type.name}:${own}`, making.under);
      return objectOf(type, own, given);
    }
    throw new Error(`${place}: the mock knows no ${type.name}`);
  }

  function objectOf(type: GraphQLObjectType, key: string, given: Record<string, unknown>): Mocked {
    if (!identityOf(type)) return { key, given };
    const { id: _id, code: _code, ...values } = { ...remembered.get(`${type.name}:${key}`), ...given };
    remembered.set(`${type.name}:${key}`, values);
    return { key, given: values };
  }

  /** A referred object is one of a few of its type, so that two rows may name the same person or organization. */
  function keyFor(type: GraphQLObjectType, given: Record<string, unknown>, random: Random): string {
    const own = given[identityOf(type)!];
    return typeof own === 'string' ? own : numberedKey(type, random.integer(1, ITEMS));
  }

  function numberedKey(type: GraphQLObjectType, number: number): string {
    const name = `${type.name[0]!.toLowerCase()}${type.name.slice(1)}-${number}`;
    return identityOf(type) === 'id' ? name : textFor(`${type.name}.code`, randomFor(seed, name));
  }

  /** The object that an answer has shown under an id; null for an id that the mock never makes. */
  function nodeOf(id: string, schema: GraphQLSchema): unknown {
    const [, named, code] = /^([A-Z]\w*):(.+)$/.exec(id) ?? [];
    const [, word] = /^([a-z]\w*)-\d+$/.exec(id) ?? [];
    const name = named ?? (word && `${word[0]!.toUpperCase()}${word.slice(1)}`);
    const type = name === undefined ? undefined : schema.getType(name);
    if (!isObjectType(type) || !type.getInterfaces().some((each) => each.name === 'Node')) return null;
    if (BY_CODE.has(type.name) !== (code !== undefined)) return null;
    return { __typename: type.name, ...objectOf(type, code ?? id, {}) };
  }

  /** The page of a connection that the arguments ask for. */
  function ofConnection({ key, given }: Mocked, info: GraphQLResolveInfo, random: Random): unknown {
    const { fieldName, returnType, parentType } = info;
    const first = Math.min(Number(given.first ?? 20), 100);
    const begin = typeof given.after === 'string' ? Number(given.after.replace('item-', '')) : 0;
    const end = Math.min(begin + first, ITEMS);
    const { first: _first, after: _after, ...filter } = given;
    if (fieldName === 'pageInfo') {
      const [startCursor, endCursor] = [`item-${begin + 1}`, `item-${end}`];
      return { key, given: { hasNextPage: end < ITEMS, hasPreviousPage: begin > 0, startCursor, endCursor } };
    }
    if (fieldName === 'edges') {
      const edge = getNamedType(parentType.getFields().edges!.type) as GraphQLObjectType;
      const type = getNamedType(edge.getFields().node!.type) as GraphQLObjectType;
      // Other conditions give other items, because an item does not change with the list in which it stands.
      const offset =
        Object.keys(filter).length === 0 ? 0 : 100 * randomFor(seed, JSON.stringify(filter)).integer(1, 90);
      return Array.from({ length: Math.max(0, end - begin) }, (_, at) => {
        const number = begin + at + 1;
        const own = identityOf(type) ? numberedKey(type, offset + number) : `${key}[${number}]`;
        return { key: own, given: { cursor: `item-${number}`, node: objectOf(type, own, filter) } };
      });
    }
    if (fieldName === 'totalCount') return ITEMS;
    const place = `${parentType.name}.${fieldName}`;
    return valueOf(returnType, { key: `${key}.${fieldName}`, place, random, given: {}, mayBeNull: false });
  }
}

/** The types whose id is made of their code. */
const BY_CODE = new Set(['Region', 'Grid', 'CaseCategory']);

/** The field that tells two objects of a type apart; null for a type without identity. */
function identityOf(type: GraphQLObjectType): 'id' | 'code' | null {
  const fields = type.getFields();
  return fields.id && !BY_CODE.has(type.name) ? 'id' : fields.code ? 'code' : null;
}

/** The dictionary is the one of the platform, so that a screen shows the same labels. */
function dictionaryOf(codes: readonly string[] | null | undefined): Mocked[] {
  return dictionary
    .filter(({ code }) => !codes || codes.includes(code))
    .map(({ code, title, entries }) => ({
      key: code,
      given: {
        code,
        titleZh: title.zh,
        titleEn: title.en,
        entries: Object.entries(entries).map(([entry, { zh, en }]) => ({
          key: `${code}.${entry}`,
          given: { code: entry, labelZh: zh, labelEn: en, retired: false },
        })),
      },
    }));
}

function scalarFor(type: string, place: string, random: Random): unknown {
  const field = place.split('.')[1]!;
  switch (type) {
    case 'ID':
      return field === 'code' ? `${random.integer(1, 40)}` : `${field}-${random.integer(1, 40)}`;
    case 'Int':
      return /version/i.test(field) ? random.integer(1, 9) : random.integer(0, 60);
    case 'Float':
      if (/longitude/i.test(field)) return 118.74 + random.next() * 0.05;
      if (/latitude/i.test(field)) return 32.04 + random.next() * 0.06;
      return Math.round(random.next() * 10_000) / 100;
    case 'Boolean':
      return random.chance(0.7);
    case 'DateTime': {
      const days = /due|until|expires|from/i.test(field) ? random.next() * 8 - 2 : -random.next() * 30;
      return new Date(NOW + Math.round(days * DAY_MS)).toISOString();
    }
    case 'CalendarDate':
      return new Date(NOW - random.integer(0, 60) * DAY_MS).toISOString().slice(0, 10);
    case 'JsonValue':
      return { [field]: random.integer(1, 99) };
    default:
      return textFor(place, random);
  }
}

/**
 * Returns the values of the arguments by their names, also those of filters and inputs, such as the state by which a
 * list is filtered or the description of a report.
 */
function namedValues(
  args: Record<string, unknown>,
  { parentType, fieldName }: GraphQLResolveInfo,
): Record<string, unknown> {
  const values: Record<string, unknown> = { ...args };
  for (const argument of parentType.getFields()[fieldName]!.args) {
    const type = getNamedType(argument.type);
    const value = args[argument.name];
    if (!isInputObjectType(type) || typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    delete values[argument.name];
    Object.assign(values, value);
  }
  // `issueId` of a command names the issue of its answer.
  for (const [name, value] of Object.entries(values))
    if (name.endsWith('Id') && typeof value === 'string') values.id ??= value;
  if (typeof values.expectedVersion === 'number') values.version = values.expectedVersion + 1;
  return values;
}

/** Returns the ids that the input of a command names: `taskId` names the object in the field `task`. */
function namedObjects(args: Record<string, unknown>, info: GraphQLResolveInfo): Record<string, string> {
  return Object.fromEntries(
    Object.entries(namedValues(args, info)).flatMap(([name, value]) =>
      name.endsWith('Id') && typeof value === 'string' ? [[name.slice(0, -2), value]] : [],
    ),
  );
}

/** True when a value that the request gave is a value of the field. */
function fits(type: GraphQLOutputType, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (isNonNullType(type)) return fits(type.ofType, value);
  if (isListType(type))
    return Array.isArray(value) && value.every((each) => fits(type.ofType as GraphQLOutputType, each));
  if (!isLeafType(type)) return typeof value === 'object' && 'key' in value;
  try {
    return !Array.isArray(value) && type.serialize(value) !== undefined;
  } catch {
    return false;
  }
}
