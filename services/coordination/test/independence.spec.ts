import type { OrganizationKind, Role } from '@jiceng/contracts/codes';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, noise, organizationId, people, someoneOf, staffId, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-05-04T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());

/** Opens an issue that the street dispatches, the organization handles and the office closes. */
async function closedBy(organization: string, handler: Actor): Promise<{ issueId: string; callbackId: string }> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', {
    issueId,
    organizationId: organizationId(organization),
  });
  await give(handler, 'acceptTask', { taskId: task!.id });
  await give(handler, 'completeTask', { taskId: task!.id, result: '已整改' });
  await give(people.verifier, 'recordVerification', { issueId, passed: true, findings: '属实' });
  await give(people.coordinator, 'closeIssue', { issueId });
  const [callback] = await subgraph.database.query<{ id: string }>('SELECT id FROM callback WHERE issue_id = $1', [
    issueId,
  ]);
  return { issueId, callbackId: callback!.id };
}
const answer = { responded: true, resolved: true, satisfaction: 5 };

describe('the answer of a reporter, recorded by staff', () => {
  const colleague = (of: Actor, number: number): Actor => ({ ...of, id: staffId(`colleague-${number}`) });

  it.each([
    ['by the street whose task it was', 'STREET-A', people.streetA, colleague(people.streetA, 1), 'OUT_OF_SCOPE'],
    ['by who judged and dispatched it', 'URBAN', people.urban, people.streetA, 'OUT_OF_SCOPE'],
    ['by who closed it', 'URBAN', people.urban, people.coordinator, 'CALLER_INVOLVED'],
    [
      'by a colleague of who closed it, who also holds a post in the street that handled it',
      'STREET-A',
      people.streetA,
      {
        ...colleague(people.coordinator, 4),
        standings: [people.coordinator, people.streetA].map(
          ({ roles, organizationId, organizationIds, areaCodes, lines }) => ({
            roles,
            organizationId,
            organizationIds,
            areaCodes,
            lines,
          }),
        ),
      },
      'CALLER_INVOLVED',
    ],
    [
      'by an office that only received it, when the coordination office calls',
      'URBAN',
      people.urban,
      colleague(people.streetA, 2),
      'OUT_OF_SCOPE',
    ],
  ])('is refused %s', async (_, organization, handler, caller, code) => {
    const { callbackId } = await closedBy(organization, handler);
    expect(await refusal(subgraph, caller, 'answerCallback', { callbackId, ...answer }, next())).toBe(code);
  });

  it('is accepted from a colleague of the person who closed the issue', async () => {
    const caller = colleague(people.coordinator, 3);
    const { callbackId } = await closedBy('URBAN', people.urban);
    expect(await refusal(subgraph, caller, 'answerCallback', { callbackId, ...answer }, next())).toBeNull();
  });
});

describe('a ruling', () => {
  it('is refused to a person who dispatched the issue, and to a unit that returned it; another arbiter may rule', async () => {
    const both = someoneOf('CMD', 'coordinator', 'arbiter');
    const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
    await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
    for (const [code, person] of [
      ['WATER', people.water],
      ['POLICE', people.police],
    ] as const) {
      const { task } = await give(both, 'dispatchIssue', { issueId, organizationId: organizationId(code) });
      await give(person, 'returnTask', { taskId: task!.id, reasonCode: 'CANNOT_LOCATE', evidence: '不属本单位职责' });
    }
    const ruling = { issueId, organizationId: organizationId('ENV'), reason: '属环境噪声' };
    expect(await refusal(subgraph, both, 'ruleArbitration', ruling, next())).toBe('ARBITER_INVOLVED');
    const ofWater = { ...people.arbiter, organizationId: organizationId('WATER'), id: staffId('WATER-7') };
    expect(await refusal(subgraph, ofWater, 'ruleArbitration', ruling, next())).toBe('ARBITER_INVOLVED');
    expect(await refusal(subgraph, people.arbiter, 'ruleArbitration', ruling, next())).toBeNull();
  });
});

