import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { eventually } from '@jiceng/testing/eventually';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, noise, organizationId, people, someoneOf, staffId, startDistrict, streetB } from './district.js';
import { publishStandard } from './publish-process.js';

let subgraph: TestSubgraph;
const clock = { at: Date.parse('2027-04-05T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());

beforeAll(async () => {
  subgraph = await startDistrict();
  await publishStandard(subgraph, { callbacks: { callers: 'streets-in-rotation' } }, next());
}, 60_000);
afterAll(() => subgraph.stop());

const neighbour: Actor = { ...someoneOf('STREET-B', 'caller'), id: staffId('STREET-B-8') };
const own: Actor = { ...someoneOf('STREET-A', 'caller'), id: staffId('STREET-A-8') };
const officeCaller: Actor = { ...someoneOf('CMD', 'caller'), id: staffId('CMD-8') };
const governmentVerifier = someoneOf('GOV', 'verifier');
const phone = '13800001234';

interface Handled {
  issueId: string;
  callbackId: string;
}

async function accepted(): Promise<string> {
  const reporter = { name: '张三丰', phone };
  const report = { source: 'PATROL', description: '夜间施工噪音', ...inGridA, categoryCode: noise, reporter };
  const issueId = (await give(people.streetA, 'reportIssue', report)).issue.id;
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  return issueId;
}

async function verifiedAndClosed(issueId: string, verifier: Actor): Promise<Handled> {
  await give(verifier, 'recordVerification', { issueId, passed: true, findings: '属实' });
  await give(people.coordinator, 'closeIssue', { issueId });
  const [row] = await subgraph.database.query<{ id: string }>('SELECT id FROM callback WHERE issue_id = $1', [issueId]);
  return { issueId, callbackId: row!.id };
}

/** An issue in street A that the street dispatched, a unit handled and the coordination office closed. */
async function closed(code = 'URBAN', handler: Actor = people.urban): Promise<Handled> {
  const issueId = await accepted();
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId(code) });
  await give(handler, 'acceptTask', { taskId: task!.id });
  await give(handler, 'completeTask', { taskId: task!.id, result: '已整改' });
  return verifiedAndClosed(issueId, people.verifier);
}

/** An issue in street A that the coordination office and street B handled together. */
async function closedByAll(): Promise<Handled> {
  const issueId = await accepted();
  const { tasks } = await give(people.streetA, 'startJointHandling', {
    issueId,
    leadOrganizationId: organizationId('CMD'),
    coHandlers: [{ organizationId: organizationId('STREET-B') }],
  });
  for (const { id, organization } of tasks!.toReversed()) {
    const handler = organization.id === organizationId('CMD') ? people.coordinator : people.streetB;
    await give(handler, 'completeTask', { taskId: id, result: '已整改' });
  }
  return verifiedAndClosed(issueId, governmentVerifier);
}

interface Open {
  issue: { id: string; title: string; timeline: { step: string }[] };
  reporter: { id: string; phone: string | null };
  callback: { id: string; callingOrganization: { id: string } | null };
}
async function openOf(as: Actor, issueId: string): Promise<Open | undefined> {
  const { openCallbacks } = await subgraph.get<{ openCallbacks: { edges: { node: Open }[] } }>(
    `{ openCallbacks(first: 100) { edges { node { issue { id title timeline { step } } reporter { id phone }
      callback { id callingOrganization { id } } } } } }`,
    { as, claims: { clock: new Date(clock.at).toISOString() } },
  );
  return openCallbacks.edges.map(({ node }) => node).find(({ issue }) => issue.id === issueId);
}
const answer = { responded: true, resolved: true, satisfaction: 5 };
const reveal = async (as: Actor, reporterId: string): Promise<string | null> => {
  const { data, errors } = await subgraph.ask<{ revealReporter: { phone: string } }>(
    'mutation($input: RevealReporterInput!) { revealReporter(input: $input) { phone } }',
    {
      as,
      variables: { input: { idempotencyKey: newId(), reporterId, reason: '电话回访' } },
      claims: { clock: next() },
    },
  );
  return errors?.[0]?.extensions.code ?? data!.revealReporter.phone;
};

