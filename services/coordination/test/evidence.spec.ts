import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { clerk, foundCommittee, importMatrix, worker } from './community.js';
import { command, refusal, send } from './commands.js';
import { inGridA, noise, organizationId, people, someoneOf } from './district.js';
import { FileDistrict } from './file-district.js';
import { phonePhoto, upload } from './uploads.js';

let subgraph: TestSubgraph;
let district: FileDistrict;
beforeAll(async () => {
  district = await FileDistrict.start();
  ({ subgraph } = district);
  await foundCommittee(subgraph);
  await importMatrix(subgraph, 'categoryCode,level,maySolve\n*,grid,yes\n*,community,yes\n*,street,yes\n');
}, 60_000);
afterAll(() => district.stop());

const clock = { at: Date.parse('2027-05-10T09:00:00+08:00') };
const next = (minutes = 1): string => new Date((clock.at += minutes * 60_000)).toISOString();
let colour = 0x100;
const photo = async (as: Actor): Promise<string> =>
  upload(subgraph, as, await phonePhoto(`#${(colour += 1).toString(16)}`));
const found = { description: '楼道堆放杂物', ...inGridA, categoryCode: noise };
const kindsOf = async (as: Actor, id: string): Promise<string[]> =>
  (await district.filesOf(as, id))!.map(({ stepKind }) => stepKind);
async function packetFiles(issueId: string): Promise<unknown[]> {
  const [row] = await subgraph.database.query<{ files: unknown[] }>(
    `SELECT envelope -> 'payload' -> 'packet' -> 'files' AS files FROM outbox
     WHERE contract = 'coordination.issue-filed' AND key = $1`,
    [issueId],
  );
  return row!.files;
}

describe('the photo of a result', () => {
  it('comes with a matter that was solved on the spot; the reporter and the archive have it', async () => {
    const input = {
      ...found,
      result: '已清理',
      reporter: { personId: people.resident.id },
      files: [await photo(worker)],
    };
    const { issue } = await command(subgraph, worker, 'solveOnTheSpot', input, next());
    expect(await kindsOf(clerk, issue.id)).toEqual(['TASK_DONE']);
    expect(await kindsOf(people.resident, issue.id)).toEqual(['TASK_DONE']);
    expect(await packetFiles(issue.id)).toHaveLength(1);
  });

  it('comes with a reported matter that its level solves', async () => {
    const filed = { source: 'GRID_APP', ...found, reporter: { personId: people.resident.id } };
    const { issue } = await command(subgraph, worker, 'reportIssue', filed, next());
    const input = { issueId: issue.id, result: '已清理', files: [await photo(clerk), await photo(clerk)] };
    await command(subgraph, clerk, 'solveIssue', input, next());
    expect(await kindsOf(people.resident, issue.id)).toEqual(['TASK_DONE', 'TASK_DONE']);
    expect(await packetFiles(issue.id)).toHaveLength(2);
  });
});

describe('the photo of a spot check', () => {
  it('belongs to the check, and the resident does not see it', async () => {
    const solvedBy = { ...found, result: '已清理', reporter: { personId: people.resident.id } };
    let issueId = '';
    for (let tries = 0, drawn = false; tries < 100 && !drawn; tries += 1) {
      issueId = (await command(subgraph, worker, 'solveOnTheSpot', solvedBy, next())).issue.id;
      const rows = await subgraph.database.query('SELECT 1 FROM spot_check WHERE issue_id = $1', [issueId]);
      drawn = rows.length > 0;
    }
    const check = { issueId, passed: false, findings: '杂物仍在', files: [await photo(people.streetA)] };
    await command(subgraph, people.streetA, 'recordSpotCheck', check, next());
    expect(await kindsOf(people.streetA, issueId)).toEqual(['SPOT_CHECK_FAILED']);
    expect(await kindsOf(people.resident, issueId)).toEqual([]);
  });
});

describe('the evidence of a request for more time', () => {
  it.each([
    ['requestPause', { ground: 'MATERIAL' }, 'PAUSE_REQUESTED', people.officeLeader],
    ['requestExtension', { minutes: 60 }, 'EXTENSION_REQUESTED', people.officeLeader],
    ['requestSuspension', {}, 'SUSPENSION_REQUESTED', someoneOf('GOV', 'district_leader')],
  ])('%s takes files, which the leader sees and the resident does not', async (name, parts, step, leader) => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', { source: 'RESIDENT', ...found }, next());
    const issueId = issue.id;
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, next());
    const to = { issueId, organizationId: organizationId('ENV') };
    const { task } = await command(subgraph, people.streetA, 'dispatchIssue', to, next());
    await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id }, next());
    const asked = { issueId, ...parts, evidence: '订货单见附件', files: [await photo(people.environment)] };
    await command(subgraph, people.environment, name, asked, next());
    expect(await kindsOf(leader, issueId)).toEqual([step]);
    expect(await kindsOf(people.resident, issueId)).toEqual([]);
  });
});

