import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import type { ServiceName } from '@jiceng/contracts/contract';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { serviceConfigSchema } from '@jiceng/platform/config';
import { createDataSource } from '@jiceng/platform/database';
import { envelopesOf, openQueueBackend, type QueueBackend } from '@jiceng/platform/queue';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import { anEnvelope } from '@jiceng/testing/platform-database';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { DeadLetterModule } from './dead-letter.module.js';
import { deadLetterFields, deadLetterRules } from './dead-letter.policy.js';

@Module({ imports: [DeadLetterModule] })
class OperatorModule {}

/** A service with this feature alone, which receives no events. */
const service = {
  name: 'operator-desk' as ServiceName,
  module: OperatorModule,
  config: serviceConfigSchema,
  policy: { version: 'spec', rules: deadLetterRules, fields: deadLetterFields },
  dataSource: (url: string, poolSize?: number) => createDataSource({ tables: [], migrations: [] }, url, poolSize),
};
const QUEUE = 'personnel.grid.region-changed';
const LIST =
  'query L($queue: String, $first: Int = 20, $after: String) { deadLetters(queue: $queue, first: $first, after: $after) { edges { node { messageId queue contract key attempts failedReason payload } } pageInfo { hasNextPage endCursor } } }';
const REPLAY = 'mutation R($input: ReplayDeadLetterInput!) { replayDeadLetter(input: $input) { messageId queue } }';
interface Page {
  deadLetters: {
    edges: { node: { messageId: string; queue: string; payload: unknown } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

describe('dead letters', () => {
  let subgraph: TestSubgraph;
  let worker: QueueBackend;
  const operator = aStaffActor({ id: 'operator', kind: 'system', roles: ['operator'] });
  const handled: string[] = [];
  let broken = true;
  const letters = Array.from({ length: 5 }, (_, index) =>
    anEnvelope(
      regionChanged,
      { code: '320106002000', name: `街道${index}`, level: 'street', parentCode: null, version: 1 },
      { key: `k${index}` },
    ),
  );

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    worker = openQueueBackend(subgraph.queues.url, 1);
    worker.work(QUEUE, 1, async (job) => {
      if (broken) throw new Error('relation "region" does not exist');
      handled.push(...envelopesOf(job.data).map(({ id }) => id));
    });
    await worker.addSingly(letters.map((envelope) => ({ queue: QUEUE, envelope, attempts: 1, backoffMs: 1 })));
    await eventually(async () => (await worker.depth(QUEUE)).failed === 5);
    broken = false;
  });
  afterAll(async () => {
    await worker.close();
    await subgraph.stop();
  });

  const list = async (variables: object = {}) =>
    (await subgraph.get<Page>(LIST, { as: operator, variables: { ...variables } })).deadLetters;
  const replay = (id: string, as = operator, idempotencyKey: string = randomUUID(), queue = QUEUE) =>
    subgraph.ask(REPLAY, { as, variables: { input: { idempotencyKey, queue, id } } });
  const codeOf = (answer: { errors?: { extensions: { code: string } }[] }) =>
    answer.errors?.[0]?.extensions.code ?? 'ok';

  it('are listed with error and content, page by page, each once', async () => {
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Page['deadLetters'] = await list({ first: 2, after });
      seen.push(...page.edges.map(({ node }) => node.messageId));
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect([...seen].sort()).toEqual(letters.map(({ id }) => id).sort());
    const { edges } = await list({ queue: QUEUE });
    expect(edges.find(({ node }) => node.messageId === letters[0]!.id)?.node).toEqual({
      messageId: letters[0]!.id,
      queue: QUEUE,
      contract: 'grid.region-changed',
      key: 'k0',
      attempts: 1,
      failedReason: 'relation "region" does not exist',
      payload: letters[0]!.payload,
    });
    expect((await list({ queue: 'grid.personnel.organization-changed' })).edges).toEqual([]);
  });

  it('are counted beside the other jobs of their queue', async () => {
    const queues = '{ queues { queue waiting active delayed dead oldestWaitingAt } }';
    interface Counted {
      queues: { queue: string; waiting: number; dead: number; oldestWaitingAt: string | null }[];
    }
    const found = (await subgraph.get<Counted>(queues, { as: operator })).queues;
    expect(found.find(({ queue }) => queue === QUEUE)).toEqual({
      queue: QUEUE,
      waiting: 0,
      active: 0,
      delayed: 0,
      dead: 5,
      oldestWaitingAt: null,
    });
    expect(found.filter(({ dead }) => dead > 0).map(({ queue }) => queue)).toEqual([QUEUE]);
    expect(codeOf(await subgraph.ask(queues, { as: aStaffActor({ roles: ['auditor'] }) }))).toBe('FORBIDDEN');
  });

  it('are delivered again after a replay, which the audit records and a retry does not repeat', async () => {
    const [id, key] = [letters[0]!.id, randomUUID()];
    expect(codeOf(await replay(id, operator, key))).toBe('ok');
    await eventually(() => handled.includes(id));
    expect(codeOf(await replay(id, operator, key))).toBe('ok');
    expect(codeOf(await replay(id))).toBe('NOT_A_DEAD_LETTER');
    expect((await list()).edges.map(({ node }) => node.messageId)).not.toContain(id);
    expect(
      await subgraph.database.query('SELECT act FROM audit_record WHERE subject_id = $1', [`${QUEUE}/${id}`]),
    ).toEqual([{ act: 'replayDeadLetter' }]);
  });

  it('are open only to the operator', async () => {
    for (const as of [aResidentActor(), aStaffActor({ roles: ['district_admin', 'auditor', 'coordinator'] })]) {
      expect(codeOf(await subgraph.ask(LIST, { as }))).toBe('FORBIDDEN');
      expect(codeOf(await replay(letters[1]!.id, as))).toBe('FORBIDDEN');
    }
    expect(codeOf(await subgraph.ask(LIST, { as: null }))).toBe('UNAUTHENTICATED');
  });

  it('are refused for a queue that does not exist, and for a text that is no id', async () => {
    expect(codeOf(await subgraph.ask(LIST, { as: operator, variables: { queue: 'bull' } }))).toBe('QUEUE_UNKNOWN');
    expect(codeOf(await replay(letters[1]!.id, operator, randomUUID(), '*'))).toBe('QUEUE_UNKNOWN');
    expect(codeOf(await replay(`x'; --`))).toBe('BAD_INPUT');
    expect(codeOf(await replay(randomUUID()))).toBe('NOT_A_DEAD_LETTER');
  });
});
