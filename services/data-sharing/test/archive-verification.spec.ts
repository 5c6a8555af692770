import { issueFiled } from '@jiceng/contracts/coordination/issue-filed';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import {
  canonicalDocument,
  digestOf,
  GENESIS_SEAL,
  sealOf,
  type SealedDocument,
} from '../src/archive/archive-seal.rules.js';
import { service } from '../src/service.js';
import { aFiledIssue, anAuditor } from './builders.js';

interface Report {
  intact: boolean;
  packets: number;
  head: string;
  faultCount: number;
  faults: { kind: string; position: number }[];
}

const PACKETS = 6;

/**
 * Changes data as a person with every right on the database would, after switching off the trigger that protects the
 * table.
 */
const tampering = (sql: string) =>
  `BEGIN; ALTER TABLE archive_packet DISABLE TRIGGER ALL; ${sql}; ALTER TABLE archive_packet ENABLE TRIGGER ALL; COMMIT`;

describe('verifyArchive', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    for (let index = 1; index <= PACKETS; index += 1) {
      const filed = aFiledIssue({ title: `事项${index}` });
      await subgraph.deliver(issueFiled, filed, { key: filed.issueId });
    }
    await subgraph.database.query(
      'CREATE TABLE kept_packet AS SELECT * FROM archive_packet; CREATE TABLE kept_head AS SELECT * FROM archive_head',
    );
  });
  afterAll(async () => {
    await subgraph.stop();
  });
  afterEach(async () => {
    await subgraph.database.query(
      tampering(
        'DELETE FROM archive_packet; INSERT INTO archive_packet SELECT * FROM kept_packet; DELETE FROM archive_head; INSERT INTO archive_head SELECT * FROM kept_head',
      ),
    );
  });

  const verify = async (): Promise<Report> =>
    (
      await subgraph.get<{ verifyArchive: Report }>(
        '{ verifyArchive { intact packets head faultCount faults { kind position } } }',
        { as: anAuditor() },
      )
    ).verifyArchive;
  const found = async () => (await verify()).faults.map(({ kind, position }) => `${kind}@${position}`).sort();
  const tamper = (sql: string) => subgraph.database.query(tampering(sql));

  it('finds an untouched archive intact', async () => {
    const [head] = await subgraph.database.query<{ seal: string }>('SELECT seal FROM archive_head');
    expect(await verify()).toEqual({ intact: true, packets: PACKETS, head: head!.seal, faultCount: 0, faults: [] });
  });

  it('finds an edited document', async () => {
    await tamper(`UPDATE archive_packet SET document = replace(document, '通行', '封闭') WHERE position = 3`);
    expect(await found()).toEqual(['EDITED@3']);
  });

  it.each([
    `title = '改'`,
    `region_code = '320106005000'`,
    `closed_at = closed_at + interval '1 day'`,
    `category_code = NULL`,
    'edition = 9',
  ])('finds a description that differs from the sealed document: %s', async (change) => {
    await tamper(`UPDATE archive_packet SET ${change} WHERE position = 3`);
    expect(await found()).toEqual(['EDITED@3']);
  });

  it('finds an edited document whose digest and all later seals were recomputed', async () => {
    const rows = await subgraph.database.query<{ position: string; document: string }>(
      'SELECT position, document FROM archive_packet ORDER BY position',
    );
    let seal = GENESIS_SEAL;
    const updates = rows.map(({ position, document }) => {
      const content = JSON.parse(document) as SealedDocument;
      const text = position === '3' ? canonicalDocument({ ...content, packet: { result: '从未发生' } }) : document;
      seal = sealOf(seal, Number(position), digestOf(text));
      return `UPDATE archive_packet SET document = '${text.replaceAll("'", "''")}', digest = '${digestOf(text)}', seal = '${seal}' WHERE position = ${position}`;
    });
    await tamper(`${updates.join(';')}; UPDATE archive_head SET seal = '${seal}'`);
    expect(await found()).toEqual(['EDITED@3', 'EDITED@4', 'EDITED@5', 'EDITED@6']);
  });

  it('finds a deleted packet', async () => {
    await tamper('DELETE FROM archive_packet WHERE position = 4');
    expect(await found()).toEqual(['BROKEN@5', 'DELETED@4']);
  });

  it('finds an inserted packet', async () => {
    await tamper(`INSERT INTO archive_packet SELECT 7, gen_random_uuid(), gen_random_uuid(), 1, title, region_code, category_code, closed_at, archived_at,
      document, digest, seal, search_text, search FROM archive_packet WHERE position = 2`);
    expect(await found()).toEqual(expect.arrayContaining(['BROKEN@7', 'INSERTED@7']));
  });

  it('finds an inserted packet with a matching forged seal and head', async () => {
    const [last] = await subgraph.database.query<{ seal: string; document: string }>(
      'SELECT seal, document FROM archive_packet WHERE position = 6',
    );
    const text = canonicalDocument({ ...(JSON.parse(last!.document) as SealedDocument), edition: 2 });
    const seal = sealOf(last!.seal, 7, digestOf(text));
    await tamper(`INSERT INTO archive_packet SELECT 7, gen_random_uuid(), issue_id, 2, title, region_code, category_code, closed_at, archived_at,
      '${text.replaceAll("'", "''")}', '${digestOf(text)}', '${seal}', search_text, search FROM archive_packet WHERE position = 6; UPDATE archive_head SET position = 7, seal = '${seal}'`);
    expect(await found()).toEqual(['INSERTED@7']);
  });

  it('finds packets whose positions were exchanged', async () => {
    await tamper(
      `UPDATE archive_packet SET position = 99 WHERE position = 2; UPDATE archive_packet SET position = 2 WHERE position = 5; UPDATE archive_packet SET position = 5 WHERE position = 99`,
    );
    expect(await found()).toEqual(expect.arrayContaining(['REORDERED@2', 'REORDERED@5', 'BROKEN@2', 'BROKEN@5']));
  });

  it('finds a removed tail, also when the head was set back to match', async () => {
    await tamper('DELETE FROM archive_packet WHERE position > 4');
    expect(await found()).toEqual(['TRUNCATED@5', 'TRUNCATED@6']);
    await tamper('UPDATE archive_head SET position = 4, seal = (SELECT seal FROM archive_packet WHERE position = 4)');
    expect(await found()).toEqual(['TRUNCATED@5', 'TRUNCATED@6']);
  });

  it('finds a changed head', async () => {
    await tamper(`UPDATE archive_head SET seal = repeat('f', 64)`);
    expect(await found()).toEqual(['BROKEN@6']);
  });
});
