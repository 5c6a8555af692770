import { markingsOf, type MarkedDocument } from './marking.rules.js';

const aDocument = (parts: Partial<MarkedDocument> = {}): MarkedDocument => ({
  fileName: '通知.docx',
  blocks: [],
  headers: [],
  footers: [],
  properties: [],
  sheetNames: [],
  asides: [],
  ...parts,
});
const paragraphs = (...texts: string[]): MarkedDocument['blocks'] =>
  texts.map((text) => ({ text, cells: null, page: 1 }));
const row = (...cells: string[]): MarkedDocument['blocks'][number] => ({ text: cells.join(' '), cells, page: 1 });
const long = '为进一步做好安全生产工作，'.repeat(200);

describe('a secret', () => {
  it.each<[string, Partial<MarkedDocument>]>([
    ['in the line of its own', { blocks: paragraphs('000012', '机密★1年', '特急') }],
    ['with blanks between the characters', { blocks: paragraphs('秘　密') }],
    ['beside the number of copies', { blocks: paragraphs('000012    机密★1年    特急') }],
    ['in full width and with hidden characters', { blocks: paragraphs('绝\u200b密＊１０年') }],
    ['behind a title', { blocks: paragraphs('关于做好专项工作的通知（秘密）') }],
    ['with a label', { blocks: paragraphs('密级：机密') }],
    [
      'as the last paragraph of a later page',
      { blocks: [...paragraphs(long), { text: '秘密★长期', cells: null, page: 4 }] },
    ],
    ['in the header', { headers: ['绝密'] }],
    ['in the header beside a page number', { headers: ['机密　第 3 页'] }],
    ['in the footer', { footers: ['秘密★6个月'] }],
    ['in a property', { properties: [{ name: '密级', value: '秘密' }] }],
    ['in the keywords', { properties: [{ name: 'keywords', value: '专项行动 机密' }] }],
    ['in the name of a sheet', { sheetNames: ['名单（机密）'] }],
    ['in the name of the file', { fileName: '【秘密】名单.xlsx' }],
    ['at the start of the name of the file', { fileName: '机密★1年关于专项行动的通知.docx' }],
    ['as a part of the name of the file', { fileName: '名单-秘密文件.xlsx' }],
    ['in a watermark', { asides: ['机密'] }],
    ['above a table', { blocks: [{ text: '机密', cells: ['', '机密'], page: 1 }] }],
    ['as a labelled cell', { blocks: [{ text: '密级 秘密', cells: ['密级', '秘密'], page: 1 }] }],
    ['in traditional characters', { headers: ['機密'] }],
    ['spaced beside the number of copies', { blocks: paragraphs('000012    机 密    特 急') }],
    ['spaced in the name of the file', { fileName: '机 密 名单.docx' }],
    ['in the header before a warning', { headers: ['机密，注意保管'] }],
    ['in the header beside 内部', { headers: ['秘密（内部）'] }],
    ['between dashes', { headers: ['—机密—'] }],
    ['among keywords', { properties: [{ name: 'keywords', value: '专项行动、机密' }] }],
    ['with another star', { blocks: paragraphs('机密✶1年') }],
    ['with characters that show nothing', { blocks: paragraphs('机\u034f密') }],
    ['as a labelled cell of a row of four', { blocks: [row('密级', '机密', '编号', '001')] }],
    ['beside the name of an attachment', { blocks: [{ text: '附件1  机密★1年', cells: null, page: 3 }] }],
    ['beside work secrets', { headers: ['工作秘密'], footers: ['机密★1年'] }],
  ])('is found %s', (_, parts) => {
    expect(markingsOf(aDocument(parts)).secret).not.toBeNull();
  });

  it.each<[string, Partial<MarkedDocument>]>([
    ['a sentence', { blocks: paragraphs('各单位要严格保守国家秘密和商业秘密，不得在互联网上传输。') }],
    ['a title', { blocks: paragraphs('关于开展保守国家秘密宣传教育的通知') }],
    ['the name of a file', { fileName: '关于开展保守国家秘密宣传教育的通知.docx' }],
    ['a sentence that quotes the marking', { blocks: paragraphs(`${long}标注“机密★1年”的文件由机要室保管。`) }],
    [
      'data of a table',
      {
        blocks: [
          { text: '档号 密级 题名 件数', cells: ['档号', '密级', '题名', '件数'], page: 1 },
          { text: '1 秘密 某文件 3', cells: ['1', '秘密', '某文件', '3'], page: 1 },
        ],
      },
    ],
    ['data of a small table', { blocks: [row('序号', '密级', '题名'), row('1', '秘密', '某文件')] }],
    ['the subject of a text with a blank', { blocks: paragraphs('商业 秘密') }],
    ['a short sentence that quotes it', { blocks: paragraphs('不得泄露“秘密”事项。') }],
    ['in the words of a sentence', { blocks: paragraphs('国家秘密的密级分为 绝密 机密 秘密 三级。') }],
    ['a short sentence about the marking', { blocks: paragraphs('标注“秘密★”的文件不得上网。') }],
    ['a heading about the law', { headers: ['严守 秘密 准则'] }],
    ['a sheet about secrets', { sheetNames: ['保密工作自查'] }],
    ['a long header', { headers: ['某区国家保密局关于秘密载体管理的培训材料'] }],
  ])('is not %s', (_, parts) => {
    expect(markingsOf(aDocument(parts))).toEqual({ secret: null, restricted: null });
  });
});

describe('a restriction', () => {
  it.each<[string, Partial<MarkedDocument>, string | null]>([
    ['内部资料', { headers: ['内部资料，注意保存'] }, 'internal'],
    ['内部 with a star', { blocks: paragraphs('内部★') }, 'internal'],
    ['工作秘密', { blocks: paragraphs('工作秘密★3年') }, 'work_secret'],
    ['工作秘密 in the file name', { fileName: '名单_工作秘密.docx' }, 'work_secret'],
    ['the higher one of two', { headers: ['内部'], footers: ['工作秘密'] }, 'work_secret'],
    ['none in a sentence', { blocks: paragraphs('各单位要加强内部管理。', '内部控制制度要落实到位。') }, null],
  ])('is %s', (_, parts, expected) => {
    expect(markingsOf(aDocument(parts))).toEqual({ secret: null, restricted: expected });
  });
});
