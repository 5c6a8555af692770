import { once } from 'node:events';
import type pg from 'pg';

/** Members of the driver's connection that its types do not declare. */
interface CopyConnection {
  readonly stream: NodeJS.WritableStream & { writableNeedDrain: boolean };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Number of characters collected before they are sent to the server. */
const CHUNK = 256 * 1024;

/** A query of the driver that sends rows instead of reading rows. */
class CopyIn {
  readonly ready = Promise.withResolvers<CopyConnection>();
  readonly ended = Promise.withResolvers<void>();
  failed: Error | null = null;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    // `copyRows` reports the failure to its caller. Without this line, Node would also end the process for an unhandled
    // rejection.
    this.ended.promise.catch(() => undefined);
    this.ready.promise.catch(() => undefined);
  }

  submit(connection: CopyConnection): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.ready.resolve(connection);
  }

  handleError(error: Error): void {
    this.failed = error;
    this.ready.reject(error);
    this.ended.reject(error);
  }

  handleCommandComplete(): void {
    // The connection is free only after the "ready for query" that follows this message.
  }

  handleReadyForQuery(): void {
    this.ended.resolve();
  }
}

/**
 * Runs `COPY … FROM STDIN` in text format. Each row is one line with its line end.
 * @returns the number of rows sent
 */
export async function copyRows(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<string>,
): Promise<number> {
  const copy = new CopyIn(`COPY ${table} (${columns.map((column) => `"${column}"`).join(', ')}) FROM STDIN`);
  client.query(copy as unknown as pg.Submittable);
  const connection = await copy.ready.promise;
  let [text, count] = ['', 0];
  const send = async (): Promise<void> => {
    if (copy.failed) throw copy.failed;
    connection.sendCopyFromChunk(Buffer.from(text));
    text = '';
    if (connection.stream.writableNeedDrain) await Promise.race([once(connection.stream, 'drain'), copy.ended.promise]);
  };
  try {
    for (const row of rows) {
      text += row;
      count += 1;
      if (text.length > CHUNK) await send();
    }
    if (text !== '') await send();
  } catch (error) {
    if (!copy.failed) connection.sendCopyFail('the rows could not be made');
    throw error;
  }
  connection.endCopyFrom();
  await copy.ended.promise;
  return count;
}

/** Returns a value as a field of a row in the text format of COPY. */
export function copyField(value: string | null): string {
  if (value === null) return '\\N';
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (letter) => ESCAPES[letter]!) : value;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
