import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** An instant in ISO 8601 with offset; answered in UTC. In services it stays an ISO string. */
export const DateTime = new GraphQLScalarType({
  name: 'DateTime',
  description: 'An instant in ISO 8601 with offset, such as 2026-11-23T09:30:00.000Z; answered in UTC.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: (value) => parseInstant(value),
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null),
});

/** A calendar day. */
export const CalendarDate = new GraphQLScalarType({
  name: 'CalendarDate',
  description: 'A calendar day, such as 2026-11-23.',
  serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)),
  parseValue: (value) => parseDay(value),
  parseLiteral: (node) => parseDay(node.kind === Kind.STRING ? node.value : null),
});

/** Structured data whose shape the field's description gives. */
export const JsonValue = new GraphQLScalarType({
  name: 'JsonValue',
  description: 'Structured data; its shape is given where it is used.',
  serialize: (value) => value,
  parseValue: (value) => value,
});

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

function parseInstant(value: unknown): string {
  if (
    typeof value !== 'string' ||
    !INSTANT.test(value) ||
    !isRealDay(value.slice(0, 10)) ||
    Number.isNaN(Date.parse(value))
  ) {
    throw new GraphQLError('not an instant in ISO 8601 with offset, such as 2026-11-23T09:30:00Z');
  }
  return new Date(value).toISOString();
}

function parseDay(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || !isRealDay(value))
    throw new GraphQLError('not a calendar day such as 2026-11-23');
  return value;
}

/** JavaScript reads 30 February as 2 March; we refuse it. */
function isRealDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}