describe('a verification', () => {
  const inside = (code: string, parent: string, ...roles: Role[]): Actor => ({
    ...someoneOf(parent, ...roles),
    id: staffId(`${code}-1`),
    organizationId: organizationId(code),
    organizationIds: [organizationId(code)],
  });
  const station = inside('URBAN-STATION', 'URBAN', 'department_dispatcher');
  const community = inside('COMMUNITY-A', 'STREET-A', 'community_clerk');
  beforeAll(async () => {
    await addBelow('URBAN-STATION', 'station', 'URBAN');
    await addBelow('COMMUNITY-A', 'community_committee', 'STREET-A');
  });

  /**
   * Opens an issue that a unit below a department or street has handled. Returns the organization that must verify the
   * issue.
   */
  async function handledBy(code: string, handler: Actor): Promise<{ issueId: string; verifier: string }> {
    const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
    const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
    await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
    const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId(code) });
    await give(handler, 'acceptTask', { taskId: task!.id });
    const { issue } = await give(handler, 'completeTask', { taskId: task!.id, result: '已整改' });
    return { issueId, verifier: issue.holder!.id };
  }
  const offers = async (as: Actor, id: string): Promise<{ action: string; enabled: boolean }[]> =>
    (
      await subgraph.get<{ issue: { availableActions: { action: string; enabled: boolean }[] } }>(
        'query($id: ID!) { issue(id: $id) { availableActions { action enabled } } }',
        { as, variables: { id }, claims: { clock: next() } },
      )
    ).issue.availableActions;

  it.each([
    ['department', 'URBAN-STATION', 'URBAN', station],
    ['street', 'COMMUNITY-A', 'STREET-A', community],
  ])('of work below a %s is neither offered to its people nor accepted from them', async (_, code, above, handler) => {
    const { issueId, verifier } = await handledBy(code, handler);
    expect([code, above].map(organizationId)).not.toContain(verifier);
    const inTheDistrict = { areaCodes: people.coordinator.areaCodes };
    const own = { ...someoneOf(above, 'verifier'), ...inTheDistrict, id: staffId(`${above}-9`) };
    const found = { issueId, passed: true, findings: '属实' };
    expect(await offers(own, issueId)).toContainEqual({ action: 'recordVerification', enabled: false });
    expect(await refusal(subgraph, own, 'recordVerification', found, next())).toBe('VERIFIER_HANDLED_IT');
    const named = { issueId, organizationId: organizationId(above) };
    expect(await refusal(subgraph, people.coordinator, 'requestVerification', named, next())).toBe(
      'VERIFIER_HANDLED_IT',
    );
    expect(await offers(people.verifier, issueId)).toContainEqual({ action: 'recordVerification', enabled: true });
    expect(await refusal(subgraph, people.verifier, 'recordVerification', found, next())).toBeNull();
  });
});

/** Adds an organization below another organization, with one person who can accept tasks. */
async function addBelow(code: string, kind: OrganizationKind, parent: string): Promise<void> {
  const validFrom = '2020-01-01T00:00:00.000Z';
  const regionCode = someoneOf(parent).areaCodes[0]!;
  const roles: Role[] = [kind === 'community_committee' ? 'community_clerk' : 'department_dispatcher'];
  await subgraph.deliver(organizationChanged, {
    organizationId: organizationId(code),
    code,
    name: code,
    kind,
    line: null,
    parentId: organizationId(parent),
    regionCode,
    validFrom,
    validTo: null,
    version: 1,
  });
  await subgraph.deliver(assignmentChanged, {
    assignmentId: newId(),
    staffId: staffId(`${code}-1`),
    staffCode: `${code}-1`,
    staffName: code,
    postId: newId(),
    postName: code,
    organizationId: organizationId(code),
    roles,
    areaCodes: [regionCode],
    lines: [],
    validFrom,
    validTo: null,
    version: 1,
  });
}
