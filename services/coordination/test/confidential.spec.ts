import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aResidentActor } from '@jiceng/testing/actors';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import pg from 'pg';
import { command, refusal } from './commands.js';
import { inGridA, inGridB, moveClock, noise, organizationId, people, someoneOf, startDistrict } from './district.js';
import { everyRow } from './every-row.js';

const reporter = aResidentActor({ id: 'planted-confidential-1', name: '吴密名' });
const [phone, employer] = ['13911112222', '恒通仓储'];
const leader = someoneOf('GOV', 'district_leader');
const caller = { ...someoneOf('CMD', 'caller'), id: newId() };

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict({}, { asApplication: true });
}, 90_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-06-08T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
const filing = { source: 'RESIDENT', description: '仓库夜间偷排', ...inGridA, categoryCode: noise };
const identity = { name: '吴密名', phone, employer };
const ask = <T>(as: Actor | null, query: string, variables: object, claims: object = {}): Promise<GraphqlAnswer<T>> =>
  subgraph.ask<T>(query, { as, variables: { ...variables }, claims: { clock: next(), ...claims } });
const codeOf = ({ errors }: GraphqlAnswer<never> | GraphqlAnswer<object>): string | undefined =>
  errors?.[0]?.extensions.code;

interface Reported {
  issueId: string;
  receiptCode: string;
}
async function report(as: Actor, fields: object = {}, claims: object = {}): Promise<Reported> {
  const { data, errors } = await ask<{ reportIssue: { issue: { id: string }; receiptCode: string } }>(
    as,
    'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
    { input: { idempotencyKey: newId(), ...filing, reporter: { grade: 'CONFIDENTIAL', ...identity }, ...fields } },
    claims,
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return { issueId: data.reportIssue.issue.id, receiptCode: data.reportIssue.receiptCode };
}
const reporterOf = async (issueId: string): Promise<string> =>
  (await subgraph.database.query<{ id: string }>('SELECT id FROM reporter WHERE origin_issue_id = $1', [issueId]))[0]!
    .id;

interface Request {
  id: string;
  approved: boolean | null;
  shownUntil: string | null;
  mine: boolean;
  codeName: string;
  consentOrganization: { id: string };
}
const fields = 'id approved shownUntil mine codeName consentOrganization { id }';
const mutate = (as: Actor, name: string, input: object, claims: object = {}, shape = `request { ${fields} }`) =>
  ask<{ answer: { request: Request } }>(
    as,
    `mutation($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { answer: ${name}(input: $input) { ${shape} } }`,
    { input: { idempotencyKey: newId(), ...input } },
    claims,
  );
const reason = '核实举报线索需要与反映人见面';
const request = async (as: Actor, issueId: string) =>
  mutate(as, 'requestUnsealing', { reporterId: await reporterOf(issueId), reason });
interface Shown {
  name: string | null;
  phone: string | null;
  account: string | null;
  employer: string | null;
  shownUntil: string;
}
const reveal = (as: Actor, requestId: string, claims: object = {}, idempotencyKey: string = newId()) =>
  mutate(
    as,
    'revealConfidentialReporter',
    { requestId, idempotencyKey },
    claims,
    'name phone account employer shownUntil',
  ) as unknown as Promise<GraphqlAnswer<{ answer: Shown }>>;

/** Moves an issue from its report to its closing. */
async function close(issueId: string): Promise<void> {
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId('URBAN') });
  await give(people.urban, 'acceptTask', { taskId: task!.id });
  await give(people.urban, 'completeTask', { taskId: task!.id, result: '已责令夜间停工' });
  await give(people.verifier, 'recordVerification', { issueId, passed: true, findings: '已停工' });
  await give(people.coordinator, 'closeIssue', { issueId });
}

