import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudEvent, HTTP } from 'cloudevents';

/** The data of an event about the state of an issue. */
export interface Told {
  number: string;
  sourceReference: string;
  state: string;
  sentence: { zh: string; en: string };
  at: string;
}

/** How the receiver answers one message: by a status, or not at all after it has read the message. */
export type Behaviour = number | 'breaks off';

/** The system of a hotline: reads events with the SDK of the CloudEvents project, checks the signature, drops doubles. */
export class StatusReceiver {
  /** Every message that came with its signature, in order, also doubles and those that were refused. */
  readonly heard: { event: CloudEvent<Told>; body: string; isSigned: boolean; at: number }[] = [];
  /** Answers to the next messages; later messages are taken. */
  behaviour: Behaviour[] = [];
  secret = '';
  private readonly server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const [, seconds, hash] = /^t=(\d+),v1=(.+)$/.exec(String(request.headers['x-jiceng-signature'])) ?? [];
      const isSigned = hash === createHmac('sha256', this.secret).update(`${seconds}.${body}`).digest('hex');
      const event = HTTP.toEvent<Told>({ headers: request.headers, body }) as CloudEvent<Told>;
      this.heard.push({ event, body, isSigned, at: Date.now() });
      const answer = this.behaviour.shift() ?? 202;
      if (answer === 'breaks off') request.socket.destroy();
      else response.writeHead(answer, answer === 429 ? { 'retry-after': '3' } : {}).end();
    });
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/states`;
  }

  /** The states of one matter, in the order in which they were first heard. */
  statesOf(reference: string): string[] {
    const first = new Map(this.of(reference).map(({ event }) => [event.id, event.data!.state]));
    return [...first.values()];
  }

  of(reference: string): StatusReceiver['heard'] {
    return this.heard.filter(({ event }) => event.data!.sourceReference === reference);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
