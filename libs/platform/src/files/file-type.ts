import { fromBufferPromise } from 'yauzl';
import { fileErrors } from './file.errors.js';

/** Kinds of files that are accepted, by their media type. */
export const fileTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'video/mp4',
] as const;
export type FileType = (typeof fileTypes)[number];

/** The ending of the name under which a file of this type is saved. */
export const endingOf: Readonly<Record<FileType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'video/mp4': 'mp4',
};

const MEGABYTE = 1024 * 1024;
/** Limits in megabytes for a video and for any other file. Videos are larger than all other files of a district. */
export const MOST_MEGABYTES = { video: 100, other: 20 } as const;
export const MOST_BYTES = { video: MOST_MEGABYTES.video * MEGABYTE, other: MOST_MEGABYTES.other * MEGABYTE };
/** Megabytes to which a docx or xlsx file may unpack. */
const MOST_UNPACKED = 200;
const MOST_ENTRIES = 5000;

export const isPhoto = (type: FileType): boolean => type.startsWith('image/');

/** Brands of HEIF photos, as the first box of the file names them. */
const heifBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif']);
const mp4Brands = /^(isom|iso[2-9]|mp4[12]|avc1|M4V |dash|mmp4|3gp\d)$/;

/** Number of bytes at the beginning of a file by which `kindAt` tells its kind. */
export const HEAD_BYTES = 4096;

type Kind = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf' | 'zip' | 'video/mp4';

/**
 * Tells the kind of a file from its first bytes. The name of the file and the type that the sender states are ignored.
 * @throws FILE_TYPE_REFUSED, FILE_IS_HEIC
 */
export function kindAt(head: Buffer): Kind {
  const text = head.toString('latin1');
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (/^%PDF-[12]\.\d/.test(text)) return 'application/pdf';
  if (text.startsWith('PK\x03\x04')) return 'zip';
  if (text.slice(4, 8) === 'ftyp') {
    const brand = text.slice(8, 12);
    if (heifBrands.has(brand)) throw fileErrors.FILE_IS_HEIC();
    if (mp4Brands.test(brand)) return 'video/mp4';
  }
  throw fileErrors.FILE_TYPE_REFUSED();
}

/**
 * Refuses a photo, PDF or video that also contains an archive or a page, because such a file could be accepted as one
 * kind and opened as another.
 * @throws FILE_OF_TWO_KINDS
 */
export function assertOneKind(kind: Kind, head: Buffer, tail: Buffer): void {
  if (kind === 'zip') return;
  const [begin, end] = [head.toString('latin1'), tail.toString('latin1')];
  const archive = end.lastIndexOf('PK\x05\x06');
  // The directory of a ZIP archive is at the end of the file; at most 64 KiB of comment follow.
  if (archive >= 0 && end.includes('PK\x01\x02')) throw fileErrors.FILE_OF_TWO_KINDS();
  if (kind !== 'application/pdf' && begin.includes('%PDF-')) throw fileErrors.FILE_OF_TWO_KINDS();
  if (kind !== 'application/pdf' && /<(script|html|svg|\?php)/i.test(begin)) throw fileErrors.FILE_OF_TWO_KINDS();
}

/** @throws FILE_DAMAGED when the end of a PDF is missing */
export function assertWholePdf(bytes: Buffer): void {
  if (!bytes.subarray(-2048).includes('%%EOF')) throw fileErrors.FILE_DAMAGED();
}

/**
 * Tells docx from xlsx by the parts of the archive. Decompression bombs are refused by the sizes in the directory,
 * before anything is unpacked. @throws FILE_TYPE_REFUSED, FILE_UNPACKS_TOO_LARGE, FILE_WITH_MACROS, FILE_DAMAGED
 */
export async function officeTypeOf(bytes: Buffer): Promise<FileType> {
  const names = await partsOf(bytes);
  if (!names.has('[content_types].xml')) throw fileErrors.FILE_TYPE_REFUSED();
  if ([...names].some((name) => name.endsWith('vbaproject.bin'))) throw fileErrors.FILE_WITH_MACROS();
  if (names.has('word/document.xml')) return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  if (names.has('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  throw fileErrors.FILE_TYPE_REFUSED();
}

async function partsOf(bytes: Buffer): Promise<Set<string>> {
  const names = new Set<string>();
  let unpacked = 0;
  const archive = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false }).catch(() => {
    throw fileErrors.FILE_DAMAGED();
  });
  try {
    for await (const entry of archive.eachEntry()) {
      unpacked += entry.uncompressedSize;
      names.add(entry.fileName.toLowerCase());
      if (unpacked > MOST_UNPACKED * MEGABYTE || names.size > MOST_ENTRIES)
        throw fileErrors.FILE_UNPACKS_TOO_LARGE({ maxMegabytes: MOST_UNPACKED });
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'DomainError') throw error;
    throw fileErrors.FILE_DAMAGED();
  }
  return names;
}