describe('call-backs that streets make in rotation', () => {
  it('are on the list of another street, which sees the issue and the number, and records the answer', async () => {
    const { issueId, callbackId } = await closed();
    const open = (await openOf(neighbour, issueId))!;
    expect(open).toMatchObject({
      callback: { id: callbackId, callingOrganization: { id: organizationId('STREET-B') } },
    });
    expect(open.issue.timeline.length).toBeGreaterThan(0);
    expect(open.reporter.phone).not.toBe(phone);
    expect(await reveal(neighbour, open.reporter.id)).toBe(phone);
    expect(await refusal(subgraph, neighbour, 'recordUnreachedCall', { callbackId }, next())).toBeNull();
    expect(await refusal(subgraph, neighbour, 'answerCallback', { callbackId, ...answer }, next())).toBeNull();
    expect(await openOf(neighbour, issueId)).toBeUndefined();
  });

  it.each([
    ['the street of the place', own],
    ['the dispatcher of the street of the place', people.streetA],
    ['the coordination office', officeCaller],
    ['the department that handled it', { ...someoneOf('URBAN', 'caller'), areaCodes: [streetB] }],
  ])('are refused to %s, and missing from its list', async (_, as) => {
    const { issueId, callbackId } = await closed();
    expect(await openOf(as, issueId)).toBeUndefined();
    for (const name of ['answerCallback', 'recordUnreachedCall'])
      expect(
        await refusal(subgraph, as, name, { callbackId, ...(name === 'answerCallback' ? answer : {}) }, next()),
      ).toBe('OUT_OF_SCOPE');
  });

  it('show the number of the reporter only while the call-back is open', async () => {
    const { issueId, callbackId } = await closed();
    const { reporter } = (await openOf(neighbour, issueId))!;
    await give(neighbour, 'answerCallback', { callbackId, ...answer });
    expect(await reveal(neighbour, reporter.id)).toBe('OUT_OF_SCOPE');
  });

  it('never fall to a street that had a task: the coordination office then calls', async () => {
    const { issueId } = await closed('STREET-B', people.streetB);
    expect(await openOf(neighbour, issueId)).toBeUndefined();
    expect(await openOf(officeCaller, issueId)).toMatchObject({
      callback: { callingOrganization: { id: organizationId('CMD') } },
    });
  });

  it('are made by persons of the coordination office without a part, when the office and every street had a task', async () => {
    // The coordination office and street B have a task, and street A contains the place, so no organization without a
    // task is left.
    const { issueId, callbackId } = await closedByAll();
    const open = (await openOf(officeCaller, issueId))!;
    expect(open).toMatchObject({ callback: { callingOrganization: { id: organizationId('CMD') } } });
    expect(await reveal(officeCaller, open.reporter.id)).toBe(phone);
    // The coordinator had a task and closed the issue. `dispatcher` is another post of the same person.
    const dispatcher: Actor = { ...officeCaller, id: people.coordinator.id };
    for (const as of [people.coordinator, dispatcher]) {
      expect(await openOf(as, issueId)).toBeUndefined();
      expect(await refusal(subgraph, as, 'recordUnreachedCall', { callbackId }, next())).toBe('CALLER_INVOLVED');
    }
    // A person who also holds a post in street B is refused, because street B had a task.
    const both: Actor = { ...officeCaller, id: staffId('CMD-9'), standings: [officeCaller, neighbour] };
    expect(await openOf(both, issueId)).toBeUndefined();
    expect(await refusal(subgraph, both, 'recordUnreachedCall', { callbackId }, next())).toBe('CALLER_INVOLVED');
    expect(await refusal(subgraph, neighbour, 'recordUnreachedCall', { callbackId }, next())).toBe('OUT_OF_SCOPE');
    expect(await refusal(subgraph, officeCaller, 'answerCallback', { callbackId, ...answer }, next())).toBeNull();
  });

  it('fall to the coordination office when the street is dissolved before the call', async () => {
    const { issueId } = await closed();
    await subgraph.deliver(organizationChanged, {
      organizationId: organizationId('STREET-B'),
      code: 'STREET-B',
      name: 'STREET-B',
      kind: 'street_office',
      line: null,
      parentId: organizationId('GOV'),
      regionCode: streetB,
      validFrom: '2020-01-01T00:00:00.000Z',
      validTo: next(),
      successorId: organizationId('STREET-A'),
      version: 2,
    });
    await eventually(async () => (await openOf(officeCaller, issueId)) !== undefined);
    expect(await openOf(own, issueId)).toBeUndefined();
  });
});
