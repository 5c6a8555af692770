import { registerEnumType } from '@nestjs/graphql';

/**
 * Registers an enum of the API. The code uses a lower-case word for each value, such as `co_handler` for CO_HANDLER.
 * @param values each word with its description
 */
export function apiEnum<V extends string>(
  name: string,
  description: string,
  values: Record<V, string>,
): Record<string, V> {
  const outside = (value: string): string =>
    value
      .toUpperCase()
      .replaceAll('-', '_')
      .replace(/([a-z])([A-Z])/g, '$1_$2');
  const words = Object.keys(values) as V[];
  const type = Object.fromEntries(words.map((value) => [outside(value), value]));
  registerEnumType(type, {
    name,
    description,
    valuesMap: Object.fromEntries(words.map((value) => [outside(value), { description: values[value] }])),
  });
  return type;
}
