/** The two formats of Open311 GeoReport v2, the end of an address names one. */
export type Format = 'json' | 'xml';

type Value = string | number | boolean | null | readonly never[] | Element;
export interface Element {
  readonly [name: string]: Value;
}

export const contentTypes: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/**
 * Writes a list in both formats as the standard shows it: in JSON an array, in XML an element `root` with one element
 * `name` for each item.
 */
export function writeList(format: Format, root: string, name: string, items: readonly Element[]): string {
  return format === 'json' ? JSON.stringify(items) : document(root, items.map((item) => element(name, item)).join(''));
}

/** Writes one thing: in JSON an object, in XML the element `root`. */
export function writeOne(format: Format, root: string, item: Element): string {
  return format === 'json' ? JSON.stringify(item) : document(root, fields(item));
}

function document(root: string, content: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<${root}>${content}</${root}>`;
}

function element(name: string, value: Value): string {
  if (value === null) return `<${name}/>`;
  return `<${name}>${typeof value === 'object' ? fields(value as Element) : escaped(String(value))}</${name}>`;
}

function fields(item: Element): string {
  return Object.entries(item)
    .map(([name, value]) => element(name, value))
    .join('');
}

/** XML 1.0 has no way to write most control characters, so they are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)!};`);
}
