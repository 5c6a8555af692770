import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A gateway for short messages that keeps the messages and gives the answers of the test. */
export class ShortMessages {
  readonly got: {
    body: string;
    signature: string;
    headers: IncomingHttpHeaders;
    message: Record<string, unknown>;
  }[] = [];
  answers: { status: number; retryAfter?: string }[] = [];
  private readonly server: Server = createServer((request, response) => {
    void read(request).then((body) => {
      const { status, retryAfter } = this.answers.shift() ?? { status: 200 };
      const message = JSON.parse(body) as Record<string, unknown>;
      const { headers } = request;
      this.got.push({ body, signature: String(headers['x-jiceng-signature']), headers, message });
      response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end();
    });
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/messages`;
  }
  stop(): void {
    this.server.close();
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Decodes the body of an e-mail in quoted-printable. */
function textOfMail(source: string): string {
  const body = source
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join('\n')
    .replace(/=\r?\n/g, '');
  return Buffer.from(
    body.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();
}

/** A mail server that keeps the messages. */
export class Mails {
  readonly got: { to: string[]; text: string }[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        this.got.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: textOfMail(Buffer.concat(chunks).toString('latin1')),
        });
        done();
      });
    },
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }
  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
