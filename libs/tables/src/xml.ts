import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { unreadable } from './errors.js';

/** Greatest depth of nested elements. A workbook has fewer than ten levels. */
const DEEPEST = 64;

export type XmlEvent =
  | { kind: 'open'; name: string; attributes: Record<string, string> }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

/**
 * Reads XML and yields a list of events for each chunk. A document type declaration is refused, because it could define
 * entities that expand to gigabytes or read files. Names lose their prefix, because programs choose prefixes freely.
 * @throws IMPORT_UNREADABLE
 */
export async function* readXml(chunks: AsyncIterable<string>): AsyncGenerator<readonly XmlEvent[]> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let events: XmlEvent[] = [];
  let depth = 0;
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    depth += 1;
    if (depth > DEEPEST) throw broken();
    events.push({ kind: 'open', name: localName(name), attributes });
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    events.push({ kind: 'close', name: localName(name) });
  });
  parser.on('text', (text) => events.push({ kind: 'text', text }));
  parser.on('cdata', (text) => events.push({ kind: 'text', text }));
  parser.on('doctype', () => {
    throw unreadable('工作簿含有文档类型声明', 'the workbook contains a document type declaration');
  });
  parser.on('error', () => {
    throw broken();
  });
  const drained = (): XmlEvent[] => {
    const full = events;
    events = [];
    return full;
  };
  let absent = true;
  for await (const chunk of chunks) {
    absent = false;
    parser.write(chunk);
    yield drained();
  }
  // A part that is missing in the workbook must not be reported as a document without a root element.
  if (!absent) parser.close();
  yield drained();
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

function broken(): Error {
  return unreadable('不是有效的 xlsx 工作簿', 'it is not a valid xlsx workbook');
}
