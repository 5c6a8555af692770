import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import { command, refusal } from './commands.js';
import { clerk, committee, foundCommittee, importMatrix, worker } from './community.js';
import { inGridA, moveClock, noise, organizationId, people, staffId, startDistrict, streetA } from './district.js';

/** A dispatcher of the street who also holds a post in the community. */
const both: Actor = { ...people.streetA, id: staffId('STREET-A-7'), standings: [people.streetA, clerk] };

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await foundCommittee(subgraph);
  await importMatrix(subgraph, `categoryCode,level,maySolve\n*,grid,yes\n*,community,yes\n*,street,yes\n`);
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2027-03-01T09:00:00+08:00') };
const next = (minutes = 1): string => new Date((clock.at += minutes * 60_000)).toISOString();

interface Check {
  level: string;
  organization: { id: string };
  solvedBy: { id: string };
  told: { id: string } | null;
  dueAt: string;
  recordedAt: string | null;
  passed: boolean | null;
  findings: string | null;
}
interface Seen {
  state: string;
  reopens: number;
  spotChecks: Check[] | null;
  timeline: { step: string; late: boolean | null }[];
  availableActions: { action: string; enabled: boolean; reason: { code: string } | null }[];
}
async function see(id: string, as: Actor = people.streetA): Promise<Seen> {
  const document = `query($id: ID!) { issue(id: $id) { state reopens timeline { step late } availableActions { action enabled reason { code } }
    spotChecks { level organization { id } solvedBy { id } told { id } dueAt recordedAt passed findings } } }`;
  return (await subgraph.get<{ issue: Seen }>(document, { as, variables: { id } })).issue;
}
const isDrawn = async (id: string): Promise<boolean> => (await see(id)).spotChecks!.length > 0;
const onTheSpot = { description: '楼道堆放杂物', ...inGridA, categoryCode: noise, result: '已当场清理' };
async function solvedBy(who: Actor): Promise<string> {
  return (await command(subgraph, who, 'solveOnTheSpot', onTheSpot, next())).issue.id;
}
/**
 * Solves issues until one is drawn for a spot check. A fifth of the issues of this category are drawn, so a hundred
 * issues without a draw are practically impossible.
 */
async function drawn(who: Actor = worker): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const id = await solvedBy(who);
    if (await isDrawn(id)) return id;
  }
  throw new Error('no issue was drawn');
}
async function listOf(as: Actor): Promise<string[]> {
  const document = '{ spotChecks(first: 100) { edges { node { issue { id } } } } }';
  const { spotChecks } = await subgraph.get<{ spotChecks: { edges: { node: { issue: { id: string } } }[] } }>(
    document,
    { as },
  );
  return spotChecks.edges.map(({ node }) => node.issue.id);
}

