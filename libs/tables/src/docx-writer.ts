import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A text document to write. A paragraph is a text; a table is a list of rows. */
export interface WrittenDocument {
  body: readonly (string | readonly (readonly string[])[])[];
  header?: string;
  footer?: string;
  /** Properties of the file that an author adds, by name. */
  properties?: Readonly<Record<string, string>>;
}

/** A constant time, so that the same content gives the same bytes. */
const EPOCH = new Date(1980, 0, 1);
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument';
const CUSTOM = 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties';
const VALUES = 'http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes';

/** Writes a docx file with paragraphs, tables, and a header and a footer on every page. */
export function writeDocx(document: WrittenDocument): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(partsOf(document)))
    zip.addBuffer(Buffer.from(`${DECLARATION}${xml}`), name, { mtime: EPOCH });
  zip.end();
  return buffer(zip.outputStream as Readable);
}

function partsOf({ body, header, footer, properties = {} }: WrittenDocument): Record<string, string> {
  const names = Object.keys(properties);
  const parts: Record<string, string> = {};
  const ends = [
    { name: 'header', root: 'hdr', text: header },
    { name: 'footer', root: 'ftr', text: footer },
  ].filter(({ text }) => text !== undefined);
  const references = ends.map(({ name }, index) => `<w:${name}Reference w:type="default" r:id="rId${index + 1}"/>`);
  parts['[Content_Types].xml'] = [
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">',
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    `<Override PartName="/word/document.xml" ContentType="${TYPE}.wordprocessingml.document.main+xml"/>`,
    ...ends.map(
      ({ name }) => `<Override PartName="/word/${name}1.xml" ContentType="${TYPE}.wordprocessingml.${name}+xml"/>`,
    ),
    names.length > 0 ? `<Override PartName="/docProps/custom.xml" ContentType="${TYPE}.custom-properties+xml"/>` : '',
    '</Types>',
  ].join('');
  parts['_rels/.rels'] = [
    `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/>`,
    names.length > 0 ? `<Relationship Id="rId2" Type="${OFFICE}/custom-properties" Target="docProps/custom.xml"/>` : '',
    '</Relationships>',
  ].join('');
  parts['word/_rels/document.xml.rels'] = [
    `<Relationships xmlns="${RELATIONS}">`,
    ...ends.map(
      ({ name }, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${name}" Target="${name}1.xml"/>`,
    ),
    '</Relationships>',
  ].join('');
  parts['word/document.xml'] = [
    `<w:document xmlns:w="${WORD}" xmlns:r="${OFFICE}"><w:body>`,
    ...body.map((block) => (typeof block === 'string' ? paragraphXml(block) : tableXml(block))),
    `<w:sectPr>${references.join('')}</w:sectPr></w:body></w:document>`,
  ].join('');
  for (const { name, root, text } of ends)
    parts[`word/${name}1.xml`] = `<w:${root} xmlns:w="${WORD}">${paragraphXml(text!)}</w:${root}>`;
  if (names.length > 0)
    parts['docProps/custom.xml'] = [
      `<Properties xmlns="${CUSTOM}" xmlns:vt="${VALUES}">`,
      ...names.map(
        (name, index) =>
          `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${escaped(name)}">` +
          `<vt:lpwstr>${escaped(properties[name]!)}</vt:lpwstr></property>`,
      ),
      '</Properties>',
    ].join('');
  return parts;
}

const paragraphXml = (text: string): string =>
  `<w:p>${text
    .split('\f')
    .map((part) => `<w:r><w:t xml:space="preserve">${escaped(part)}</w:t></w:r>`)
    .join('<w:r><w:br w:type="page"/></w:r>')}</w:p>`;

const tableXml = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows
    .map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraphXml(cell)}</w:tc>`).join('')}</w:tr>`)
    .join('')}</w:tbl>`;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);
