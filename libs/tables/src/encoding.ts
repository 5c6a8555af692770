import { unreadable } from './errors.js';

/** The encodings in which a text file can be read. */
export type TextEncoding = 'UTF_8' | 'GB18030';

export interface DecodedText {
  /** The text without its byte order mark. */
  text: string;
  encoding: TextEncoding;
}

/**
 * Decodes a text file. A file that fits both encodings, or neither, is refused, because a wrong guess would store wrong
 * names.
 * @throws IMPORT_UNREADABLE
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]))
    throw unreadable(
      '文件为 UTF-16 编码，请另存为 UTF-8 或 xlsx',
      'it is UTF-16; save the file as UTF-8 or as an xlsx workbook',
    );
  const marked = startsWith(bytes, [0xef, 0xbb, 0xbf]);
  const utf8 = tryDecode('utf-8', bytes);
  if (utf8 !== null) {
    if (!marked && isAmbiguous(utf8, bytes)) throw ambiguous();
    return { text: assertPlainText(utf8), encoding: 'UTF_8' };
  }
  const text = marked || !looksLikeGb18030(bytes) ? null : tryDecode('gb18030', bytes);
  if (text === null)
    throw unreadable(
      '编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8 或 xlsx',
      'its bytes are neither UTF-8 nor GB18030; save the file as UTF-8 or as an xlsx workbook',
    );
  return { text: assertPlainText(text), encoding: 'GB18030' };
}

/**
 * Refuses text with U+0000, broken surrogates or replacement characters (U+FFFD). A replacement character shows that
 * another program decoded the bytes wrongly, so that characters are already lost.
 * @throws IMPORT_UNREADABLE
 */
export function assertPlainText(text: string): string {
  if (text.includes('\ufffd'))
    throw unreadable(
      '文本中有无法识别的字符（U+FFFD），文件曾以错误的编码打开；请以 BASE64 发送原文件',
      'the text contains U+FFFD, so it was decoded in a wrong encoding before; send the bytes of the file as BASE64',
    );
  if (text.includes('\u0000') || !text.isWellFormed()) throw unreadable('不是文本文件', 'it is not a text file');
  return text;
}

function tryDecode(encoding: 'utf-8' | 'gb18030', bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // These control characters appear only when the bytes were written in another encoding. Characters of the private
    // area are accepted, because rare names use them.
    return encoding === 'gb18030' && /[\u0080-\u009f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/**
 * True when the bytes may be GB18030 as well as UTF-8. Two bytes of GB18030 can be one character of UTF-8 (目录 reads
 * as Ŀ¼), but Chinese in UTF-8 takes three bytes per character. A file that has characters of two bytes and none of
 * three is therefore ambiguous.
 */
function isAmbiguous(utf8: string, bytes: Uint8Array): boolean {
  return /[\u0080-\u07ff]/.test(utf8) && !/[\u0800-\uffff]/.test(utf8) && looksLikeGb18030(bytes);
}

function ambiguous(): Error {
  return unreadable(
    '无法确定编码是 UTF-8 还是 GB18030，请另存为带 BOM 的 UTF-8 或 xlsx',
    'its encoding may be UTF-8 or GB18030; save the file as UTF-8 with a byte order mark or as an xlsx workbook',
  );
}

/**
 * True when the bytes have the structure of GB18030 and mostly hold characters of its oldest part, GB 2312, as Chinese
 * text does. Latin-1 and Big5 can also be decoded as GB18030, but give characters from the rest of the table.
 */
function looksLikeGb18030(bytes: Uint8Array): boolean {
  let [inside, outside] = [0, 0];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const trail = bytes[at + 1];
    if (lead === 0x80 || lead === 0xff || trail === undefined) return false;
    if (trail >= 0x30 && trail <= 0x39) {
      at += 4;
      continue;
    }
    const old = trail >= 0xa1 && lead >= 0xa1 && lead <= 0xf7 && (lead <= 0xa9 || lead >= 0xb0);
    if (old) inside += 1;
    else outside += 1;
    at += 2;
  }
  return outside * 2 <= inside;
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
