import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  anActor,
  community,
  district,
  emitted,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  otherStreet,
  postId,
  staffCsv,
  staffId,
  street,
} from './district.js';
import { basedOn } from './based-on.js';

interface EntryView {
  id: string;
  version: number;
  withdrawnAt: string | null;
}
interface OnDutyView {
  onDuty: {
    people: {
      reason: string;
      absence: string | null;
      staffMember: { staffCode: string };
      covering: { staffCode: string } | null;
      organization: { code: string };
    }[];
    gaps: { absence: string; staffMember: { staffCode: string } }[];
  };
}

const header = 'staffCode,kind,areaCodes,line,startsAt,endsAt';

describe('roster and leave', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const run = (mutation: string, type: string, input: Record<string, unknown>, as = officer) =>
    subgraph.ask<{ done: { entry: EntryView } }>(
      `mutation Run($input: ${type}!) { done: ${mutation}(input: $input) { entry { id version withdrawnAt } } }`,
      {
        as,
        variables: { input: { idempotencyKey: key(), ...input } },
      },
    );
  const schedule = (
    code: string,
    startsAt: string,
    endsAt: string,
    parts: Record<string, unknown> = {},
    as = officer,
  ) => run('scheduleDuty', 'ScheduleDutyInput', { staffId: staffId(code), startsAt, endsAt, ...parts }, as);
  const leave = (code: string, startsAt: string, endsAt: string, as = officer) =>
    run('recordLeave', 'RecordLeaveInput', { staffId: staffId(code), startsAt, endsAt }, as);
  const withdraw = async (
    mutation: 'withdrawDuty' | 'withdrawLeave',
    entryId: string,
    parts: Record<string, unknown> = {},
    as = officer,
  ) => run(mutation, 'WithdrawEntryInput', await basedOn(subgraph, { entryId, ...parts }), as);
  const onDuty = async (areaCode: string, at: string, line: string | null = null) =>
    (
      await subgraph.get<OnDutyView>(
        `query Q($areaCode: String!, $line: String, $at: DateTime) { onDuty(areaCode: $areaCode, line: $line, at: $at) {
        people { reason absence staffMember { staffCode } covering { staffCode } organization { code } entry { id } } gaps { absence staffMember { staffCode } entry { id } } } }`,
        { as: officer, variables: { areaCode, line, at } },
      )
    ).onDuty;
  const called = async (areaCode: string, at: string, line: string | null = null) =>
    (await onDuty(areaCode, at, line)).people.map((person) => `${person.staffMember.staffCode}:${person.reason}`);
  const codeOf = (answer: { errors?: { extensions: { code: string } }[] }): string | undefined =>
    answer.errors?.[0]?.extensions.code;

  it(
    'answers by area and line, covers a leave by the next on the roster, and drops the cover when the ' +
      'leave is withdrawn',
    async () => {
      await schedule('DESK1', '2026-03-02T00:00:00Z', '2026-03-02T12:00:00Z');
      await schedule('DESK2', '2026-03-02T12:00:00Z', '2026-03-03T00:00:00Z');
      await schedule('COORD', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z');
      await schedule('URBAN1', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z');
      const morning = '2026-03-02T04:00:00Z';
      expect(await called(`${community}001`, morning)).toEqual(['DESK1:ON_ROSTER', 'COORD:ON_ROSTER']);
      expect(await called(`${community}001`, morning, 'urban_management')).toEqual([
        'DESK1:ON_ROSTER',
        'URBAN1:ON_ROSTER',
        'COORD:ON_ROSTER',
      ]);
      expect(await called(otherStreet, morning)).toEqual(['COORD:ON_ROSTER']);
      expect(await called(street, '2026-03-02T12:00:00Z')).toEqual(['DESK2:ON_ROSTER', 'COORD:ON_ROSTER']);
      const recorded = (await leave('DESK1', '2026-03-01T16:00:00Z', '2026-03-03T16:00:00Z')).data!.done.entry;
      expect((await onDuty(street, morning)).people[0]).toMatchObject({
        staffMember: { staffCode: 'DESK2' },
        reason: 'NEXT_ON_ROSTER',
        absence: 'ON_LEAVE',
        covering: { staffCode: 'DESK1' },
        organization: { code: 'STREET' },
      });
      await withdraw('withdrawLeave', recorded.id, { expectedVersion: 1 });
      expect(await called(street, morning)).toEqual(['DESK1:ON_ROSTER', 'COORD:ON_ROSTER']);
      expect((await emitted(subgraph, 'personnel.presence-changed')).slice(-2)).toEqual([
        expect.objectContaining({
          entryId: recorded.id,
          kind: 'leave',
          areaCodes: [],
          withdrawn: false,
          covers: [staffId('DESK2')],
          version: 1,
        }),
        expect.objectContaining({ entryId: recorded.id, withdrawn: true, covers: [], version: 2 }),
      ]);
    },
  );

  it('names the deputy of the post as the cover, and reports a gap when there is no deputy', async () => {
    await schedule('SQUAD1', '2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z');
    await leave('SQUAD1', '2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z');
    const at = '2026-04-01T05:00:00Z';
    expect(await onDuty(street, at, 'urban_management')).toEqual({
      people: [],
      gaps: [{ absence: 'ON_LEAVE', staffMember: { staffCode: 'SQUAD1' }, entry: { id: expect.any(String) } }],
    });
    await subgraph.get(`mutation C($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`, {
      as: officer,
      variables: {
        input: {
          idempotencyKey: key(),
          code: 'DEPUTY-P',
          name: '副队长',
          establishment: 'CONTRACT',
          organizationId: organizationId('SQUAD'),
          roles: ['department_handler'],
          validFrom: '2026-01-01T00:00:00Z',
        },
      },
    });
    await subgraph.get(`mutation A($input: AppointStaffInput!) { appointStaff(input: $input) { assignment { id } } }`, {
      as: officer,
      variables: {
        input: {
          idempotencyKey: key(),
          newStaff: { staffCode: 'DEPUTY', name: '副队长' },
          postId: postId('DEPUTY-P'),
          areaCodes: [street],
          validFrom: '2026-01-01T00:00:00Z',
        },
      },
    });
    await subgraph.get(`mutation A($input: ArrangePostInput!) { arrangePost(input: $input) { post { id } } }`, {
      as: officer,
      variables: {
        input: {
          idempotencyKey: key(),
          expectedVersion: 1,
          postId: postId('SQUAD1-P'),
          deputyPostId: postId('DEPUTY-P'),
          effectiveFrom: '2026-02-01T00:00:00Z',
        },
      },
    });
    expect(await called(street, at, 'urban_management')).toEqual(['DEPUTY:POST_DEPUTY']);
  });

  it('takes people off the roster when their assignment ends', async () => {
    await schedule('DESK3', '2026-05-01T00:00:00Z', '2026-05-03T00:00:00Z');
    await schedule('DESK3', '2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z');
    const [assignment] = await subgraph.database.query<{ id: string }>(
      'SELECT id FROM assignment WHERE staff_id = $1',
      [staffId('DESK3')],
    );
    const ended = await subgraph.get<{ endAssignment: { releasedDuties: number } }>(
      `mutation E($input: EndAssignmentInput!) { endAssignment(input: $input) { releasedDuties } }`,
      {
        as: officer,
        variables: {
          input: {
            idempotencyKey: key(),
            expectedVersion: 1,
            assignmentId: assignment!.id,
            validTo: '2026-05-02T00:00:00Z',
          },
        },
      },
    );
    expect(ended.endAssignment.releasedDuties).toBe(2);
    expect(await called(street, '2026-05-01T12:00:00Z')).toEqual(['DESK3:ON_ROSTER']);
    expect(await onDuty(street, '2026-05-02T12:00:00Z')).toEqual({ people: [], gaps: [] });
    expect((await emitted(subgraph, 'personnel.presence-changed')).slice(-2)).toEqual([
      expect.objectContaining({ endsAt: '2026-05-02T00:00:00.000Z', withdrawn: false, version: 2 }),
      expect.objectContaining({ withdrawn: true, version: 2 }),
    ]);
    expect(codeOf(await schedule('DESK3', '2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'))).toBe('NOT_ASSIGNED');
  });

  it.each([
    [
      'a second duty at the same time',
      () => schedule('DESK1', '2026-03-02T11:00:00Z', '2026-03-02T13:00:00Z'),
      'ENTRY_OVERLAPS',
    ],
    [
      'a duty that ends before it begins',
      () => schedule('DESK1', '2026-07-02T11:00:00Z', '2026-07-02T10:00:00Z'),
      'PERIOD_NOT_ALLOWED',
    ],
    [
      'a duty for another organization',
      () =>
        schedule('DESK1', '2026-07-02T00:00:00Z', '2026-07-02T10:00:00Z', { organizationId: organizationId('URBAN') }),
      'NOT_OF_ORGANIZATION',
    ],
    [
      'a duty outside the organization',
      () => schedule('DESK1', '2026-07-02T00:00:00Z', '2026-07-02T10:00:00Z', { areaCodes: [district] }),
      'AREA_OUTSIDE_ORGANIZATION',
    ],
    [
      'a duty of another line',
      () => schedule('URBAN2', '2026-07-02T00:00:00Z', '2026-07-02T10:00:00Z', { line: 'water' }),
      'LINE_OUTSIDE_ORGANIZATION',
    ],
    ['a duty for nobody', () => schedule('NOBODY', '2026-07-02T00:00:00Z', '2026-07-02T10:00:00Z'), 'NOT_FOUND'],
    ['a duty of two months', () => schedule('DESK1', '2026-07-02T00:00:00Z', '2026-09-02T10:00:00Z'), 'ENTRY_TOO_LONG'],
    ['a duty in another century', () => schedule('DESK1', '2226-07-02T00:00:00Z', '2226-07-02T10:00:00Z'), 'BAD_INPUT'],
    [
      'a malformed area',
      () => schedule('DESK1', '2026-07-02T00:00:00Z', '2026-07-02T10:00:00Z', { areaCodes: ['3201'] }),
      'BAD_INPUT',
    ],
    [
      'a street dispatcher planning for another street',
      () =>
        schedule(
          'DESK1',
          '2026-07-02T00:00:00Z',
          '2026-07-02T10:00:00Z',
          {},
          anActor(['street_dispatcher'], { organizationIds: [organizationId('STREET2')] }),
        ),
      'OUT_OF_SCOPE',
    ],
    [
      'a grid worker planning',
      () =>
        schedule(
          'DESK1',
          '2026-07-02T00:00:00Z',
          '2026-07-02T10:00:00Z',
          {},
          anActor(['grid_worker'], { organizationIds: [organizationId('STREET')] }),
        ),
      'FORBIDDEN',
    ],
    [
      'a resident recording leave',
      () => leave('DESK1', '2026-07-02T00:00:00Z', '2026-07-02T10:00:00Z', anActor(['resident'])),
      'FORBIDDEN',
    ],
  ])('refuses %s', async (_, attempt, code) => {
    expect(codeOf(await attempt())).toBe(code);
  });

  it('refuses a duty in a leave, lets a desk plan its own roster, and refuses a second withdrawal', async () => {
    await leave('URBAN1', '2026-08-01T00:00:00Z', '2026-08-08T00:00:00Z');
    const head = anActor(['department_dispatcher'], {
      organizationIds: [organizationId('URBAN')],
      lines: ['urban_management'],
    });
    expect(codeOf(await schedule('URBAN1', '2026-08-02T00:00:00Z', '2026-08-03T00:00:00Z', {}, head))).toBe(
      'STAFF_ON_LEAVE',
    );
    const planned = await schedule('URBAN1', '2026-08-08T00:00:00Z', '2026-08-09T00:00:00Z', {}, head);
    const id = planned.data!.done.entry.id;
    expect(codeOf(await withdraw('withdrawLeave', id))).toBe('WRONG_ENTRY_KIND');
    expect(codeOf(await withdraw('withdrawDuty', id, { expectedVersion: 3 }))).toBe('STALE_VERSION');
    expect((await withdraw('withdrawDuty', id, { reason: '调班' }, head)).data!.done.entry).toMatchObject({
      version: 2,
      withdrawnAt: expect.any(String),
    });
    expect(codeOf(await withdraw('withdrawDuty', id))).toBe('ENTRY_WITHDRAWN');
    const roster = await subgraph.get<{
      roster: { edges: { node: { kind: string; staffMember: { staffCode: string } } }[] };
    }>(
      `{ roster(organizationId: "${organizationId('URBAN')}", from: "2026-08-01T00:00:00Z", to: "2026-08-31T00:00:00Z") { edges { node { kind startsAt staffMember { staffCode } organization { name } } } } }`,
      { as: head },
    );
    expect(roster.roster.edges.map(({ node }) => [node.kind, node.staffMember.staffCode])).toEqual([
      ['LEAVE', 'URBAN1'],
    ]);
  });

  it(
    'imports a roster row by row, changes nothing the second time, changes an end, and keeps a ' +
      'withdrawn entry withdrawn',
    async () => {
      const file = [
        header,
        `DESK1,duty,${street},,2026-10-01T00:30:00Z,2026-10-01T09:30:00Z`,
        `DESK2,duty,${street},,2026-10-01T09:30:00Z,2026-10-02T00:30:00Z`,
        'URBAN2,leave,,,2026-10-01,2026-10-05',
      ].join('\n');
      const before = (await emitted(subgraph, 'personnel.presence-changed')).length;
      expect(await importFile(subgraph, 'Roster', file)).toMatchObject({ imported: 3, rejected: 0 });
      expect(await importFile(subgraph, 'Roster', file)).toMatchObject({ imported: 0, unchanged: 3 });
      expect(await emitted(subgraph, 'personnel.presence-changed')).toHaveLength(before + 3);
      expect(
        await importFile(subgraph, 'Roster', file.replace('T09:30:00Z\nDESK2', 'T08:30:00Z\nDESK2')),
      ).toMatchObject({
        imported: 1,
        unchanged: 2,
      });
      const [entry] = await subgraph.database.query<{ id: string; version: number }>(
        `SELECT id, version FROM roster_entry WHERE staff_id = $1 AND starts_at = '2026-10-01T00:30:00Z'`,
        [staffId('DESK1')],
      );
      expect(entry!.version).toBe(2);
      await withdraw('withdrawDuty', entry!.id);
      expect(await importFile(subgraph, 'Roster', file)).toMatchObject({ imported: 0, unchanged: 3 });
      const faulty = [
        header,
        `NOBODY,duty,${street},,2026-10-01T00:30:00Z,2026-10-01T09:30:00Z`,
        `DESK2,duty,${street},,2026-10-01T10:30:00Z,2026-10-01T11:30:00Z`,
        `DESK2,duty,${district},,2026-11-01T10:30:00Z,2026-11-01T11:30:00Z`,
        'DESK2,duty,,magic,2026-11-01T10:30:00Z,2026-11-01T11:30:00Z',
        `DESK2,duty,${street},,2026-11-02T10:30:00Z,2026-11-02T11:30:00Z`,
        `DESK2,duty,${street},,2026-11-02T10:30:00Z,2026-11-02T12:30:00Z`,
        `URBAN2,duty,${district},,2026-10-02,2026-10-03`,
      ].join('\n');
      const report = await importFile(subgraph, 'Roster', faulty, { mode: 'VALID_ROWS' });
      expect(report).toMatchObject({ imported: 1, rejected: 6 });
      expect(report.errors.map(({ row, code }) => [row, code])).toEqual([
        [2, 'UNKNOWN_STAFF'],
        [3, 'ENTRY_OVERLAPS'],
        [4, 'AREA_OUTSIDE_ORGANIZATION'],
        [5, 'ROW_FIELD_INVALID'],
        [7, 'ROW_DUPLICATE'],
        [8, 'STAFF_ON_LEAVE'],
      ]);
      const foreign = anActor(['street_dispatcher'], { organizationIds: [organizationId('STREET2')] });
      expect(
        (
          await importFile(subgraph, 'Roster', `${header}\nDESK1,duty,${street},,2026-12-01,2026-12-02`, {
            as: foreign,
          })
        ).errors[0]!.code,
      ).toBe('OUT_OF_SCOPE');
    },
  );

  it('takes days in a roster file as whole days: a leave from the 7th to the 8th ends with the 8th', async () => {
    const file = [
      header,
      'URBAN1,leave,,,2026-12-07,2026-12-08',
      'URBAN1,leave,,,2026-12-10T08:00:00+08:00,2026-12-10T12:00:00+08:00',
    ].join('\n');
    expect(await importFile(subgraph, 'Roster', file)).toMatchObject({ imported: 2, rejected: 0 });
    const entries = await subgraph.database.query<{ starts_at: Date; ends_at: Date }>(
      `SELECT starts_at, ends_at FROM roster_entry WHERE staff_id = $1 AND kind = 'leave' AND starts_at > '2026-12-01' ORDER BY starts_at`,
      [staffId('URBAN1')],
    );
    expect(entries.map(({ starts_at: from, ends_at: to }) => [from.toISOString(), to.toISOString()])).toEqual([
      ['2026-12-06T16:00:00.000Z', '2026-12-08T16:00:00.000Z'],
      ['2026-12-10T00:00:00.000Z', '2026-12-10T04:00:00.000Z'],
    ]);
  });

  it("refuses a place outside the caller's jurisdiction", async () => {
    const query = `{ onDuty(areaCode: "${otherStreet}") { asOf } }`;
    expect(codeOf(await subgraph.ask(query, { as: anActor(['street_dispatcher'], { areaCodes: [street] }) }))).toBe(
      'OUT_OF_SCOPE',
    );
    expect(
      codeOf(await subgraph.ask(query, { as: anActor(['street_dispatcher'], { areaCodes: [otherStreet] }) })),
    ).toBeUndefined();
  });
});
