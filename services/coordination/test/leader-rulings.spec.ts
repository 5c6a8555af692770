import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, send } from './commands.js';
import {
  assignmentOf,
  employ,
  inGridA,
  noise,
  organizationId,
  people,
  someoneOf,
  staffId,
  startDistrict,
} from './district.js';

let subgraph: TestSubgraph;
/** The two arbiters of the district. The second arbiter is also a dispatcher of the coordination office. */
let arbiter: Actor, dispatchingArbiter: Actor;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const on = (text: string): string => new Date(`2027-${text}:00+08:00`).toISOString();
const government = organizationId('GOV');
const districtLeader: Actor = {
  ...someoneOf('GOV', 'district_leader'),
  id: staffId('GOV-9'),
  organizationIds: [government, organizationId('CMD')],
};
const leaders: [string, Actor][] = [
  ['the head of the office', people.officeLeader],
  ['the leader on duty', people.leaderOnDuty],
  ['a district leader', districtLeader],
];

/**
 * Opens an issue about noise that a dispatcher of the coordination office has offered twice. It waits for the arbiter
 * from `at` on.
 */
async function arbitrated(by: Actor, at: string): Promise<string> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await command(subgraph, people.resident, 'reportIssue', input, at)).issue.id;
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at);
  for (const [code, person] of [
    ['URBAN', people.urban],
    ['WATER', people.water],
  ] as const) {
    const to = { issueId, organizationId: organizationId(code) };
    const { task } = await command(subgraph, by, 'dispatchIssue', to, at);
    const reason = { taskId: task!.id, reasonCode: 'CANNOT_LOCATE', evidence: '不属本单位职责' };
    await command(subgraph, person, 'returnTask', reason, at);
  }
  return issueId;
}

const ruling = (issueId: string) => ({ issueId, organizationId: organizationId('ENV'), reason: '属环境噪声' });
const refused = (as: Actor, issueId: string, at: string): Promise<string | null> =>
  refusal(subgraph, as, 'ruleArbitration', ruling(issueId), at);

/**
 * Returns the code of the reason why the ruling is disabled; null when it is enabled, undefined when it is not listed.
 */
async function offered(as: Actor, id: string, at: string): Promise<string | null | undefined> {
  const { issue } = await subgraph.get<{
    issue: { availableActions: { action: string; reason: { code: string } | null }[] };
  }>('query($id: ID!) { issue(id: $id) { availableActions { action reason { code } } } }', {
    as,
    variables: { id },
    claims: { clock: at },
  });
  const found = issue.availableActions.find(({ action }) => action === 'ruleArbitration');
  return found && (found.reason?.code ?? null);
}

async function leave(person: Actor, from: string, to: string): Promise<void> {
  await subgraph.deliver(presenceChanged, {
    entryId: newId(),
    kind: 'leave',
    staffId: person.id,
    organizationId: organizationId('CMD'),
    areaCodes: [],
    line: null,
    startsAt: on(from),
    endsAt: on(to),
    covers: [],
    withdrawn: false,
    version: 1,
  });
}

