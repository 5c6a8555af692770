import type { Readable } from 'node:stream';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { tooLarge, unreadable } from './errors.js';

/** Largest unpacked size of a workbook in bytes. 100,000 rows take about 60 MiB. */
export const MOST_UNPACKED_BYTES = 128 * 1024 * 1024;
/** Largest number of files in a workbook. */
const MOST_ENTRIES = 1_000;

/** The files of a zip archive, by name. */
export class Archive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /**
   * Reads the directory and sums the unpacked sizes before any file is unpacked. Reading a file fails when it gives
   * more bytes than the directory announced, so an archive cannot announce less than it contains.
   * @throws IMPORT_UNREADABLE, IMPORT_TOO_LARGE
   */
  static async open(bytes: Uint8Array): Promise<Archive> {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      validateEntrySizes: true,
      strictFileNames: true,
    }).catch(damaged);
    if (zip.entryCount > MOST_ENTRIES) throw tooLarge('内含文件', 'files inside the workbook', MOST_ENTRIES);
    const entries = new Map<string, Entry>();
    let unpacked = 0;
    try {
      for await (const entry of zip.eachEntry()) {
        unpacked += entry.uncompressedSize;
        entries.set(entry.fileName, entry);
      }
    } catch {
      damaged();
    }
    if (unpacked > MOST_UNPACKED_BYTES) throw tooLarge('解压后字节数', 'bytes after unpacking', MOST_UNPACKED_BYTES);
    return new Archive(zip, entries);
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** The names of all files, in the order of the archive. */
  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** Yields the text of a file in chunks; nothing when the archive has no such file. @throws IMPORT_UNREADABLE */
  async *read(name: string): AsyncGenerator<string> {
    const entry = this.entries.get(name);
    if (!entry) return;
    if (entry.isEncrypted()) throw unreadable('工作簿已加密', 'the workbook is encrypted');
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      const stream: Readable = await this.zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) yield decoder.decode(chunk, { stream: true });
      yield decoder.decode();
    } catch {
      damaged();
    }
  }
}

function damaged(): never {
  throw unreadable('不是有效的 xlsx 工作簿', 'it is not a valid xlsx workbook');
}