describe('an issue that was solved on the spot', () => {
  it('is closed at once, and the street checks a drawn share of such issues', async () => {
    const issueId = await drawn();
    const seen = await see(issueId);
    expect(seen.state).toBe('CLOSED');
    expect(seen.timeline.map(({ step }) => step)).toContain('SPOT_CHECK_ASKED');
    expect(seen.spotChecks).toMatchObject([
      { level: 'grid', organization: { id: organizationId('STREET-A') }, solvedBy: { id: committee }, passed: null },
    ]);
    expect(await listOf(people.streetA)).toContain(issueId);
    expect(await listOf(people.streetB)).not.toContain(issueId);
    expect(await listOf(people.coordinator)).not.toContain(issueId);
  });

  it('is counted in the list of its unit, once and only when a query asks', async () => {
    await drawn();
    await drawn();
    const counts = await countsOf(subgraph, 'spotChecks', people.streetA);
    expect(counts.walked).toBeGreaterThan(1);
    expect(counts).toEqual(countsFor(counts.walked));
    expect((await countsOf(subgraph, 'spotChecks', people.streetB)).told[0]).toBe(
      (await listOf(people.streetB)).length,
    );
  });

  it('of a street is checked by the coordination office', async () => {
    const { issue } = await command(
      subgraph,
      people.streetA,
      'reportIssue',
      { source: 'PATROL', description: '噪音', ...inGridA, categoryCode: noise },
      next(),
    );
    await subgraph.database.query(`UPDATE issue SET risk_grade = 1 WHERE id = $1`, [issue.id]);
    await command(subgraph, people.streetA, 'solveIssue', { issueId: issue.id, result: '已处理' }, next());
    expect((await see(issue.id)).spotChecks).toMatchObject([
      { level: 'street', organization: { id: organizationId('CMD') }, solvedBy: { id: organizationId('STREET-A') } },
    ]);
    expect(await listOf(people.coordinator)).toContain(issue.id);
  });

  it('stays closed when the check passes, and the check leaves the work list', async () => {
    const issueId = await drawn();
    const { issue } = await command(subgraph, people.streetA, 'recordSpotCheck', { issueId, passed: true }, next());
    expect(issue.state).toBe('CLOSED');
    expect(await listOf(people.streetA)).not.toContain(issueId);
    expect((await see(issueId)).spotChecks).toMatchObject([{ passed: true }]);
    expect(await refusal(subgraph, people.streetA, 'recordSpotCheck', { issueId, passed: true }, next())).toBe(
      'NOT_POSSIBLE_NOW',
    );
  });

  it('is opened again when the check fails, also after the reopen window, and its unit works on', async () => {
    const issueId = await drawn();
    expect(await refusal(subgraph, people.streetA, 'recordSpotCheck', { issueId, passed: false }, next())).toBe(
      'FAILURE_NEEDS_FINDINGS',
    );
    const failed = { issueId, passed: false, findings: '杂物仍在楼道' };
    const { issue } = await command(subgraph, people.streetA, 'recordSpotCheck', failed, next(60 * 24 * 60));
    expect(issue).toMatchObject({ state: 'HANDLING', responsibleOrganization: { id: committee } });
    const seen = await see(issueId);
    expect(seen.reopens).toBe(1);
    expect(seen.timeline.slice(-2)).toMatchObject([{ step: 'SPOT_CHECK_FAILED', late: true }, { step: 'REOPENED' }]);
    expect(seen.spotChecks).toMatchObject([{ passed: false, findings: '杂物仍在楼道' }]);
  });

  it('needs no check any more once its reporter opened it again', async () => {
    const issueId = await drawn();
    await command(subgraph, people.coordinator, 'reopenIssue', { issueId, reason: '又堆放了' }, next());
    expect(await listOf(people.streetA)).not.toContain(issueId);
    expect(await refusal(subgraph, people.streetA, 'recordSpotCheck', { issueId, passed: true }, next())).toBe(
      'NOT_POSSIBLE_NOW',
    );
  });
});

describe('recordSpotCheck', () => {
  it('is refused to the unit that solved the issue, and to another level or place', async () => {
    const issueId = await drawn();
    const passed = { issueId, passed: true };
    expect(await refusal(subgraph, worker, 'recordSpotCheck', passed, next())).toBe('FORBIDDEN');
    expect(await refusal(subgraph, clerk, 'recordSpotCheck', passed, next())).toBe('NOT_YOUR_TURN');
    expect(await refusal(subgraph, people.streetB, 'recordSpotCheck', passed, next())).toBe('OUT_OF_SCOPE');
    expect(await refusal(subgraph, people.coordinator, 'recordSpotCheck', passed, next())).toBe('NOT_YOUR_TURN');
    expect(await refusal(subgraph, people.resident, 'recordSpotCheck', passed, next())).toBe('FORBIDDEN');
  });

  it('is refused to a person of the street who also belongs to the unit that solved the issue', async () => {
    const issueId = await drawn();
    expect(await refusal(subgraph, both, 'recordSpotCheck', { issueId, passed: true }, next())).toBe(
      'SOLVED_IT_THEMSELVES',
    );
    expect(await listOf(both)).not.toContain(issueId);
    const offered = (await see(issueId, both)).availableActions.find(({ action }) => action === 'recordSpotCheck');
    expect(offered).toMatchObject({ enabled: false, reason: { code: 'SOLVED_IT_THEMSELVES' } });
  });

  it('is offered to the street while the check waits', async () => {
    const issueId = await drawn();
    const offered = async () =>
      (await see(issueId)).availableActions.find(({ action }) => action === 'recordSpotCheck')?.enabled;
    expect(await offered()).toBe(true);
    await command(subgraph, people.streetA, 'recordSpotCheck', { issueId, passed: true }, next());
    expect(await offered()).toBe(false);
  });
});

