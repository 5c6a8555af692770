import { LIVE_PLAN_QUERIES, SEED_OBSERVATIONS, SEED_TALLIES } from './volume.js';
import { TestAssessment } from './assessment.js';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/**
 * The rows of one year of a district, with 20 departments in half of its communities, and the rows that one page of
 * explanations reads.
 */
describe('with a district’s year in the tables', () => {
  let assessment: TestAssessment;
  beforeAll(async () => {
    assessment = await TestAssessment.start();
    const { query } = assessment.subgraph.database;
    await query(SEED_TALLIES, [60, 20]);
    await query(SEED_OBSERVATIONS, [40_000]);
    await query('VACUUM ANALYZE tally');
    await query('VACUUM ANALYZE observation');
  }, 60_000);
  afterAll(() => assessment.stop());

  it.each(LIVE_PLAN_QUERIES)('$name reads by an index only the rows of its answer', async ({ sql, values }) => {
    const [row] = await assessment.subgraph.database.query<{
      'QUERY PLAN': [{ Plan: Plan; 'Execution Time': number }];
    }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, values);
    const [{ Plan: plan }] = row!['QUERY PLAN'];
    const scans = nodesOf(plan).filter((node) => ['tally', 'observation'].includes(node['Relation Name'] ?? ''));
    expect(scans.length).toBeGreaterThan(0);
    for (const scan of scans) {
      expect(scan['Node Type']).not.toBe('Seq Scan');
      expect(scan['Rows Removed by Filter'] ?? 0).toBeLessThanOrEqual(scan['Actual Rows'] + 100);
    }
  });
});
