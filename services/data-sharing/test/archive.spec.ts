import { randomUUID } from 'node:crypto';
import { issueFiled } from '@jiceng/contracts/coordination/issue-filed';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { packetArchived } from '@jiceng/contracts/data-sharing/packet-archived';
import type { Actor } from '@jiceng/platform/context';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import { digestOf, GENESIS_SEAL, sealOf } from '../src/archive/archive-seal.rules.js';
import { service } from '../src/service.js';
import { aFiledIssue, anAuditor, aProgressedIssue, COMMUNITY, OTHER_STREET, STREET } from './builders.js';

interface PacketNode {
  id: string;
  title: string;
  edition: number;
  position: number;
  seal: string;
  digest: string;
  document: string | null;
  issue: { id: string };
}
interface Page {
  archivePackets: {
    edges: { cursor: string; node: PacketNode }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    asOf: string;
  };
}

const LIST = `query List($issueId: ID, $regionCode: String, $from: DateTime, $to: DateTime, $text: String, $first: Int! = 20, $after: String) {
  archivePackets(issueId: $issueId, regionCode: $regionCode, from: $from, to: $to, text: $text, first: $first, after: $after) {
    edges { cursor node { id title edition position seal digest document issue { id } } } pageInfo { hasNextPage endCursor } asOf } }`;

