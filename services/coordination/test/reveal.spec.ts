import { newId } from '@jiceng/platform/ids';
import pg from 'pg';
import { command } from './commands.js';
import { inGridA, noise, people, streetB } from './district.js';
import {
  card,
  codeOf,
  findByPhone,
  identity,
  idsByPhone,
  inComment,
  inDescription,
  inResult,
  plate,
  phone,
  name,
  reporterOf,
  revealNumbers,
  revealReporter,
  startSealedDistrict,
  unmaskingsFor,
  type SealedDistrict,
} from './sealed-district.js';

let sealed: SealedDistrict;
beforeAll(async () => {
  sealed = await startSealedDistrict();
}, 90_000);
afterAll(() => sealed.stop());

const auditOf = (act: string, subjectId: string) =>
  sealed.subgraph.database.query<{ reason: string; who: string; after: Record<string, unknown> }>(
    `SELECT reason, actor ->> 'id' AS who, after FROM audit_record WHERE act = $1 AND subject_id = $2 ORDER BY entry`,
    [act, subjectId],
  );

describe('numbers in texts', () => {
  it('are shown to a person who may see the issue, for a reason, within ten minutes, and it is recorded', async () => {
    const { subgraph, issueId } = sealed;
    expect(codeOf(await revealNumbers(subgraph, people.streetB, issueId))).toBe('OUT_OF_SCOPE');
    expect(codeOf(await revealNumbers(subgraph, people.resident, issueId))).toBe('FORBIDDEN');
    expect(codeOf(await revealNumbers(subgraph, people.streetA, issueId, { reason: '看' }))).toBe('BAD_INPUT');
    const key = crypto.randomUUID();
    const shown = (await revealNumbers(subgraph, people.streetA, issueId, { key })).data!.revealNumbers;
    expect(shown.numbers.map(({ value }) => value).sort()).toEqual(
      [plate, plate, inDescription, identity, card, inDescription, inResult, inResult, inComment].sort(),
    );
    expect(shown.numbers.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['reportIssue.description', 'completeTask.result', 'answerCallback.comment']),
    );
    const later = (minutes: number): string =>
      new Date(new Date(shown.shownUntil).getTime() + minutes * 60_000).toISOString();
    const again = (clock: string) => revealNumbers(subgraph, people.streetA, issueId, { key, clock });
    expect((await again(later(-1))).data!.revealNumbers).toEqual(shown);
    expect(codeOf(await again(later(0)))).toBe('SHOWN_NO_LONGER');
    expect(await auditOf('revealNumbers', issueId)).toEqual([
      expect.objectContaining({ reason: '联系反映人核实', who: people.streetA.id }),
    ]);
  });
});

describe('a retry of a showing', () => {
  it('shows no number that was typed after it', async () => {
    const { subgraph, issueId } = sealed;
    const key = crypto.randomUUID();
    const before = (await revealNumbers(subgraph, people.streetA, issueId, { key })).data!.revealNumbers;
    await subgraph.database.query(
      `INSERT INTO hidden_number SELECT gen_random_uuid(), issue_id, field, kind, mask, number, now() + interval '1 minute'
       FROM hidden_number WHERE issue_id = $1 LIMIT 1`,
      [issueId],
    );
    const again = (await revealNumbers(subgraph, people.streetA, issueId, { key })).data!.revealNumbers;
    expect(again.numbers).toEqual(before.numbers);
    await subgraph.database.query('DELETE FROM hidden_number WHERE issue_id = $1 AND at > now()', [issueId]);
  });

  it('is refused when the person has lost the right to the issue', async () => {
    const { subgraph, issueId, reporterId } = sealed;
    const [ofNumbers, ofReporter, ofSearch] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    expect((await revealNumbers(subgraph, people.streetA, issueId, { key: ofNumbers })).errors).toBeUndefined();
    expect((await revealReporter(subgraph, people.streetA, reporterId, { key: ofReporter })).errors).toBeUndefined();
    const found = await findByPhone(subgraph, people.streetA, phone, { key: ofSearch });
    expect(found.data!.findIssuesByPhone.issues).toEqual([{ id: issueId }]);
    // The same person now has a post in the other street.
    const moved = { ...people.streetA, areaCodes: [streetB], organizationId: people.streetB.organizationId };
    const post = { ...moved, organizationIds: people.streetB.organizationIds };
    expect(codeOf(await revealNumbers(subgraph, post, issueId, { key: ofNumbers }))).toBe('OUT_OF_SCOPE');
    expect(codeOf(await revealReporter(subgraph, post, reporterId, { key: ofReporter }))).toBe('OUT_OF_SCOPE');
    const foundAgain = await findByPhone(subgraph, post, phone, { key: ofSearch });
    expect(foundAgain.data!.findIssuesByPhone.issues).toEqual([]);
  });
});