describe('a spot check that is late', () => {
  const told = async (issueId: string) => {
    const { timeline, spotChecks } = await see(issueId);
    return { late: timeline.filter(({ step }) => step === 'SPOT_CHECK_LATE').length, check: spotChecks!.at(-1)! };
  };

  it('is reported to the street, then to the coordination office, which may then check too', async () => {
    const issueId = await drawn();
    const passed = { issueId, passed: true };
    const { dueAt } = (await told(issueId)).check;
    await moveClock(subgraph, dueAt);
    expect(await told(issueId)).toMatchObject({ late: 1, check: { told: null } });
    expect(await listOf(people.coordinator)).not.toContain(issueId);
    clock.at = Date.parse(dueAt);
    await moveClock(subgraph, next(14 * 24 * 60));
    expect(await told(issueId)).toMatchObject({ late: 3, check: { told: { id: organizationId('CMD') } } });
    expect(await listOf(people.coordinator)).toContain(issueId);
    expect(await listOf(people.streetA)).toContain(issueId);
    expect(await refusal(subgraph, clerk, 'recordSpotCheck', passed, next())).toBe('NOT_YOUR_TURN');
    await command(subgraph, people.coordinator, 'recordSpotCheck', passed, next());
    expect(await listOf(people.streetA)).not.toContain(issueId);
  });

  it('is not reported after it was recorded or after its reporter opened the issue again', async () => {
    const [recorded, reopened] = [await drawn(), await drawn()];
    await command(subgraph, people.streetA, 'recordSpotCheck', { issueId: recorded, passed: true }, next());
    await command(subgraph, people.coordinator, 'reopenIssue', { issueId: reopened, reason: '又堆放了' }, next());
    await moveClock(subgraph, next(90 * 24 * 60));
    for (const issueId of [recorded, reopened]) expect((await told(issueId)).late).toBe(0);
  });

  it('goes to the successor of a dissolved street, or to the office when the successor solved the issue', async () => {
    const [issueId, own] = [await drawn(), await drawn()];
    await subgraph.database.query('UPDATE spot_check SET solved_by_organization_id = $2 WHERE issue_id = $1', [
      own,
      organizationId('STREET-B'),
    ]);
    await subgraph.deliver(organizationChanged, {
      organizationId: organizationId('STREET-A'),
      code: 'STREET-A',
      name: 'STREET-A',
      kind: 'street_office',
      line: null,
      parentId: organizationId('GOV'),
      regionCode: streetA,
      validFrom: '2020-01-01T00:00:00.000Z',
      // This date is in the past by the real clock too, so the dissolution has taken effect.
      validTo: '2026-06-01T00:00:00.000Z',
      successorId: organizationId('STREET-B'),
      version: 2,
    });
    const rows = await subgraph.database.query<{ id: string }>(
      'SELECT organization_id AS id FROM spot_check WHERE issue_id = ANY($1) ORDER BY array_position($1, issue_id)',
      [[issueId, own]],
    );
    expect(rows.map(({ id }) => id)).toEqual([organizationId('STREET-B'), organizationId('CMD')]);
  });
});