describe('the archive', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
  });
  afterAll(async () => {
    await subgraph.stop();
  });

  const file = async (parts: Parameters<typeof aFiledIssue>[0] = {}) => {
    const filed = aFiledIssue(parts);
    await subgraph.deliver(issueFiled, filed, { key: filed.issueId, occurredAt: '2026-03-02T08:00:01.000Z' });
    return filed;
  };
  const list = async (variables: Record<string, unknown>, as: Actor = anAuditor()): Promise<PacketNode[]> =>
    (await subgraph.get<Page>(LIST, { as, variables })).archivePackets.edges.map((edge) => edge.node);
  const titles = async (variables: Record<string, unknown>, as?: Actor) =>
    (await list(variables, as)).map((node) => node.title);

  it('seals each packet as the next link, so that a third party can recompute the seal from the packet alone', async () => {
    const first = await file();
    const second = await file();
    const [one] = await list({ issueId: first.issueId });
    const [two] = await list({ issueId: second.issueId });
    expect(two!.position).toBe(one!.position + 1);
    expect(digestOf(two!.document!)).toBe(two!.digest);
    expect(sealOf(one!.seal, two!.position, two!.digest)).toBe(two!.seal);
    if (one!.position === 1) expect(sealOf(GENESIS_SEAL, 1, one!.digest)).toBe(one!.seal);
    expect(JSON.parse(two!.document!)).toMatchObject({
      issueId: second.issueId,
      edition: 1,
      packet: second.packet,
      archivedAt: '2026-03-02T08:00:01.000Z',
    });
  });

  it('announces every packet once with its seal', async () => {
    const { issueId } = await file();
    const [packet] = await list({ issueId });
    const events = await subgraph.database.query<{ envelope: { payload: unknown } }>(
      'SELECT envelope FROM outbox WHERE contract = $1 AND key = $2',
      [packetArchived.name, issueId],
    );
    expect(events.map(({ envelope }) => envelope.payload)).toEqual([
      {
        packetId: packet!.id,
        issueId,
        edition: 1,
        position: packet!.position,
        digest: packet!.digest,
        seal: packet!.seal,
      },
    ]);
  });

  it('keeps all editions of a reopened issue', async () => {
    const { issueId } = await file({ title: '第一次办结' });
    await file({ issueId, edition: 2, title: '重开后办结' });
    expect((await list({ issueId })).map(({ edition, title }) => [edition, title]).sort()).toEqual([
      [1, '第一次办结'],
      [2, '重开后办结'],
    ]);
    const answer = await subgraph.get<{ _entities: { archivePackets: { edition: number }[] }[] }>(
      'query E($r: [_Any!]!) { _entities(representations: $r) { ... on Issue { archivePackets { edition } } } }',
      {
        as: anAuditor(),
        variables: {
          r: [
            { __typename: 'Issue', id: issueId },
            { __typename: 'Issue', id: randomUUID() },
          ],
        },
      },
    );
    expect(answer._entities.map((issue) => issue.archivePackets.map(({ edition }) => edition))).toEqual([[1, 2], []]);
  });

  it('does not change a packet when the same edition is filed again, and never replaces it with other content', async () => {
    const filed = await file();
    await subgraph.deliver(issueFiled, filed, { key: filed.issueId, occurredAt: '2026-05-01T00:00:00.000Z' });
    const [kept] = await list({ issueId: filed.issueId });
    await expect(
      subgraph.database.query('UPDATE archive_packet SET title = $1 WHERE id = $2', ['改', kept!.id]),
    ).rejects.toThrow('append-only');
    await expect(subgraph.database.query('DELETE FROM archive_packet WHERE id = $1', [kept!.id])).rejects.toThrow(
      'append-only',
    );
    await expect(subgraph.database.query('TRUNCATE archive_packet')).rejects.toThrow('append-only');
    expect(await list({ issueId: filed.issueId })).toEqual([kept]);
  });

  it('gives positions without gaps when many packets are filed at once', async () => {
    await Promise.all(Array.from({ length: 12 }, () => file()));
    const [row] = await subgraph.database.query<{ gaps: string; head: boolean }>(
      `SELECT max(position) - count(*) AS gaps, max(position) = (SELECT position FROM archive_head) AS head FROM archive_packet`,
    );
    expect(row).toEqual({ gaps: '0', head: true });
  });

  describe('a search in the archive', () => {
    const street = '320106011000';
    beforeAll(async () => {
      await file({
        title: '井盖缺失',
        regionCode: '320106011001',
        closedAt: '2025-01-10T00:00:00.000Z',
        packet: { result: '更换防坠井盖 ３ 个' },
      });
      await file({
        title: '占道经营',
        regionCode: '320106011002',
        closedAt: '2025-02-10T00:00:00.000Z',
        packet: { result: '劝离流动摊贩', plate: '苏A12345' },
      });
      await file({
        title: '路灯不亮',
        regionCode: '320106011002001',
        closedAt: '2025-03-10T00:00:00.000Z',
        packet: { result: '更换灯具，井道已封闭盖板' },
      });
    });

    it.each([
      ['井盖', ['井盖缺失']],
      ['井', ['路灯不亮', '井盖缺失']],
      ['更换', ['路灯不亮', '井盖缺失']],
      ['更换 灯具', ['路灯不亮']],
      ['井盖 灯具', []],
      ['3 个', ['井盖缺失']],
      ['苏a123', ['占道经营']],
      ['流动摊', ['占道经营']],
      ['%', []],
      ["' | '", []],
    ])('finds packets by text: %s', async (text, expected) =>
      expect(await titles({ regionCode: street, text })).toEqual(expected),
    );

    it('finds packets by region, including the regions below it, and by period', async () => {
      expect(await titles({ regionCode: street })).toEqual(['路灯不亮', '占道经营', '井盖缺失']);
      expect(await titles({ regionCode: '320106011002' })).toEqual(['路灯不亮', '占道经营']);
      expect(await titles({ regionCode: '320106011002001' })).toEqual(['路灯不亮']);
      expect(await titles({ regionCode: street, from: '2025-02-10T00:00:00Z', to: '2025-03-10T00:00:00Z' })).toEqual([
        '占道经营',
      ]);
    });

    it('returns each packet once when it is read page by page', async () => {
      const seen: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { archivePackets }: Page = await subgraph.get<Page>(LIST, {
          as: anAuditor(),
          variables: { regionCode: street, first: 2, after },
        });
        seen.push(...archivePackets.edges.map(({ node }) => node.title));
        after = archivePackets.pageInfo.endCursor;
        more = archivePackets.pageInfo.hasNextPage;
      }
      expect(seen).toEqual(['路灯不亮', '占道经营', '井盖缺失']);
    });

    it.each([
      [{ regionCode: "320106'; DROP" }, 'BAD_INPUT'],
      [{ issueId: 'nonsense' }, 'BAD_INPUT'],
      [{ text: '字'.repeat(101) }, 'BAD_INPUT'],
      [{ text: '井\u202e盖' }, 'BAD_INPUT'],
      [{ first: 101 }, 'PAGE_TOO_LARGE'],
      [{ after: 'x' }, 'BAD_CURSOR'],
      [{ from: '2025-03-01T00:00:00Z', to: '2025-02-01T00:00:00Z' }, 'BAD_INPUT'],
    ])('refuses %j with %s', async (variables, code) => {
      const answer = await subgraph.ask(LIST, { as: anAuditor(), variables });
      expect(answer.errors?.[0]?.extensions.code).toBe(code);
    });
  });

  describe('a packet', () => {
    const handler = randomUUID();
    let issueId: string;
    let packetId: string;
    beforeAll(async () => {
      const filed = await file({ title: '权限样本' });
      issueId = filed.issueId;
      const progressed = aProgressedIssue({ issueId, after: { handlerOrganizationIds: [handler] } });
      await subgraph.deliver(issueProgressed, progressed, { key: issueId, seq: 1 });
      packetId = (await list({ issueId }))[0]!.id;
    });

    it.each<[string, () => Actor]>([
      ['the street office of the place', () => aStaffActor({ roles: ['street_dispatcher'], areaCodes: [STREET] })],
      [
        'the coordination office of the district',
        () => aStaffActor({ roles: ['coordinator'], areaCodes: ['320106000000'] }),
      ],
      [
        'the department that handled it',
        () => aStaffActor({ roles: ['department_handler'], organizationIds: [handler] }),
      ],
      ['a data owner', () => aStaffActor({ roles: ['data_owner'] })],
    ])('is shown with its content to %s', async (_, actor) => {
      const [packet] = await list({ issueId }, actor());
      expect(JSON.parse(packet!.document!)).toMatchObject({ title: '权限样本' });
      const one = await subgraph.get<{ archivePacket: { packet: unknown } }>(
        'query P($id: ID!) { archivePacket(id: $id) { packet } }',
        { as: actor(), variables: { id: packetId } },
      );
      expect(one.archivePacket.packet).toMatchObject({ result: '已疏通雨水管网，路面恢复通行' });
    });

    it('is shown without its content to the community of the place', async () => {
      const [packet] = await list({ issueId }, aStaffActor({ roles: ['community_clerk'], areaCodes: [COMMUNITY] }));
      expect(packet).toMatchObject({ title: '权限样本', document: null });
    });

    it.each<[string, () => Actor]>([
      [
        'another street',
        () => aStaffActor({ roles: ['street_dispatcher'], areaCodes: [OTHER_STREET], organizationIds: [randomUUID()] }),
      ],
      ['another community', () => aStaffActor({ roles: ['community_clerk'], areaCodes: ['320106002004'] })],
      [
        'a department that had no part',
        () =>
          aStaffActor({
            roles: ['department_dispatcher'],
            organizationIds: [randomUUID()],
            areaCodes: ['320106000000'],
          }),
      ],
      ['somebody without an area', () => aStaffActor({ roles: ['verifier'] })],
    ])('is hidden from %s in lists, by id and as a reference', async (_, actor) => {
      expect(await list({ issueId }, actor())).toEqual([]);
      const answer = await subgraph.get<{ archivePacket: unknown; _entities: unknown[] }>(
        'query P($id: ID!, $r: [_Any!]!) { archivePacket(id: $id) { id } _entities(representations: $r) { ... on ArchivePacket { id } ... on Issue { archivePackets { id } } } }',
        {
          as: actor(),
          variables: {
            id: packetId,
            r: [
              { __typename: 'ArchivePacket', id: packetId },
              { __typename: 'Issue', id: issueId },
            ],
          },
        },
      );
      expect(answer).toEqual({ archivePacket: null, _entities: [null, { archivePackets: [] }] });
    });

    it('is hidden from residents, in the list and on their own issues', async () => {
      const answer = await subgraph.ask(LIST, { as: aResidentActor() });
      expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      const entities = await subgraph.get<{ _entities: unknown[] }>(
        'query E($r: [_Any!]!) { _entities(representations: $r) { ... on Issue { archivePackets { id } } } }',
        { as: aResidentActor(), variables: { r: [{ __typename: 'Issue', id: issueId }] } },
      );
      expect(entities._entities).toEqual([{ archivePackets: [] }]);
    });

    it.each(['verifyArchive { intact }', 'auditAnchors { asOf }'])(
      'can be checked only by auditing roles: %s',
      async (field) => {
        for (const roles of [['street_dispatcher'], ['resident'], ['district_admin']]) {
          const answer = await subgraph.ask(`{ ${field} }`, { as: aStaffActor({ roles }) });
          expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
        }
        expect((await subgraph.ask(`{ ${field} }`, { as: null })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      },
    );
  });

  it('shows a packet to the present organizations of its issue', async () => {
    const [before, after] = [randomUUID(), randomUUID()];
    const { issueId } = await file();
    const step = (organization: string, version: number) =>
      aProgressedIssue({
        issueId,
        after: { responsibleOrganizationId: organization, firstReceiverOrganizationId: organization, version },
      });
    await subgraph.deliver(issueProgressed, step(before, 1), { key: issueId, seq: 1 });
    await subgraph.deliver(issueProgressed, step(after, 2), { key: issueId, seq: 2 });
    const seenBy = async (organization: string) =>
      (await list({ issueId }, aStaffActor({ roles: ['department_handler'], organizationIds: [organization] }))).length;
    expect([await seenBy(before), await seenBy(after)]).toEqual([0, 1]);
  });

  it('counts the packets of a search that the caller may see, once and only when a query asks', async () => {
    const { issueId } = await file();
    const all = await countsOf(subgraph, 'archivePackets', anAuditor());
    expect(all.walked).toBeGreaterThan(1);
    expect(all).toEqual(countsFor(all.walked));
    const one = await countsOf(subgraph, 'archivePackets', anAuditor(), { args: `issueId: "${issueId}"` });
    expect(one).toEqual(countsFor(1));
    const stranger = aStaffActor({ roles: ['department_handler'], organizationIds: [randomUUID()] });
    expect(await countsOf(subgraph, 'archivePackets', stranger)).toEqual(countsFor(0));
  });
});
