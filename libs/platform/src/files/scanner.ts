import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileErrors } from './file.errors.js';

/** Looks into a file before it is accepted. Returns null for a clean file, otherwise the name of what was found. */
export interface FileScanner {
  scan(content: AsyncIterable<Buffer>): Promise<string | null>;
}

/**
 * Milliseconds without an answer of the scanner, after which the file is refused for the time being, so that no file
 * passes unscanned.
 */
const PATIENCE_MS = 60_000;

/** Asks clamd, the daemon of ClamAV, over TCP by its command INSTREAM. */
export class ClamdScanner implements FileScanner {
  /** @param address host and port, such as clamav:3310 */
  constructor(private readonly address: string) {}

  async scan(content: AsyncIterable<Buffer>): Promise<string | null> {
    const [host, port] = this.address.split(':');
    const socket = connect({ host: host!, port: Number(port) });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the scanner does not answer')));
    try {
      await once(socket, 'connect');
      const answer = answerOf(socket);
      // The scanner may answer and close before it has read everything, as when its own limit is exceeded.
      await send(socket, content).catch(() => undefined);
      const text = await answer;
      if (text.endsWith('OK')) return null;
      const found = /^stream: (.+) FOUND$/.exec(text)?.[1];
      if (found) return found;
      throw new Error(`the scanner answered: ${text}`);
    } finally {
      socket.destroy();
    }
  }
}

async function send(socket: Socket, content: AsyncIterable<Buffer>): Promise<void> {
  const write = async (bytes: Buffer): Promise<void> => {
    if (socket.destroyed) throw new Error('the scanner closed the connection');
    if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  };
  const length = Buffer.alloc(4);
  await write(Buffer.from('zINSTREAM\0'));
  for await (const piece of content) {
    if (piece.length === 0) continue;
    length.writeUInt32BE(piece.length);
    await write(Buffer.concat([length, piece]));
  }
  await write(Buffer.alloc(4));
}

async function answerOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const piece of socket) {
    text += (piece as Buffer).toString();
    if (text.includes('\0')) break;
  }
  return text.replace(/\0.*$/s, '').trim();
}

/** @throws FILE_INFECTED */
export async function assertClean(scanner: FileScanner | null, content: () => AsyncIterable<Buffer>): Promise<void> {
  const finding = await scanner?.scan(content());
  if (finding) throw fileErrors.FILE_INFECTED({ finding });
}
