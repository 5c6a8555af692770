import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Envelope } from '@jiceng/contracts/contract';
import { ask } from './browser.js';

/** The part of a queue store that these steps use. */
interface Queues {
  addSingly: (messages: { queue: string; envelope: Envelope; attempts: number; backoffMs: number }[]) => Promise<void>;
  close: () => Promise<void>;
}
// A variable, so that the type check of the console does not read the sources of the platform. This check knows only
// the JavaScript of Chromium 87.
const platform: string = '@jiceng/platform/queue';

const QUEUE = 'coordination.data-sharing.packet-archived';

interface Run {
  databases: Record<'coordination' | 'data-sharing', string>;
  queueUrl: string;
}

async function inDatabase<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Dead letters and the repair of their cause. */
export interface Broken {
  ids: string[];
  /** Name of the constraint, which the list shows as the reason. */
  name: string;
  /** Removes the cause, so that a replay of the messages takes effect. */
  repair: () => Promise<void>;
  /** Removes what the replays left, because no service announced these events. */
  forget: () => Promise<void>;
}

/**
 * Makes dead letters whose cause can be repaired: a constraint keeps coordination from noting two events as handled.
 * The events repeat an event that was handled before, so that their replay changes nothing.
 */
export async function deadLetters(): Promise<Broken> {
  const run = JSON.parse(readFileSync(join(process.env.JICENG_CONSOLE_STATE ?? '.jiceng', 'run.json'), 'utf8')) as Run;
  const [handled] = await inDatabase<{ envelope: Envelope }>(
    run.databases['data-sharing'],
    `SELECT envelope::jsonb || jsonb_build_object('contract', contract, 'key', key) AS envelope FROM outbox
     WHERE contract = 'data-sharing.packet-archived' AND id NOT IN (SELECT id FROM outbox_waiting) ORDER BY id LIMIT 1`,
  );
  const ids: string[] = [randomUUID(), randomUUID()];
  const name = `broken_${ids[0]!.slice(0, 8)}`;
  const { coordination } = run.databases;
  const listed = ids.map((id) => `'${id}'`).join(', ');
  await inDatabase(
    coordination,
    `ALTER TABLE processed_message ADD CONSTRAINT ${name} CHECK (event_id NOT IN (${listed})) NOT VALID`,
  );
  const { openQueueBackend } = (await import(platform)) as {
    openQueueBackend: (url: string, connections: number) => Queues;
  };
  const queues = openQueueBackend(run.queueUrl, 0);
  try {
    await queues.addSingly(
      ids.map((id) => ({ queue: QUEUE, envelope: { ...handled!.envelope, id, seq: null }, attempts: 1, backoffMs: 1 })),
    );
    while ((await dead()).filter((id) => ids.includes(id)).length < ids.length)
      await new Promise((done) => setTimeout(done, 100));
  } finally {
    await queues.close();
  }
  return {
    ids,
    name,
    repair: async () => {
      await inDatabase(coordination, `ALTER TABLE processed_message DROP CONSTRAINT IF EXISTS ${name}`);
    },
    forget: async () => {
      await inDatabase(coordination, `ALTER TABLE processed_message DROP CONSTRAINT IF EXISTS ${name}`);
      let removed = 0;
      for (let tries = 0; tries < 100 && removed < ids.length; tries += 1) {
        const sql = `DELETE FROM processed_message WHERE event_id IN (${listed}) RETURNING event_id`;
        removed += (await inDatabase(coordination, sql)).length;
        if (removed < ids.length) await new Promise((done) => setTimeout(done, 100));
      }
    },
  };
}

/** Returns the ids of the dead letters of the queue. */
export async function dead(): Promise<string[]> {
  const { deadLetters: list } = await ask<{ deadLetters: { edges: { node: { messageId: string } }[] } }>(
    'operator',
    'query ($queue: String) { deadLetters(first: 100, queue: $queue) { edges { node { messageId } } } }',
    { queue: QUEUE },
  );
  return list.edges.map(({ node }) => node.messageId);
}

/** Replays a dead letter as another operator would. */
export async function replay(id: string): Promise<void> {
  await ask('operator', 'mutation ($input: ReplayDeadLetterInput!) { replayDeadLetter(input: $input) { messageId } }', {
    input: { idempotencyKey: randomUUID(), queue: QUEUE, id },
  });
}