describe('a category that wants a photo', () => {
  const rubbish = { ...found, categoryCode: '0102001' };
  const document = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
  beforeAll(async () => {
    await subgraph.deliver(cataloguePublished, {
      catalogueVersion: 2,
      effectiveFrom: '2027-01-01T00:00:00.000Z',
      categories: [
        {
          code: rubbish.categoryCode,
          major: '市容环境',
          minor: '环境卫生',
          item: '暴露垃圾',
          line: 'urban_management',
          acceptMinutes: 120,
          handleMinutes: 840,
          closingCondition: '现场已清理',
          // Every result of this grade is verified on the spot, and every matter that was solved at once is checked.
          riskGrade: 1,
          leastSeverity: null,
          photoRequired: true,
          retired: false,
        },
      ],
    });
  }, 30_000);

  /**
   * Expects that a command is refused without a photo and with a document alone, then gives it with a photo. Returns
   * the id of the issue.
   */
  async function needsPhoto(as: Actor, name: string, input: Record<string, unknown>): Promise<string> {
    const without = await send(subgraph, as, name, input, next());
    expect(without.errors?.[0]?.extensions).toMatchObject({
      code: 'PHOTO_REQUIRED',
      details: { field: 'files' },
      messages: { zh: '此类事项须附现场照片（附件）' },
    });
    const paper = { ...input, files: [await upload(subgraph, as, document)] };
    expect(await refusal(subgraph, as, name, paper, next())).toBe('PHOTO_REQUIRED');
    const { issue } = await command(subgraph, as, name, { ...input, files: [await photo(as)] }, next());
    return issue.id;
  }

  it('is solved on the spot with one alone, and checked with one alone', async () => {
    const issueId = await needsPhoto(worker, 'solveOnTheSpot', { ...rubbish, result: '已清理' });
    await needsPhoto(people.streetA, 'recordSpotCheck', { issueId, passed: true });
    expect(await kindsOf(clerk, issueId)).toEqual(['TASK_DONE', 'SPOT_CHECK_PASSED']);
  });

  it('is solved at the level that judged it with one alone', async () => {
    const { issue } = await command(subgraph, worker, 'reportIssue', { source: 'GRID_APP', ...rubbish }, next());
    await needsPhoto(clerk, 'solveIssue', { issueId: issue.id, result: '已清理' });
  });

  it('is completed with one alone, and verified on the spot with one alone, also when the check fails', async () => {
    const { issue } = await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', ...rubbish },
      next(),
    );
    const issueId = issue.id;
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, next());
    const to = { issueId, organizationId: organizationId('URBAN') };
    const { task } = await command(subgraph, people.streetA, 'dispatchIssue', to, next());
    await command(subgraph, people.urban, 'acceptTask', { taskId: task!.id }, next());
    const done = { taskId: task!.id, result: '已清理' };
    await needsPhoto(people.urban, 'completeTask', done);
    await needsPhoto(people.verifier, 'recordVerification', { issueId, passed: false, findings: '仍有残留' });
    await needsPhoto(people.urban, 'completeTask', done);
    await needsPhoto(people.verifier, 'recordVerification', { issueId, passed: true });
    expect(await kindsOf(people.coordinator, issueId)).toEqual([
      'TASK_DONE',
      'VERIFICATION_FAILED',
      'TASK_DONE',
      'VERIFICATION_PASSED',
    ]);
  });

  it('needs none at the desk, which judges the photos of the result', async () => {
    const { issue } = await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', ...rubbish },
      next(),
    );
    const issueId = issue.id;
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, next());
    const to = { issueId, organizationId: organizationId('URBAN') };
    const { task } = await command(subgraph, people.streetA, 'dispatchIssue', to, next());
    await command(subgraph, people.urban, 'acceptTask', { taskId: task!.id }, next());
    const done = { taskId: task!.id, result: '已清理', files: [await photo(people.urban)] };
    await command(subgraph, people.urban, 'completeTask', done, next());
    await subgraph.database.query(`UPDATE verification SET mode = 'desk' WHERE issue_id = $1`, [issueId]);
    await command(subgraph, people.verifier, 'recordVerification', { issueId, passed: true }, next());
    expect(await kindsOf(people.coordinator, issueId)).toEqual(['TASK_DONE']);
  });
});
