import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyContext } from '@jiceng/platform/context';
import { eventually } from '@jiceng/testing/eventually';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { SignJWT, generateKeyPair, exportPKCS8 } from 'jose';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRET } from './subgraphs.js';
import { startTestbed, type Testbed } from './testbed.js';

/** A replacement for coordination's stream. It records the request of each connection and sends events for the test. */
class Source {
  server!: FastifyInstance;
  refuses = false;
  /** Milliseconds before a connection is answered. */
  delay = 0;
  connections: { lastEventId: string | undefined; actorId: string | undefined; reply: FastifyReply }[] = [];
  port = 0;

  async start(): Promise<void> {
    this.server = Fastify({ forceCloseConnections: true });
    this.server.get('/live/inbox', async (request, reply) => {
      if (this.delay > 0) await sleep(this.delay);
      const claims = verifyContext(request.headers['x-jiceng-context'] as string, {
        audience: 'coordination',
        secrets: SECRET,
      });
      if (this.refuses) return reply.code(403).send({});
      if (request.headers['last-event-id'] === 'garbage') return reply.code(400).send({});
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.flushHeaders();
      this.connections.push({
        lastEventId: request.headers['last-event-id'] as string | undefined,
        actorId: claims.actor?.id,
        reply,
      });
    });
    await this.server.listen({ host: '127.0.0.1', port: this.port });
    this.port = (this.server.server.address() as { port: number }).port;
  }

  send(text: string): void {
    this.connections.at(-1)!.reply.raw.write(text);
  }
}

interface Client {
  text: () => string;
  ended: () => boolean;
  status: number;
  close: () => void;
}

async function listen(url: string, headers: Record<string, string>): Promise<Client> {
  const abort = new AbortController();
  const response = await fetch(`${url}/live/inbox`, { headers, signal: abort.signal });
  let text = '';
  let ended = false;
  void (async () => {
    for await (const chunk of response.body!) text += new TextDecoder().decode(chunk as Uint8Array);
  })()
    .catch(() => undefined)
    .finally(() => (ended = true));
  return { text: () => text, ended: () => ended, status: response.status, close: () => abort.abort() };
}

let source: Source;
let bed: Testbed;
let keyFile: string;
let sign: (seconds: number) => Promise<string>;

beforeEach(async () => {
  source = new Source();
  await source.start();
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  keyFile = join(await mkdtemp(join(tmpdir(), 'jiceng-key-')), 'demo.pem');
  await writeFile(keyFile, await exportPKCS8(privateKey));
  bed = await startTestbed(
    { DEMO_ISSUER_KEY_FILE: keyFile, LIMIT_LIVE_STREAMS: '2' },
    { coordinationUrl: `http://127.0.0.1:${source.port}/graphql` },
  );
  sign = (seconds) =>
    new SignJWT({ name: 'x' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('http://localhost:0/demo')
      .setAudience('jiceng')
      .setSubject('staff-1')
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(privateKey);
});
afterEach(async () => {
  await bed.stop();
  await source.server.close();
  await rm(dirname(keyFile), { recursive: true });
});

describe('the live inbox', () => {
  it('passes events on to a signed-in user', async () => {
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}` });
    await eventually(() => source.connections.length === 1);
    expect(source.connections[0]!.actorId).toBe('staff-1');
    source.send('id: 7\nevent: task-offered\ndata: {"id":"t1"}\n\n');
    await eventually(() => client.text().includes('id: 7\nevent: task-offered\ndata: {"id":"t1"}\n\n'));
    client.close();
    await eventually(async () =>
      (await (await fetch(`${bed.url}/metrics`)).text()).includes('jiceng_gateway_live_streams 0'),
    );
  });

  it('refuses a caller who has not signed in', async () => {
    const client = await listen(bed.url, {});
    expect(client.status).toBe(401);
    expect(source.connections).toHaveLength(0);
  });

  it('refuses a caller whom the service refuses', async () => {
    source.refuses = true;
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}` });
    expect(client.status).toBe(403);
    await eventually(() => client.text().includes('"code":"FORBIDDEN"'));
  });

  it('refuses a Last-Event-ID that the service did not issue', async () => {
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}`, 'last-event-id': 'garbage' });
    expect(client.status).toBe(400);
    await eventually(() => client.text().includes('"field":"Last-Event-ID"'));
  });

  it('ends when the user loses the role', async () => {
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}` });
    await eventually(() => source.connections.length === 1);
    source.refuses = true;
    source.connections[0]!.reply.raw.destroy();
    await eventually(() => client.ended());
    expect(client.text()).toContain('{"reason":"refused"}');
  });

  it('opens while the service is down and continues when it is back', async () => {
    await source.server.close();
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}` });
    expect(client.status).toBe(200);
    await source.start();
    await eventually(() => source.connections.length === 1);
    source.send('id: 1\ndata: a\n\n');
    await eventually(() => client.text().includes('data: a'));
    client.close();
  });

  it("continues from the client's last event", async () => {
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}`, 'last-event-id': '41' });
    await eventually(() => source.connections.length === 1);
    expect(source.connections[0]!.lastEventId).toBe('41');
    client.close();
  });

  it('continues from the last complete event after a restart of the service', async () => {
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}` });
    await eventually(() => source.connections.length === 1);
    source.send('id: 1\ndata: a\n\nid: 2\ndata: ha');
    await eventually(() => client.text().includes('data: a'));
    await source.server.close();
    await source.start();
    await eventually(() => source.connections.length === 2);
    expect(source.connections[1]!.lastEventId).toBe('1');
    source.send('id: 2\ndata: half\n\n');
    await eventually(() => client.text().includes('id: 2\ndata: half\n\n'));
    expect(client.text()).not.toContain('data: ha\n');
    expect(client.ended()).toBe(false);
    client.close();
  });

  it('ends when the token expires', async () => {
    const client = await listen(bed.url, { authorization: `Bearer ${await sign(2)}` });
    await eventually(() => client.ended());
    expect(client.text()).toContain('event: end\ndata: {"reason":"token-expired"}');
  });

  it('allows a person only a few streams', async () => {
    const authorization = `Bearer ${await bed.token()}`;
    const clients = [
      await listen(bed.url, { authorization }),
      await listen(bed.url, { authorization }),
      await listen(bed.url, { authorization }),
    ];
    expect(clients.map(({ status }) => status)).toEqual([200, 200, 429]);
    clients.forEach((client) => client.close());
  });

  it('does not count clients that disconnected before the service answered', async () => {
    const authorization = `Bearer ${await bed.token()}`;
    source.delay = 300;
    for (let client = 0; client < 3; client += 1) {
      const signal = AbortSignal.timeout(100);
      await fetch(`${bed.url}/live/inbox`, { headers: { authorization }, signal }).catch(() => undefined);
    }
    source.delay = 0;
    await sleep(500);
    const later = await listen(bed.url, { authorization });
    expect(later.status).toBe(200);
    later.close();
  });

  it('tells clients when to reconnect when the gateway stops', async () => {
    const client = await listen(bed.url, { authorization: `Bearer ${await bed.token()}` });
    await eventually(() => source.connections.length === 1);
    await bed.stopGateway();
    await eventually(() => client.ended());
    expect(client.text()).toMatch(/retry: \d{4}\nevent: end\ndata: \{"reason":"restarting"\}/);
  });
});
