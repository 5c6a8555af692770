import pg from 'pg';
import { loops, serveDriver, type LaneResult } from './driver.js';

/** A job of prepared statements over separate connections; the statements of a piece of work run in turn. */
export interface SqlJob {
  connections: number;
  warmUp: number;
  seconds: number;
  /** Statements of one piece of work, in order. */
  statements: { url: string; text: string; values: unknown[] }[];
}

serveDriver(async (job: SqlJob): Promise<LaneResult> => {
  const urls = [...new Set(job.statements.map(({ url }) => url))];
  const sessions = await Promise.all(
    Array.from(
      { length: job.connections },
      async () =>
        new Map(
          await Promise.all(
            urls.map(async (url) => {
              const client = new pg.Client({ connectionString: url });
              await client.connect();
              return [url, client] as const;
            }),
          ),
        ),
    ),
  );
  const named = job.statements.map((statement, index) => ({ ...statement, name: `bench-${index}` }));
  const result = await loops(job.connections, job, async (loop) => {
    for (const { url, name, text, values } of named) await sessions[loop]!.get(url)!.query({ name, text, values });
  });
  await Promise.all(sessions.flatMap((session) => [...session.values()].map((client) => client.end())));
  return result;
});
