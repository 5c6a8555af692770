import { randomUUID } from 'node:crypto';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import type { IssueProgressed } from '../src/workload/workload.service.js';

/** An issue of the lead and one co-handler at one step. */
function aStep(step: IssueProgressed['step'], issueId: string, lead: string, helper: string): IssueProgressed {
  return {
    issueId,
    step,
    organizationId: lead,
    staffId: null,
    taskId: null,
    counterpartOrganizationId: null,
    reasonCode: null,
    taskRole: null,
    late: null,
    wrongRefusal: null,
    callback: null,
    after: {
      state: 'closed',
      responsibleOrganizationId: lead,
      firstReceiverOrganizationId: helper,
      handlerOrganizationIds: [lead, helper],
      regionCode: '320106001001',
      categoryCode: '0101001',
      line: 'urban_management',
      source: 'resident',
      reportedAt: '2026-03-01T00:00:00.000Z',
      handleDueAt: null,
      returns: 0,
      verificationFailures: 0,
      reporters: 1,
      version: 9,
    },
  };
}

describe('closed work', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
  });
  afterAll(() => subgraph?.stop());

  it('is kept per organization and closing, whatever else happens to the issue', async () => {
    const [issueId, lead, helper] = [randomUUID(), randomUUID(), randomUUID()];
    const tell = (step: IssueProgressed['step'], seq: number, occurredAt: string) =>
      subgraph.deliver(issueProgressed, aStep(step, issueId, lead, helper), { key: issueId, seq, occurredAt });
    await tell('handled', 1, '2026-03-02T00:00:00.000Z');
    await tell('closed', 2, '2026-03-03T00:00:00.000Z');
    await tell('reopened', 3, '2026-03-04T00:00:00.000Z');
    await tell('closed', 4, '2026-03-05T00:00:00.000Z');
    const rows = await subgraph.database.query(
      `SELECT organization_id AS organization, category_code AS category, closed_at AS closed, reopened_at AS reopened, lead FROM closed_work WHERE issue_id = $1 ORDER BY closed_at, lead DESC`,
      [issueId],
    );
    const fact = (organization: string, closed: string, reopened: string | null) => ({
      organization,
      category: '0101001',
      closed: new Date(closed),
      reopened: reopened && new Date(reopened),
      lead: organization === lead,
    });
    expect(rows).toEqual([
      fact(lead, '2026-03-03', '2026-03-04'),
      fact(helper, '2026-03-03', '2026-03-04'),
      fact(lead, '2026-03-05', null),
      fact(helper, '2026-03-05', null),
    ]);
  });
});
