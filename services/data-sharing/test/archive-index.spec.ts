import { entriesOf } from '@jiceng/platform/search-text';
import { serviceDatabase, type TestDatabase } from '@jiceng/testing/database';
import { packetsStatement, type PacketSearch } from '../src/archive/archive.queries.js';
import { service } from '../src/service.js';

const NOTHING: PacketSearch = { issueId: null, regionCode: null, from: null, to: null, text: null };
const PACKETS = 20_000;
/** Characters of random text. The searched pair 塌陷 occurs in one of a thousand packets. */
const PROSE = '道路排水井盖路灯绿化噪音垃圾施工占道停车消防电梯燃气供暖物业漏水围挡';

describe('the indexes of the archive', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await serviceDatabase(service);
    const prose = Array.from({ length: 50 }, (_, seed) =>
      [...PROSE].map((_, index) => PROSE[(index * (seed + 3) + seed * 7) % PROSE.length]).join(''),
    );
    const texts = prose.map((text) => ({ text, entries: entriesOf(text) }));
    const rare = { text: '路面塌陷', entries: entriesOf('路面塌陷') };
    await database.query(
      `INSERT INTO archive_packet (position, id, issue_id, edition, title, region_code, closed_at, archived_at, document, digest, seal, search_text, search)
       SELECT n, gen_random_uuid(), gen_random_uuid(), 1, 't', '3201060' || lpad((n % 13)::text, 2, '0') || lpad((n % 9 + 1)::text, 3, '0'),
         timestamptz '2025-01-01' + n * interval '20 minutes', now(), '{}', repeat('0', 64), repeat('0', 64), c.text, array_to_tsvector(c.entries)
       FROM generate_series(1, ${PACKETS}) AS n
       CROSS JOIN LATERAL (SELECT x.text, ARRAY(SELECT jsonb_array_elements_text(x.entries)) AS entries
         FROM jsonb_to_record(CASE WHEN n % 1000 = 0 THEN $2::jsonb ELSE $1::jsonb -> (n % 50)::int END) AS x(text text, entries jsonb)) AS c`,
      [JSON.stringify(texts), JSON.stringify(rare)],
    );
    await database.query('ANALYZE archive_packet');
  });
  afterAll(async () => {
    await database.drop();
  });

  const planOf = async (search: Partial<PacketSearch>): Promise<string> => {
    const { text, values } = packetsStatement({ ...NOTHING, ...search }, { limit: 21, keys: null }, () => ({
      sql: 'true',
      values: [],
    }));
    const rows = await database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${text}`,
      values,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  it('are used for a search of two characters', async () => {
    const plan = await planOf({ text: '塌陷' });
    expect(plan).toContain('archive_packet_search');
    expect(plan).not.toContain('Seq Scan on archive_packet');
    expect(plan).toMatch(/actual rows=20/);
  });

  it('are used for a search of one character, by the pairs that begin with it', async () => {
    expect(await planOf({ text: '塌' })).toContain('archive_packet_search');
  });

  it('are used for a region and a period', async () => {
    const plan = await planOf({ regionCode: '320106005006', from: '2025-01-01T00:00:00Z', to: '2025-01-10T00:00:00Z' });
    expect(plan).toMatch(/archive_packet_(region|closed)/);
    expect(plan).not.toContain('Seq Scan on archive_packet');
  });

  it('are used to read the list in its order without sorting all packets', async () => {
    const plan = await planOf({});
    expect(plan).toContain('archive_packet_closed');
    expect(plan).not.toContain('Sort');
  });

  it('are used for the packets of an issue', async () => {
    const [row] = await database.query<{ issue_id: string }>('SELECT issue_id FROM archive_packet LIMIT 1');
    expect(await planOf({ issueId: row!.issue_id })).toContain('archive_packet_issue_id_edition_key');
  });
});
