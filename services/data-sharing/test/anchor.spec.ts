import { createHash } from 'node:crypto';
import { auditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';

const LIST =
  'query L($service: String, $first: Int = 20, $after: String) { auditAnchors(service: $service, first: $first, after: $after) { edges { cursor node { service position head } } pageInfo { hasNextPage } } }';
interface Page {
  auditAnchors: {
    edges: { cursor: string; node: { service: string; position: number; head: string } }[];
    pageInfo: { hasNextPage: boolean };
  };
}
const head = (text: string) => createHash('sha256').update(text).digest('hex');

describe('audit anchors', () => {
  let subgraph: TestSubgraph;
  const auditor = aStaffActor({ roles: ['auditor'] });
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    for (const name of ['personnel', 'grid', 'coordination', 'assessment'] as const) {
      for (const position of [10, 20])
        await subgraph.deliver(
          auditHeadSealed[name],
          { service: name, position, head: head(`${name}${position}`) },
          { key: name },
        );
    }
  });
  afterAll(async () => {
    await subgraph.stop();
  });

  it('are stored for the four other services and listed newest first', async () => {
    const { auditAnchors } = await subgraph.get<Page>(LIST, { as: auditor, variables: { service: 'grid' } });
    expect(auditAnchors.edges.map(({ node }) => node)).toEqual([
      { service: 'grid', position: 20, head: head('grid20') },
      { service: 'grid', position: 10, head: head('grid10') },
    ]);
  });

  it('are all found page by page', async () => {
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { auditAnchors }: Page = await subgraph.get<Page>(LIST, { as: auditor, variables: { first: 3, after } });
      seen.push(...auditAnchors.edges.map(({ node }) => `${node.service}@${node.position}`));
      after = auditAnchors.edges.at(-1)!.cursor;
      more = auditAnchors.pageInfo.hasNextPage;
    }
    expect(seen).toEqual([
      'assessment@20',
      'assessment@10',
      'coordination@20',
      'coordination@10',
      'grid@20',
      'grid@10',
      'personnel@20',
      'personnel@10',
    ]);
  });

  it('are never replaced: a second head for a position keeps the first, and the audit contains both', async () => {
    await subgraph.deliver(
      auditHeadSealed.grid,
      { service: 'grid', position: 20, head: head('rewritten') },
      { key: 'grid' },
    );
    const { auditAnchors } = await subgraph.get<Page>(LIST, { as: auditor, variables: { service: 'grid', first: 1 } });
    expect(auditAnchors.edges[0]!.node.head).toBe(head('grid20'));
    const records = await subgraph.database.query<{ after: { head: string } }>(
      `SELECT after FROM audit_record WHERE subject_id = 'grid@20' ORDER BY entry`,
    );
    expect(records.map(({ after }) => after.head)).toEqual([head('grid20'), head('rewritten')]);
  });

  it('are refused for a service that does not exist', async () => {
    expect(
      (await subgraph.ask(LIST, { as: auditor, variables: { service: 'payroll' } })).errors?.[0]?.extensions.code,
    ).toBe('BAD_INPUT');
  });
});