describe('a person who reports confidentially and by name', () => {
  it('leaves no value that connects both reports, also when the account adds, answers and reopens', async () => {
    const traceId = 'c1'.repeat(16);
    const claims = { traceId, traceparent: `00-${traceId}-${'b'.repeat(16)}-01` };
    const named = await report(reporter, { reporter: { phone }, description: '楼道堆物' }, claims);
    const { issueId, receiptCode } = await report(reporter, { idempotencyKey: 'planted-device-key-1' }, claims);
    const send = async (name: string, input: object): Promise<void> => {
      const [{ version }] = (await subgraph.database.query<{ version: number }>(
        'SELECT version FROM issue WHERE id = $1',
        [issueId],
      )) as [{ version: number }];
      const versioned = name === 'reopenIssue' ? { expectedVersion: version, ...input } : input;
      const answer = await mutate(reporter, name, versioned, claims, 'issue { id }');
      expect(answer.errors).toBeUndefined();
    };
    await send('supplementReport', { issueId, text: '每晚十一点后' });
    await close(issueId);
    const { data } = await ask<{ issue: { callbacks: { id: string }[]; reporters: { grade: string; name: null }[] } }>(
      reporter,
      'query($id: ID!) { issue(id: $id) { callbacks { id } reporters { grade name } } }',
      { id: issueId },
    );
    expect(data!.issue.reporters).toEqual([{ grade: 'CONFIDENTIAL', name: null }]);
    await send('answerCallback', { callbackId: data!.issue.callbacks[0]!.id, responded: true, resolved: false });
    await send('reopenIssue', { issueId, reason: '仍在偷排' });
    // The messages about these steps leave by the queues.
    await moveClock(subgraph, next());

    const rows = await everyRow(subgraph);
    const ofConfidential = rows.filter((row) => row.includes(issueId));
    const steps = ofConfidential.filter((row) => /^issue_step .*(supplemented|callback-answered|reopened)/.test(row));
    expect(steps.map((row) => /"actor_id": "([^"]*)"/.exec(row)![1])).toEqual(['anonymous', 'anonymous', 'anonymous']);
    // A queue holds the events of the issue, and one of the rows is the packet of the archive.
    expect(ofConfidential.filter((row) => row.startsWith('outbox ') && row.includes('issue-filed'))).toHaveLength(1);
    const known = [reporter.id, '吴密名', phone, employer, traceId, receiptCode, receiptCode.replaceAll('-', '')];
    expect(ofConfidential.filter((row) => known.some((text) => row.includes(text)))).toEqual([]);
    // No row at all has these: they are sealed, or are derived anew.
    for (const text of [phone, employer, receiptCode, 'planted-device-key-1'])
      expect(rows.filter((row) => row.includes(text))).toEqual([]);
    // The rows of the report by name and of the confidential one share no pseudonym, no trace and no digest.
    const tokens = (found: readonly string[]): Set<string> =>
      new Set(found.flatMap((row) => row.match(/(?:resident|confidential)-[0-9a-f]{32}|\b[0-9a-f]{32}\b/g) ?? []));
    const ofNamed = rows.filter((row) => row.includes(named.issueId) || row.includes(reporter.id));
    expect(ofNamed.length).toBeGreaterThan(3);
    expect([...tokens(ofConfidential)].filter((token) => tokens(ofNamed).has(token))).toEqual([]);
    // The pseudonym stands only where rows belong to the reporter, and beside no key.
    const [pseudonym] = ofConfidential.flatMap((row) => row.match(/confidential-[0-9a-f]{32}/) ?? []);
    const places = rows.filter((row) => row.includes(pseudonym!)).map((row) => row.split(' ')[0]);
    expect([...new Set(places)].sort()).toEqual(['callback', 'issue', 'reporter']);
  });

  it('counts once when two confidential reports are merged, and as two when one is by name', async () => {
    const first = await report(reporter, { title: '仓库偷排一' });
    const second = await report(reporter, { title: '仓库偷排二' });
    const named = await report(reporter, { title: '仓库偷排三', reporter: null });
    await give(people.streetA, 'mergeIssue', { issueId: second.issueId, intoIssueId: first.issueId });
    const count = async (): Promise<number> =>
      (
        await subgraph.database.query<{ reporters: number }>('SELECT reporters FROM issue WHERE id = $1', [
          first.issueId,
        ])
      )[0]!.reporters;
    expect(await count()).toBe(1);
    await give(people.streetA, 'mergeIssue', { issueId: named.issueId, intoIssueId: first.issueId });
    expect(await count()).toBe(2);
  });

  it('is hidden as well when staff report for a caller or for themselves', async () => {
    const [forCaller, own] = await Promise.all([
      report(people.coordinator, {
        source: 'HOTLINE_12345',
        reporter: { grade: 'CONFIDENTIAL', ...identity, personId: reporter.id },
      }),
      report({ ...people.streetA, name: '吴密名' }, { source: 'PATROL', reporter: { grade: 'CONFIDENTIAL' } }),
    ]);
    const rows = await everyRow(subgraph);
    const of = (id: string): string[] => rows.filter((row) => row.includes(id));
    expect(of(forCaller.issueId).filter((row) => /吴密名|13911112222|planted-confidential/.test(row))).toEqual([]);
    expect(of(own.issueId).filter((row) => row.includes('吴密名') || row.includes(people.streetA.id))).toEqual([]);
    // Else staff could find out whether an account is the confidential reporter of an issue.
    const { data } = await ask<{ issues: { edges: { node: { id: string } }[] } }>(
      reporter,
      '{ issues(first: 50) { edges { node { id } } } }',
      {},
    );
    expect(data!.issues.edges.map(({ node }) => node.id)).not.toContain(forCaller.issueId);
    for (const { receiptCode } of [forCaller, own]) {
      const { data: followed } = await ask<{ followReport: { title: string } }>(
        null,
        'query($code: String!) { followReport(receiptCode: $code) { title } }',
        { code: receiptCode },
      );
      expect(followed!.followReport.title).toBe('仓库夜间偷排');
    }
  });

  it('has no number in the name or employer, where it would be shown without consent', async () => {
    const employed = { grade: 'CONFIDENTIAL', employer: '恒通仓储 门卫 13911112222' };
    for (const hidden of [employed, { grade: 'ANONYMOUS', name: '刘 13911112222' }]) {
      const input = { ...filing, reporter: hidden };
      expect(await refusal(subgraph, reporter, 'reportIssue', input, next())).toBe('BAD_INPUT');
    }
  });

  it('is not named when staff who report for themselves give only a number', async () => {
    const hidden = { grade: 'CONFIDENTIAL', phone: '13900007777' };
    const { issueId } = await report(people.streetA, { source: 'PATROL', reporter: hidden });
    const rows = (await everyRow(subgraph)).filter((row) => row.includes(issueId));
    expect(rows.filter((row) => row.includes(people.streetA.id))).toEqual([]);
  });

  it('names an employer only in a confidential report, and cannot solve a matter on the spot', async () => {
    const input = { ...filing, reporter: { employer } };
    expect(await refusal(subgraph, reporter, 'reportIssue', input, next())).toBe('BAD_INPUT');
  });
});

