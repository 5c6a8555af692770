import { decodeText } from './encoding.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const codeOf = (bytes: Uint8Array): string => {
  try {
    return `read as ${decodeText(bytes).encoding}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('decodeText', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['UTF-8', utf8('姓名,张三'), '姓名,张三', 'UTF_8'],
    ['UTF-8 with a byte order mark', hex('efbbbf e5a793'), '姓', 'UTF_8'],
    ['ASCII', utf8('code,name'), 'code,name', 'UTF_8'],
    ['names with a middle dot in UTF-8', utf8('阿卜杜·热西提'), '阿卜杜·热西提', 'UTF_8'],
    ['text in Latin letters with a byte order mark', hex('efbbbf c3a9'), 'é', 'UTF_8'],
    ['GB 2312', hex('d0d5c3fb 2c d5c5c8fd'), '姓名,张三', 'GB18030'],
    // The character 镕 is in GBK but not in GB 2312.
    ['GBK', hex('d6ec e946 bbf9'), '朱镕基', 'GB18030'],
    ['GB18030 with a character of the private area', hex('d5c5c8fd c0eecbc4 aaa1'), '张三李四\ue000', 'GB18030'],
    // The character 㝥 has four bytes.
    ['GB18030 with four bytes a character', hex('d5c5 8230c733'), '张㝥', 'GB18030'],
  ])('reads %s', (_, bytes, text, encoding) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
  });

  it.each<[string, Uint8Array]>([
    ['UTF-16', hex('fffe 5959 0d54')],
    ['UTF-16, big-endian', hex('feff 5959 540d')],
    ['Latin-1', Buffer.from('Straße,Größe,Müller', 'latin1')],
    // The text 姓名,戶籍地址,臺北市 in Big5.
    ['Big5', hex('a96da657 2c a4e1c479a661a77d 2c bb4fa55fa5ab')],
    ['a single byte above ASCII', hex('41 ff 42')],
    ['half a character of GB18030', hex('d6d0 d6')],
    ['a byte order mark of UTF-8 before GB18030', hex('efbbbf d0d5c3fb')],
    // The bytes of 目录 in GB18030 mean Ŀ¼ in UTF-8.
    ['bytes that are valid in both encodings', hex('c4bfc2bc')],
    ['zero characters', hex('41 00 42')],
    ['characters that another program lost before', utf8('姓\ufffd')],
    ['random bytes', hex('8f1bd2e39a04fe51b7c0e8')],
  ])('refuses %s', (_, bytes) => {
    expect(codeOf(bytes)).toBe('IMPORT_UNREADABLE');
  });
});