describe('the search by telephone number', () => {
  it('finds the whole number and the last four digits, within the jurisdiction', async () => {
    const { subgraph, issueId } = sealed;
    for (const searched of ['13905197788', '139 0519 7788', '+8613905197788', '7788'])
      expect(await idsByPhone(subgraph, people.streetA, searched)).toEqual([issueId]);
    expect(await idsByPhone(subgraph, people.streetA, '13905197789')).toEqual([]);
    expect(await idsByPhone(subgraph, people.streetB, '7788')).toEqual([]);
    expect(await idsByPhone(subgraph, people.verifier, '7788')).toBe('FORBIDDEN');
    expect(await idsByPhone(subgraph, people.resident, '7788')).toBe('FORBIDDEN');
    expect(await idsByPhone(subgraph, people.streetA, '778')).toBe('BAD_INPUT');
    const { errors } = await findByPhone(subgraph, people.streetA, '77889', { reason: '看' });
    expect(errors!.map(({ extensions }) => extensions.details!.field)).toEqual(['phone', 'reason']);
  });

  it('is recorded whether it finds something or not, and the record holds no number', async () => {
    const { subgraph } = sealed;
    expect(await idsByPhone(subgraph, people.coordinator, '13905197789')).toEqual([]);
    expect(await idsByPhone(subgraph, people.coordinator, '7788')).toEqual([sealed.issueId]);
    expect(await auditOf('findIssuesByPhone', people.coordinator.id)).toEqual([
      { reason: '联系反映人核实', who: people.coordinator.id, after: { searched: '139*******9', issueIds: [] } },
      {
        reason: '联系反映人核实',
        who: people.coordinator.id,
        after: { searched: 'last four digits', issueIds: [sealed.issueId] },
      },
    ]);
  });

  it('is possible twenty times a day', async () => {
    const caller = { ...people.streetA, id: newId() };
    const { subgraph } = sealed;
    for (let n = 0; n < 20; n += 1) expect(await idsByPhone(subgraph, caller, `${1000 + n}`)).toEqual([]);
    expect(await idsByPhone(subgraph, caller, '7788')).toBe('TOO_MANY_PHONE_SEARCHES');
    const tomorrow = new Date(Date.now() + 25 * 3_600_000).toISOString();
    expect(codeOf(await findByPhone(subgraph, caller, '7788', { clock: tomorrow }))).toBeUndefined();
  });

  it('reads an index', async () => {
    const client = new pg.Client({ connectionString: sealed.subgraph.database.url });
    await client.connect();
    try {
      // The table of a test is so small that reading all of it costs less than the index.
      await client.query('SET enable_seqscan = off');
      const { rows } = await client.query(
        `EXPLAIN SELECT issue_id FROM reporter WHERE phone_marks <> '{}' AND phone_marks && '{x}'::text[]`,
      );
      expect(JSON.stringify(rows)).toContain('Index Scan on reporter_phone_marks');
    } finally {
      await client.end();
    }
  });
});

describe('the reporter', () => {
  const filing = { source: 'RESIDENT', ...inGridA, categoryCode: noise };
  const file = async (as: typeof people.resident, description: string, more = {}): Promise<string> =>
    (await command(sealed.subgraph, as, 'reportIssue', { ...filing, description, ...more })).issue.id;

  it('learns who looked, and why; another resident does not', async () => {
    const { subgraph } = sealed;
    const issueId = await file(people.resident, `路面塌陷，电话${inDescription}`, {
      reporter: { name, phone: '13605191234' },
    });
    const reporterId = await reporterOf(subgraph, issueId);
    await revealNumbers(subgraph, people.streetA, issueId);
    await revealReporter(subgraph, people.streetA, reporterId);
    await findByPhone(subgraph, people.streetA, '13605191234', { reason: '核实重复反映' });
    expect(await unmaskingsFor(subgraph, people.resident, issueId)).toEqual([
      ['NUMBERS', '联系反映人核实'],
      ['REPORTER', '回访反映人'],
      ['SEARCH', '核实重复反映'],
    ]);
    expect(await unmaskingsFor(subgraph, people.otherResident, issueId)).toBeNull();
  });

  it('learns it while the report is merged into another and after it was taken out again', async () => {
    const { subgraph } = sealed;
    const into = await file(people.otherResident, '油烟扰民');
    const issueId = await file(people.resident, '油烟很大', { reporter: { name, phone: '13605195678' } });
    await command(subgraph, people.streetA, 'judgeIssue', { issueId: into, decision: 'ACCEPT' });
    await command(subgraph, people.streetA, 'mergeIssue', { issueId, intoIssueId: into });
    const reporterId = await reporterOf(subgraph, issueId);
    await revealReporter(subgraph, people.streetA, reporterId, { reason: '合并后回访' });
    const looked = [['REPORTER', '合并后回访']];
    expect(await unmaskingsFor(subgraph, people.resident, issueId)).toEqual(looked);
    expect(await unmaskingsFor(subgraph, people.resident, into)).toEqual(looked);
    // The other reporter of the issue does not see this record.
    expect(await unmaskingsFor(subgraph, people.otherResident, into)).toEqual([]);
    await command(subgraph, people.streetA, 'unmergeIssue', { issueId });
    expect(await unmaskingsFor(subgraph, people.resident, issueId)).toEqual(looked);
  });

  it('who is anonymous learns by the receipt code that somebody looked at the numbers in the texts', async () => {
    const { subgraph } = sealed;
    const { reportIssue } = await subgraph.get<{ reportIssue: { issue: { id: string }; receiptCode: string } }>(
      'mutation($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
      {
        as: people.resident,
        variables: {
          input: {
            idempotencyKey: newId(),
            ...filing,
            description: `占道，车${plate}`,
            reporter: { grade: 'ANONYMOUS' },
          },
        },
      },
    );
    await revealNumbers(subgraph, people.streetA, reportIssue.issue.id, { reason: '查找车主挪车' });
    const { followReport } = await subgraph.get<{ followReport: { unmaskings: { reason: string }[] } }>(
      'query($code: String!) { followReport(receiptCode: $code) { unmaskings { reason shownAt } } }',
      { as: null, variables: { code: reportIssue.receiptCode } },
    );
    expect(followReport.unmaskings).toEqual([{ reason: '查找车主挪车', shownAt: expect.any(String) }]);
  });
});