describe('the identity of a confidential reporter', () => {
  it('is refused to the connection of the service unless a transaction takes the role of the table', async () => {
    const { issueId } = await report(reporter);
    const url = new URL(subgraph.database.url);
    Object.assign(url, { username: 'jiceng_application', password: 'application' });
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      for (const statement of [
        'SELECT * FROM confidential.reporter_identity',
        'INSERT INTO confidential.reporter_identity (id) VALUES (gen_random_uuid())',
        'UPDATE confidential.reporter_identity SET name = NULL',
        'DELETE FROM confidential.reporter_identity',
        'COPY confidential.reporter_identity TO STDOUT',
        'SELECT * FROM reporter r JOIN confidential.reporter_identity USING (id)',
        'DROP TABLE confidential.reporter_identity',
      ])
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      await client.query('BEGIN; SET LOCAL ROLE jiceng_confidential');
      const { rows } = await client.query('SELECT * FROM confidential.reporter_identity WHERE id = $1', [
        await reporterOf(issueId),
      ]);
      expect(rows).toMatchObject([{ name: expect.stringMatching(/^s\./), phone: expect.stringMatching(/^s\./) }]);
      // In this role the connection can read none of the tables that would tell to which matter the row belongs.
      await expect(client.query('SELECT * FROM reporter')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
    }
  });

  it('is shown to the person who asked, with the consent of another unit, for fifteen minutes', async () => {
    const { issueId, receiptCode } = await report(reporter);
    const asked = await request(people.streetA, issueId);
    const { id, mine, approved, codeName, consentOrganization } = asked.data!.answer.request;
    expect({ mine, approved, consentOrganization }).toEqual({
      mine: true,
      approved: null,
      consentOrganization: { id: organizationId('CMD') },
    });
    expect(codeName).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{2}$/);
    expect(codeOf(await reveal(people.streetA, id))).toBe('NO_CONSENT');
    expect(codeOf(await request(people.streetA, issueId))).toBe('UNSEALING_ASKED_ALREADY');

    const list = '{ unsealingRequests(first: 10) { edges { node { id reason organization { id } } } } }';
    const listed = async (as: Actor): Promise<string[]> =>
      (
        await ask<{ unsealingRequests: { edges: { node: { id: string } }[] } }>(as, list, {})
      ).data!.unsealingRequests.edges.map(({ node }) => node.id);
    expect(await listed(people.officeLeader)).toContain(id);
    const elsewhere = someoneOf('STREET-B', 'unit_leader');
    expect(await listed(elsewhere)).not.toContain(id);

    const approve = { requestId: id, approve: true, reason: '确有必要' };
    for (const [person, code] of [
      [elsewhere, 'OUT_OF_SCOPE'],
      [people.streetA, 'FORBIDDEN'],
      // The same person with a second post above.
      [{ ...people.officeLeader, id: people.streetA.id }, 'CONSENT_OF_OWN_UNIT'],
      [{ ...people.officeLeader, organizationId: organizationId('STREET-A') }, 'CONSENT_OF_OWN_UNIT'],
    ] as const)
      expect(codeOf(await mutate(person, 'answerUnsealing', approve))).toBe(code);
    const { data } = await mutate(people.officeLeader, 'answerUnsealing', approve);
    expect(data!.answer.request).toMatchObject({ approved: true });
    const until = Date.parse(data!.answer.request.shownUntil!);
    expect(until).toBe(clock.at + 15 * 60_000);
    expect(codeOf(await mutate(people.officeLeader, 'answerUnsealing', approve))).toBe('UNSEALING_ANSWERED');
    expect(await listed(people.officeLeader)).not.toContain(id);

    const key = newId();
    const shown = await reveal(people.streetA, id, {}, key);
    expect(shown.data!.answer).toEqual({
      ...identity,
      account: reporter.id,
      shownUntil: new Date(until).toISOString(),
    });
    expect(codeOf(await reveal(people.coordinator, id))).toBe('NO_CONSENT');
    expect(codeOf(await reveal(people.streetB, id))).toBe('OUT_OF_SCOPE');
    const late = { clock: new Date(until).toISOString() };
    expect(codeOf(await reveal(people.streetA, id, late))).toBe('CONSENT_EXPIRED');
    // A retry after the time gets nothing either, although its command has succeeded before.
    expect(codeOf(await reveal(people.streetA, id, late, key))).toBe('CONSENT_EXPIRED');

    const trail = await subgraph.database.query<{ act: string; actor: { id: string }; reason: string | null }>(
      `SELECT act, actor, reason FROM audit_record WHERE subject_type = 'reporter' AND subject_id = $1 ORDER BY entry`,
      [await reporterOf(issueId)],
    );
    expect(trail.map(({ act, actor, reason: said }) => [act, actor.id, said])).toEqual([
      ['requestUnsealing', people.streetA.id, reason],
      ['answerUnsealing', people.officeLeader.id, '确有必要'],
      ['revealConfidentialReporter', people.streetA.id, reason],
    ]);
    // The reporter sees by account and by receipt code who looked.
    const seen = await ask<{ issue: { unmaskings: object[] } }>(
      reporter,
      'query($id: ID!) { issue(id: $id) { unmaskings { part reason organization { id } } } }',
      { id: issueId },
    );
    const look = { part: 'IDENTITY', reason };
    expect(seen.data!.issue.unmaskings).toEqual([{ ...look, organization: { id: organizationId('STREET-A') } }]);
    const followed = await ask<{ followReport: { unmaskings: object[] } }>(
      null,
      'query($code: String!) { followReport(receiptCode: $code) { unmaskings { part reason } } }',
      { code: receiptCode },
    );
    expect(followed.data!.followReport.unmaskings).toEqual([look]);
    const rows = (await everyRow(subgraph)).filter((row) => row.includes(issueId) || row.includes(id));
    expect(rows.filter((row) => [phone, employer, '吴密名', reporter.id].some((text) => row.includes(text)))).toEqual(
      [],
    );
  });

  it('is not shown by the consent of another unit of the person who asks', async () => {
    const { issueId } = await report(reporter);
    const { roles, organizationId: street, organizationIds, areaCodes, lines } = people.streetA;
    const office = organizationId('CMD');
    const inBoth: Actor = {
      ...people.streetA,
      standings: [
        { roles, organizationId: street, organizationIds, areaCodes, lines },
        { roles: ['caller'], organizationId: office, organizationIds: [office], areaCodes, lines },
      ],
    };
    const { id, consentOrganization } = (await request(inBoth, issueId)).data!.answer.request;
    expect(consentOrganization.id).not.toBe(office);
    const approve = { requestId: id, approve: true };
    expect(codeOf(await mutate(people.officeLeader, 'answerUnsealing', approve))).toBe('OUT_OF_SCOPE');
    expect(codeOf(await mutate(leader, 'answerUnsealing', approve))).toBeUndefined();
  });

  it('stays sealed after a refusal, which needs a reason, and a message tells both sides', async () => {
    const { issueId } = await report(reporter);
    const { id } = (await request(people.coordinator, issueId)).data!.answer.request;
    await moveClock(subgraph, next());
    const refuse = { requestId: id, approve: false };
    expect(codeOf(await mutate(leader, 'answerUnsealing', refuse))).toBe('UNSEALING_REFUSAL_NEEDS_REASON');
    await mutate(leader, 'answerUnsealing', { ...refuse, reason: '可通过查询码联系' });
    await moveClock(subgraph, next());
    expect(codeOf(await reveal(people.coordinator, id))).toBe('NO_CONSENT');
    const timers = await subgraph.database.query<{ payload: { kind: string; to: object[] } }>(
      `SELECT payload FROM timer WHERE kind = 'notice' AND payload->>'issueId' = $1 AND payload->>'kind' LIKE 'unsealing%'
       ORDER BY due_at`,
      [issueId],
    );
    expect(timers.map(({ payload }) => [payload.kind, payload.to])).toEqual([
      ['unsealing', [{ organizationId: organizationId('GOV'), staffId: null }]],
      ['unsealing_answered', [{ organizationId: organizationId('CMD'), staffId: people.coordinator.id }]],
    ]);
    const told = await subgraph.database.query<{ kind: string; staff: string }>(
      `SELECT kind, person_id AS staff FROM notification WHERE issue_id = $1 AND kind = 'unsealing_answered'`,
      [issueId],
    );
    expect(told).toEqual([{ kind: 'unsealing_answered', staff: people.coordinator.id }]);
  });

  it('is neither revealed for a reason alone, nor found by telephone number, nor asked for by a call', async () => {
    const { issueId } = await report(reporter);
    const reporterId = await reporterOf(issueId);
    const reveals = await mutate(people.streetA, 'revealReporter', { reporterId, reason: '回访联系' }, {}, 'name');
    expect(codeOf(reveals)).toBe('REPORTER_CONFIDENTIAL');
    const found = await ask<{ findIssuesByPhone: { issues: { id: string }[] } }>(
      people.coordinator,
      'mutation($input: FindIssuesByPhoneInput!) { findIssuesByPhone(input: $input) { issues { id } } }',
      { input: { idempotencyKey: newId(), phone, reason: '核实重复反映' } },
    );
    expect(found.data!.findIssuesByPhone.issues.map(({ id }) => id)).not.toContain(issueId);
    await close(issueId);
    const [{ id: callbackId }] = (await subgraph.database.query<{ id: string }>(
      'SELECT id FROM callback WHERE issue_id = $1',
      [issueId],
    )) as [{ id: string }];
    const call = { callbackId, responded: true, resolved: true, satisfaction: 5 };
    expect(await refusal(subgraph, caller, 'answerCallback', call, next())).toBe('REPORTER_CANNOT_BE_CALLED');
    const open = await ask<{ openCallbacks: { edges: { node: { callback: { id: string } } }[] } }>(
      caller,
      '{ openCallbacks(first: 50) { edges { node { callback { id } } } } }',
      {},
    );
    expect(open.data!.openCallbacks.edges.map(({ node }) => node.callback.id)).not.toContain(callbackId);
  });

  it('is asked for in the own jurisdiction alone, with a reason, and only where it is sealed', async () => {
    const { issueId } = await report(reporter, inGridB);
    expect(codeOf(await request(people.streetA, issueId))).toBe('OUT_OF_SCOPE');
    const short = { reporterId: await reporterOf(issueId), reason: '想看看' };
    expect(codeOf(await mutate(people.streetB, 'requestUnsealing', short))).toBe('BAD_INPUT');
    const named = await report(people.otherResident, { reporter: null });
    expect(codeOf(await request(people.streetA, named.issueId))).toBe('REPORTER_NOT_CONFIDENTIAL');
  });
});
