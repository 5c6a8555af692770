import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { readDocument } from './document.js';
import { writeDocx } from './docx-writer.js';
import { streamXlsx } from './xlsx-writer.js';

function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

describe('a document', () => {
  it('in docx gives paragraphs, rows of tables, header, footer and properties', async () => {
    const bytes = await writeDocx({
      body: [
        '关于开展排查的通知',
        [
          ['单位', '户数'],
          ['各社区', '20'],
        ],
        '第一页\f第二页',
        '末段',
      ],
      header: '机密★1年',
      footer: '内部资料',
      properties: { 密级: '秘密' },
    });
    const { format, blocks, headers, footers, properties } = await readDocument(bytes);
    expect(format).toBe('docx');
    expect(blocks).toEqual([
      { text: '关于开展排查的通知', cells: null, page: 1 },
      { text: '单位 户数', cells: ['单位', '户数'], page: 1 },
      { text: '各社区 20', cells: ['各社区', '20'], page: 1 },
      { text: '第一页第二页', cells: null, page: 1 },
      { text: '末段', cells: null, page: 2 },
    ]);
    expect([headers, footers, properties]).toEqual([['机密★1年'], ['内部资料'], [{ name: '密级', value: '秘密' }]]);
  });

  it('joins the runs of a paragraph, and reads watermarks, comments and text boxes', async () => {
    const bytes = await zipOf({
      '[Content_Types].xml': '<Types/>',
      'word/document.xml':
        '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密</w:t></w:r>' +
        '<w:r><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:t>★1年</w:t></w:r></w:p>' +
        '<w:p><w:r><w:delText>删去</w:delText></w:r></w:p></w:body></w:document>',
      'word/header9.xml': '<w:hdr xmlns:w="w" xmlns:v="v"><w:p><w:r><v:textpath string="绝密"/></w:r></w:p></w:hdr>',
      'word/comments.xml': '<w:comments xmlns:w="w"><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:comments>',
    });
    const { blocks, asides } = await readDocument(bytes);
    expect(blocks.map(({ text }) => text)).toEqual(['框内', '机密★1年']);
    expect(asides).toEqual(['绝密', '批注']);
  });

  it('in xlsx gives the rows of visible sheets, and the names of all', async () => {
    const bytes = await buffer(
      streamXlsx([
        {
          name: '任务清单',
          columns: 2,
          rows: [
            ['任务', '时限'],
            ['排查', '12月20日前'],
          ],
        },
        { name: '说明', columns: 1, rows: [['填报说明']] },
      ]),
    );
    const { format, blocks, sheetNames } = await readDocument(bytes);
    expect([format, sheetNames]).toEqual(['xlsx', ['任务清单', '说明']]);
    expect(blocks.map(({ cells, page }) => [page, cells])).toEqual([
      [1, ['任务', '时限']],
      [1, ['排查', '12月20日前']],
      [2, ['填报说明']],
    ]);
  });

  it('as text keeps its pages', async () => {
    const { blocks } = await readDocument(Buffer.from('一\r\n\r\n二\f三', 'utf8'));
    expect(blocks.map(({ text, page }) => [text, page])).toEqual([
      ['一', 1],
      ['二', 1],
      ['三', 2],
    ]);
  });

  it.each([
    ['a PDF', () => Buffer.from('%PDF-1.7 x'), /PDF/],
    ['an old file', () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), /docx/],
    ['a broken archive', () => Buffer.from('PK\u0003\u0004 broken'), /docx 或 xlsx/],
    ['another archive', () => zipOf({ 'a.xml': '<a/>' }), /不是 docx 或 xlsx/],
    [
      'entities',
      () => zipOf({ 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>' }),
      /文档类型声明/,
    ],
    ['an embedded file', () => zipOf({ 'word/embeddings/a.docx': 'x', 'word/document.xml': '<document/>' }), /内嵌/],
    ['a bomb', () => zipOf({ 'word/document.xml': `<document>${' '.repeat(129 * 1024 * 1024)}</document>` }), /解压后/],
  ])('is refused: %s', async (_, make, message) => {
    const refusal = await readDocument(await make()).catch((error: unknown) => error);
    expect((refusal as { messages: { zh: string } }).messages.zh).toMatch(message);
  });
});
