import { Client } from 'undici';
import { loops, serveDriver, type LaneResult } from './driver.js';

/** GraphQL requests over keep-alive connections, each connection with one request in flight. */
export interface HttpJob {
  origin: string;
  connections: number;
  warmUp: number;
  seconds: number;
  /** Requests sent in turn. `@KEY@` in a body is replaced by a new idempotency key. */
  requests: { headers: Record<string, string>; body: string }[];
}

serveDriver(async (job: HttpJob): Promise<LaneResult> => {
  const run = `${process.pid.toString(36)}-${Date.now().toString(36)}`;
  const prepared = job.requests.map(({ headers, body }) => ({
    headers: { 'content-type': 'application/json', ...headers },
    parts: body.split('@KEY@'),
  }));
  const clients = Array.from(
    { length: job.connections },
    () => new Client(job.origin, { pipelining: 1, keepAliveTimeout: 60_000 }),
  );
  let sent = 0;
  const result = await loops(job.connections, job, async (loop) => {
    const { headers, parts } = prepared[sent % prepared.length]!;
    const body = parts.join(`bench-${run}-${(sent += 1)}`);
    const answer = await post(clients[loop]!, headers, body);
    if (!answer.startsWith('{"data":') || answer.includes('"errors":')) throw new Error(answer.slice(0, 400));
  });
  await Promise.all(clients.map((client) => client.destroy()));
  return result;
});

/** Uses `dispatch` of undici, which needs a third of the processor time that `request` needs. */
function post(client: Client, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    client.dispatch(
      { method: 'POST', path: '/graphql', headers, body },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          resolve(Buffer.concat(chunks).toString());
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      },
    );
  });
}