describe('a leader', () => {
  it.each(leaders)('rules at once where no other arbiter exists: %s', async (_, leader) => {
    const at = on('09-06T09:00');
    const issueId = await arbitrated(people.coordinator, at);
    expect(await offered(leader, issueId, at)).toBeNull();
    expect(await refused(leader, issueId, at)).toBeNull();
  });

  it.each<[string, Actor, string]>([
    [
      'of a unit that refused the issue',
      { ...someoneOf('URBAN', 'unit_leader'), id: staffId('URBAN-9') },
      'NOT_YOUR_TURN',
    ],
    ['of a unit that had no part in it', someoneOf('POLICE', 'unit_leader'), 'OUT_OF_SCOPE'],
  ])('%s does not rule', async (_, leader, code) => {
    const at = on('09-06T10:00');
    expect(await refused(leader, await arbitrated(people.coordinator, at), at)).toBe(code);
  });

  it('who dispatched the issue may not rule, but another leader may', async () => {
    const both = someoneOf('CMD', 'coordinator', 'unit_leader');
    const at = on('09-06T11:00');
    const issueId = await arbitrated(both, at);
    expect(await offered(both, issueId, at)).toBe('ARBITER_INVOLVED');
    expect(await refused(both, issueId, at)).toBe('ARBITER_INVOLVED');
    expect(await refused(districtLeader, issueId, at)).toBeNull();
  });

  it('may rule after four working hours without another arbiter on duty, and not while such an arbiter is on duty', async () => {
    arbiter = await employ(subgraph, 'CMD', 7, 'arbiter');
    dispatchingArbiter = await employ(subgraph, 'CMD', 8, 'arbiter', 'coordinator');
    // This day is a Wednesday; the office works from 9 to 12 and from 14 to 18.
    const issueId = await arbitrated(dispatchingArbiter, on('09-08T09:00'));
    expect(await refused(dispatchingArbiter, issueId, on('09-08T09:30'))).toBe('ARBITER_INVOLVED');
    const waiting = on('09-08T14:59');
    for (const [, leader] of leaders) expect(await refused(leader, issueId, waiting)).toBe('ARBITERS_RULE_FIRST');
    await leave(arbiter, '09-08T09:00', '09-08T16:00');
    expect(await refused(people.officeLeader, issueId, waiting)).toBe('ARBITERS_RULE_FIRST');
    expect(await offered(people.officeLeader, issueId, waiting)).toBe('ARBITERS_RULE_FIRST');
    for (const [, leader] of leaders) expect(await offered(leader, issueId, on('09-08T15:00'))).toBeNull();
    // The arbiter is on duty again, so the leaders must wait again.
    expect(await refused(people.officeLeader, issueId, on('09-08T16:01'))).toBe('ARBITERS_RULE_FIRST');
    expect(await refused(people.officeLeader, issueId, on('09-08T15:00'))).toBeNull();
  });

  it('does not wait for an arbiter who had a part in the issue', async () => {
    await leave(arbiter, '09-13T00:00', '09-20T00:00');
    const issueId = await arbitrated(dispatchingArbiter, on('09-13T09:00'));
    expect(await refused(dispatchingArbiter, issueId, on('09-13T17:00'))).toBe('ARBITER_INVOLVED');
    expect(await refused(people.officeLeader, issueId, on('09-13T17:00'))).toBeNull();
  });

  it('reads in the refusal the time from which the leaders may rule, in both languages', async () => {
    const issueId = await arbitrated(people.coordinator, on('09-22T09:00'));
    const { errors } = await send(subgraph, people.officeLeader, 'ruleArbitration', ruling(issueId), on('09-22T10:00'));
    const { code, details, messages } = errors![0]!.extensions as unknown as {
      code: string;
      details: { from: string };
      messages: { zh: string; en: string };
    };
    expect(code).toBe('ARBITERS_RULE_FIRST');
    expect(details).toEqual({ from: on('09-22T15:00') });
    expect(messages.zh).toContain('方可由统筹协调机构负责人或区领导裁定');
    expect(messages.en).toContain('while no such arbiter is on duty');
  });
});

/** True when the inbox RULING_DUE of a person contains the issue, and the counts of this inbox agree with its list. */
async function isDue(as: Actor, issueId: string, at: string): Promise<boolean> {
  const { inbox } = await subgraph.get<{
    inbox: { edges: { node: { id: string } }[]; counts: { state: string; count: number }[] };
  }>('{ inbox(scope: RULING_DUE, first: 100) { edges { node { id } } counts { state count } } }', {
    as,
    claims: { clock: at },
  });
  const total = inbox.counts.reduce((sum, { count }) => sum + count, 0);
  expect(total).toBe(inbox.edges.length);
  return inbox.edges.some(({ node }) => node.id === issueId);
}

describe('the queue of rulings', () => {
  it('shows an issue to the arbiter who may rule, and to the leaders only when no such arbiter is on duty in time', async () => {
    const issueId = await arbitrated(dispatchingArbiter, on('09-27T09:00'));
    const early = on('09-27T09:30');
    expect(await isDue(arbiter, issueId, early)).toBe(true);
    expect(await isDue(dispatchingArbiter, issueId, early)).toBe(false);
    for (const [, leader] of leaders) expect(await isDue(leader, issueId, early)).toBe(false);
    await leave(arbiter, '09-27T10:00', '09-28T00:00');
    for (const [, leader] of leaders) {
      expect(await isDue(leader, issueId, on('09-27T14:59'))).toBe(false);
      expect(await isDue(leader, issueId, on('09-27T15:00'))).toBe(true);
    }
    const strangers = [{ ...someoneOf('URBAN', 'unit_leader'), id: staffId('URBAN-9') }, people.coordinator];
    for (const other of strangers) expect(await isDue(other, issueId, on('09-27T15:00'))).toBe(false);
    await command(subgraph, people.officeLeader, 'ruleArbitration', ruling(issueId), on('09-27T15:01'));
    expect(await isDue(people.leaderOnDuty, issueId, on('09-27T15:02'))).toBe(false);
  });
});

