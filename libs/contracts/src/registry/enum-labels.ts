import { dictionary } from '../dictionary/dictionary.js';

const enums = new Map(dictionary.map(({ code, entries }) => [code, new Map(Object.entries(entries))]));

/** Returns the Chinese label of a value of an enum of the API; the value itself when the dictionary has no label. */
export function chineseOfEnum(name: string, value: string): string {
  return enums.get(name)?.get(value)?.zh ?? value;
}
