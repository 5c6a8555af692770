import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { ClamdScanner } from './scanner.js';

/** The test string that every virus scanner finds, in two parts, so that this file is not taken for an infected one. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** Stands in for clamd: reads the chunks of INSTREAM as its manual says, and finds EICAR. */
function standIn(limit = Infinity): Server {
  return createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      bytes = Buffer.concat([bytes, piece]);
      const command = 'zINSTREAM\0';
      if (bytes.length < command.length) return;
      if (bytes.toString('latin1', 0, command.length) !== command) return void socket.end('UNKNOWN COMMAND\0');
      const content: Buffer[] = [];
      for (let at = command.length; at + 4 <= bytes.length;) {
        const length = bytes.readUInt32BE(at);
        if (length === 0) {
          const found = Buffer.concat(content).includes(EICAR);
          return void socket.end(found ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
        }
        content.push(bytes.subarray(at + 4, at + 4 + length));
        at += 4 + length;
        if (at > limit) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
      }
    });
  });
}

async function* cut(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 7000) yield await Promise.resolve(bytes.subarray(at, at + 7000));
}

describe('a scan by clamd', () => {
  const servers: Server[] = [];
  const scannerAt = async (server: Server): Promise<ClamdScanner> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return new ClamdScanner(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  };
  afterAll(() => servers.forEach((server) => server.close()));

  it('passes a clean file and names what it found in another', async () => {
    const scanner = await scannerAt(standIn());
    expect(await scanner.scan(cut(Buffer.alloc(50_000, 'a')))).toBeNull();
    const infected = Buffer.concat([Buffer.alloc(20_000, 'a'), Buffer.from(EICAR), Buffer.alloc(20_000, 'b')]);
    expect(await scanner.scan(cut(infected))).toBe('Eicar-Test-Signature');
  });

  it('lets nothing pass when the scanner is away, refuses or breaks off', async () => {
    await expect((await scannerAt(standIn(1000))).scan(cut(Buffer.alloc(5_000_000)))).rejects.toThrow();
    const silent = createServer((socket) => void socket.on('error', () => undefined).destroy());
    await expect((await scannerAt(silent)).scan(cut(Buffer.alloc(10)))).rejects.toThrow();
    await expect(new ClamdScanner('127.0.0.1:1').scan(cut(Buffer.alloc(10)))).rejects.toThrow();
  });
});