async function revoked(as: Actor, precedent: { id: string; version: number }, at: string): Promise<string | null> {
  const { errors } = await subgraph.ask(
    'mutation($input: RevokePrecedentInput!) { revokePrecedent(input: $input) { precedent { state } } }',
    {
      as,
      variables: {
        input: {
          idempotencyKey: newId(),
          precedentId: precedent.id,
          expectedVersion: precedent.version,
          reason: '职责已调整',
        },
      },
      claims: { clock: at },
    },
  );
  return errors?.[0]?.extensions.code ?? null;
}

interface Revocation {
  enabled: boolean;
  reason: { code: string } | null;
}

/** Returns the right of a person to revoke a precedent, as the server shows it; null when it shows none. */
async function revocationOf(as: Actor, id: string, at: string): Promise<Revocation | null> {
  const { precedents } = await subgraph.get<{
    precedents: { edges: { node: { id: string; revocation: Revocation | null } }[] };
  }>('{ precedents(first: 50) { edges { node { id revocation { enabled reason { code } } } } } }', {
    as,
    claims: { clock: at },
  });
  return precedents.edges.find(({ node }) => node.id === id)!.node.revocation;
}

describe('a precedent', () => {
  it('is revoked by a leader without part only when every arbiter had a part in the issue of the ruling', async () => {
    const issueId = await arbitrated(dispatchingArbiter, on('09-28T09:00'));
    await command(subgraph, arbiter, 'ruleArbitration', { ...ruling(issueId), binding: true }, on('09-28T09:30'));
    const [precedent] = await subgraph.database.query<{ id: string; version: number }>(
      'SELECT id, version FROM precedent WHERE issue_id = $1',
      [issueId],
    );
    for (const [, leader] of leaders) {
      expect(await revocationOf(leader, precedent!.id, on('09-28T10:00'))).toEqual({
        enabled: false,
        reason: { code: 'ARBITERS_REVOKE_FIRST' },
      });
      expect(await revoked(leader, precedent!, on('09-28T10:00'))).toBe('ARBITERS_REVOKE_FIRST');
    }
    expect(await revocationOf(arbiter, precedent!.id, on('09-28T10:00'))).toEqual({ enabled: true, reason: null });
    await subgraph.deliver(assignmentChanged, {
      ...assignmentOf('CMD', 7, ['arbiter']),
      validTo: on('09-28T12:00'),
      version: 2,
    });
    const at = on('09-28T15:00');
    expect(await revoked(dispatchingArbiter, precedent!, at)).toBe('ARBITER_INVOLVED');
    const involvedLeader: Actor = { ...dispatchingArbiter, roles: ['unit_leader'] };
    expect(await revoked(involvedLeader, precedent!, at)).toBe('ARBITER_INVOLVED');
    const ofUnit: Actor = { ...someoneOf('ENV', 'unit_leader'), id: staffId('ENV-9') };
    expect(await revoked(ofUnit, precedent!, at)).toBe('OUT_OF_SCOPE');
    expect(await revoked(people.coordinator, precedent!, at)).toBe('FORBIDDEN');
    for (const other of [ofUnit, people.coordinator]) expect(await revocationOf(other, precedent!.id, at)).toBeNull();
    expect(await revocationOf(dispatchingArbiter, precedent!.id, at)).toEqual({
      enabled: false,
      reason: { code: 'ARBITER_INVOLVED' },
    });
    expect(await revocationOf(people.leaderOnDuty, precedent!.id, at)).toEqual({ enabled: true, reason: null });
    expect(await revoked(people.leaderOnDuty, precedent!, at)).toBeNull();
    expect(await revocationOf(people.leaderOnDuty, precedent!.id, at)).toBeNull();
  });
});
