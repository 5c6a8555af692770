import { GraphQLError, GraphQLScalarType, isScalarType, Kind, type GraphQLSchema } from 'graphql';

/** A moment in ISO 8601 with an offset; answers are in UTC. Services keep it as an ISO string. */
export const DateTime = new GraphQLScalarType({
  name: 'DateTime',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  description: 'A moment in ISO 8601 with an offset, such as 2026-11-23T09:30:00.000Z. Answers are in UTC.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: (value) => parseInstant(value),
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null),
});

/** A calendar day. */
export const CalendarDate = new GraphQLScalarType({
  name: 'CalendarDate',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  description: 'A calendar day in China (UTC+8), such as 2026-11-23.',
  serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)),
  parseValue: (value) => parseDay(value),
  parseLiteral: (node) => parseDay(node.kind === Kind.STRING ? node.value : null),
});

/** Structured data. The description of each field of this type gives its shape. */
export const JsonValue = new GraphQLScalarType({
  name: 'JsonValue',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  description: 'Structured JSON data. The description of each field of this type gives its shape.',
  serialize: (value) => value,
  parseValue: (value) => value,
});

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

function parseInstant(value: unknown): string {
  if (
    typeof value !== 'string' ||
    !INSTANT.test(value) ||
    !isRealDay(value.slice(0, 10)) ||
    !isUsableYear(new Date(value).getUTCFullYear())
  ) {
    throw new GraphQLError('not an instant in ISO 8601 with offset, such as 2026-11-23T09:30:00Z');
  }
  return new Date(value).toISOString();
}

function parseDay(value: unknown): string {
  if (
    typeof value !== 'string' ||
    !/^\d{4}-\d{2}-\d{2}$/.test(value) ||
    !isRealDay(value) ||
    !isUsableYear(Number(value.slice(0, 4)))
  )
    throw new GraphQLError('not a calendar day such as 2026-11-23');
  return value;
}

/** JavaScript reads 30 February as 2 March, so the check compares the parsed day with the text. */
function isRealDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

/**
 * PostgreSQL has no year 0, and JavaScript writes years after 9999 in a form that PostgreSQL cannot read. The lower
 * limit 1900 leaves room for services that subtract days or months from a given date.
 */
function isUsableYear(year: number): boolean {
  return year >= 1900 && year <= 9999;
}

/**
 * Restores the scalars' own functions, and the addresses of their specifications, because a schema that is built from
 * SDL knows only how GraphQL's built-in scalars read and write values.
 */
export function restoreScalars(schema: GraphQLSchema): void {
  for (const { name, parseValue, parseLiteral, serialize, specifiedByURL } of [DateTime, CalendarDate, JsonValue]) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { parseValue, parseLiteral, serialize, specifiedByURL });
  }
}
