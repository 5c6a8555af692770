import { createHash, randomUUID } from 'node:crypto';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { createDataSource } from '@jiceng/platform/database';
import { databaseFrom, type TestDatabase } from '@jiceng/testing/database';
import type { DataSource } from 'typeorm';
import { dataSource as assessment } from '../../../services/assessment/src/data-source.js';
import { dataSource as coordination } from '../../../services/coordination/src/data-source.js';
import { dataSource as dataSharing } from '../../../services/data-sharing/src/data-source.js';
import { dataSource as grid } from '../../../services/grid/src/data-source.js';
import { dataSource as personnel } from '../../../services/personnel/src/data-source.js';
import { aConfidentialReport, confidentialBreakings } from './confidential-world.js';
import { keptTooLong } from './kept-too-long.js';
import { aFile, files } from './file-world.js';
import { directiveBreakings, directiveWorld } from './directive-world.js';
import { toldBreakings, toldStates } from './told-world.js';
import { allInvariants, violationsOf } from './all-invariants.js';

const sources: Record<ServiceName, (url: string, poolSize?: number) => DataSource> = {
  personnel,
  grid,
  coordination,
  assessment,
  'data-sharing': dataSharing,
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const [street, department] = ['00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000a2'];
/** One issue is open. The other was closed, reopened and closed again. */
const [open, closed] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
const task = '00000000-0000-7000-8000-0000000000f1';
const unknown = '00000000-0000-4000-8000-0000000000a9';
/** An organization that was dissolved an hour ago, with a successor. */
const dissolved = (id: string) =>
  `INSERT INTO organization (id, code, name, kind, region_code, valid_from, valid_to, successor_id, version)
   VALUES ('${id}', '${id}', '某单位', 'station', '320106002003', now() - interval '1 day', now() - interval '1 hour', gen_random_uuid(), 2)`;
const packet = (edition: number) => `00000000-0000-7000-8000-0000000000e${edition}`;
const documentOf = (edition: number) =>
  JSON.stringify({
    issueId: closed,
    edition,
    title: '积水',
    regionCode: '320106002003',
    categoryCode: null,
    closedAt: '2026-03-02T00:00:00.000Z',
  });
const digests = [1, 2].map((edition) => sha256(documentOf(edition)));
const seals = digests.reduce<string[]>(
  (all, digest, index) => [...all, sha256(`${all.at(-1) ?? '0'.repeat(64)}:${index + 1}:${digest}`)],
  [],
);

const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour)).toISOString();
const anIssue = (id: string, state: string, version: number, edition: number) => `
  INSERT INTO issue SELECT * FROM jsonb_populate_record(NULL::issue, '${JSON.stringify({
    id,
    version,
    process_key: 'grassroots-issue',
    process_version: 1,
    source: 'resident',
    title: '积水',
    description: '积水',
    area_code: '320106002003',
    severity: 'ordinary',
    state_code: state,
    state,
    activity: state === 'closed' ? null : 'judging',
    first_receiver_organization_id: street,
    responsible_organization_id: state === 'closed' ? null : street,
    holder_organization_id: state === 'closed' ? null : street,
    answerable_organization_id: street,
    desk_organization_ids: [],
    involved_organization_ids: [street, department],
    handler_organization_ids: [department],
    reporter_ids: ['resident-1'],
    reporters: 1,
    joint_rule: 'all',
    returns: 0,
    hand_overs: 0,
    refused_by: [],
    verification_failures: 0,
    pauses: 0,
    extensions: 0,
    reopens: 0,
    urges: 0,
    arbitrated: false,
    edition,
    escalation_level: -1,
    calendar_edition: 0,
    reported_at: at(0),
    stepped_at: at(1),
    late_spans: [],
    title_marks: [],
  })}');
  UPDATE issue SET process_key = (SELECT key FROM process_definition LIMIT 1), process_version = (SELECT version FROM process_definition LIMIT 1) WHERE id = '${id}';
  INSERT INTO reporter (id, issue_id, origin_issue_id, person_id, phone_marks, grade, machine, reported_at) VALUES (gen_random_uuid(), '${id}', '${id}', 'resident-1', '{}', 'named', false, '${at(0)}')`;
const aStep = (id: string, seq: number, hour: number, state: string) =>
  `INSERT INTO issue_step (issue_id, seq, step, at, state, actor_id, actor_kind) VALUES ('${id}', ${seq}, 'x', '${at(hour)}', '${state}', 'a', 'staff')`;
const aSpan = (id: string, seq: number, from: number, to: number | null) =>
  `INSERT INTO duty_span VALUES ('${id}', ${seq}, '${street}', '${street}', 'judging', '${at(from)}', ${to === null ? 'NULL' : `'${at(to)}'`})`;
const anEvent = (id: string, contract: string, key: string, seq: number | null, payload: object) =>
  `INSERT INTO outbox (event_id, contract, key, seq, envelope) VALUES ('${id}', '${contract}', '${key}', ${seq ?? 'NULL'}, '${JSON.stringify({ payload })}')`;
const arrived = (id: string, contract: string) =>
  `INSERT INTO processed_message (event_id, contract) VALUES ('${id}', '${contract}')`;
const [filed1, filed2, progressed] = [randomUUID(), randomUUID(), randomUUID()];
const atPosition = (table: string, contract: string, key: string, seq: number) =>
  `INSERT INTO ${table} (contract, key, seq) VALUES ('${contract}', '${key}', ${seq})`;

const followsProgress = [
  arrived(progressed, 'coordination.issue-progressed'),
  atPosition('inbox_position', 'coordination.issue-progressed', open, 1),
];
/** Small databases in which every invariant holds. */
const worlds: Record<ServiceName, string[]> = {
  coordination: [
    anIssue(open, 'accepted', 2, 0),
    aStep(open, 1, 0, 'reported'),
    aStep(open, 2, 1, 'accepted'),
    aSpan(open, 1, 0, 1),
    aSpan(open, 2, 1, null),
    anIssue(closed, 'closed', 5, 2),
    aStep(closed, 1, 0, 'reported'),
    aStep(closed, 2, 4, 'closed'),
    aStep(closed, 3, 4, 'closed'),
    aStep(closed, 4, 6, 'handling'),
    aStep(closed, 5, 9, 'closed'),
    aSpan(closed, 1, 0, 4),
    aSpan(closed, 4, 6, 9),
    aFile('attached', 'now()'),
    ...directiveWorld,
    ...toldStates({ issueId: open, clientId: street, since: at(1) }),
    `INSERT INTO issue_file (file_id, issue_id, seq, position, reporter_id) SELECT '${files.attached}', '${open}', 1, 1, id FROM reporter WHERE issue_id = '${open}'`,
    aConfidentialReport(open, [street, department], at),
    aFile('free', 'NULL'),
    `INSERT INTO task SELECT * FROM jsonb_populate_record(NULL::task, '${JSON.stringify({ id: task, issue_id: open, version: 1, ordinal: 0, organization_id: department, role: 'sole', state: 'offered', required: true, depends_on: [], offered_at: at(1) })}')`,
    `INSERT INTO verification (id, issue_id, round, mode, organization_id, requested_at, due_at, recorded_at, recorded_by_organization_id, passed) VALUES (gen_random_uuid(), '${closed}', 1, 'x', '${street}', now(), now(), now(), '${street}', true)`,
    `INSERT INTO spot_check (id, issue_id, edition, level, solved_by_organization_id, solved_by, organization_id, asked_at, due_at, recorded_at, recorded_by, recorded_by_organization_id, passed)
     VALUES (gen_random_uuid(), '${closed}', 1, 'grid', '${department}', 'a', '${street}', now(), now(), now(), 'b', '${street}', true)`,
    anEvent(filed1, 'coordination.issue-filed', closed, null, { issueId: closed, edition: 1 }),
    anEvent(filed2, 'coordination.issue-filed', closed, null, { issueId: closed, edition: 2 }),
    anEvent(progressed, 'coordination.issue-progressed', open, 1, {}),
    atPosition('event_position', 'coordination.issue-progressed', open, 1),
    `INSERT INTO archived_packet (issue_id, edition, packet_id, position, digest, seal) VALUES ('${closed}', 1, '${packet(1)}', 1, '${digests[0]}', '${seals[0]}'), ('${closed}', 2, '${packet(2)}', 2, '${digests[1]}', '${seals[1]}')`,
  ],
  'data-sharing': [
    ...[1, 2].map(
      (
        edition,
      ) => `INSERT INTO archive_packet (position, id, issue_id, edition, title, region_code, closed_at, archived_at, document, digest, seal, search_text, search)
      VALUES (${edition}, '${packet(edition)}', '${closed}', ${edition}, '积水', '320106002003', '2026-03-02T00:00:00Z', now(), '${documentOf(edition)}', '${digests[edition - 1]}', '${seals[edition - 1]}', '', '')`,
    ),
    `UPDATE archive_head SET position = 2, seal = '${seals[1]}'`,
    'ALTER TABLE archive_packet DISABLE TRIGGER ALL',
    arrived(filed1, 'coordination.issue-filed'),
    arrived(filed2, 'coordination.issue-filed'),
    arrived(progressed, 'coordination.issue-progressed'),
    atPosition('inbox_position', 'coordination.issue-progressed', open, 1),
  ],
  personnel: [],
  grid: [
    ...followsProgress,
    `INSERT INTO issue_place (issue_id, area_code, open, severity, version) VALUES ('${open}', '320106002003', true, 'ordinary', 2), ('${closed}', '320106002003', false, 'ordinary', 5)`,
  ],
  assessment: followsProgress,
};

describe('npm run invariants', () => {
  const databases = new Map<ServiceName, TestDatabase>();
  const opened = new Map<ServiceName, DataSource>();

  /** Replaces a service's database with a new copy of the small one. */
  const renew = async (service: ServiceName): Promise<void> => {
    await opened.get(service)?.destroy();
    await databases.get(service)?.drop();
    const database = await databaseFrom(`invariants-${service}`, async (url) => {
      const source = await sources[service](url, 2).initialize();
      await source.runMigrations({ transaction: 'each' });
      for (const sql of worlds[service]) await source.query(sql);
      await source.destroy();
    });
    databases.set(service, database);
    opened.set(service, await createDataSource({ tables: [], migrations: [] }, database.url, 2).initialize());
  };
  beforeAll(async () => {
    for (const service of serviceNames) await renew(service);
  }, 60_000);
  afterAll(async () => {
    for (const source of opened.values()) await source.destroy();
    for (const database of databases.values()) await database.drop();
  });

  const all = () => Object.fromEntries(opened) as never;

  it('finds no violation while the work of a dissolved unit is still being handed over', async () => {
    await databases
      .get('coordination')!
      .query(
        `${dissolved(department)}; INSERT INTO timer (id, kind, key, due_at, payload) VALUES (gen_random_uuid(), 'organization-dissolved', '${department}', now() + interval '30 seconds', '{}')`,
      );
    const { check } = allInvariants.find(({ name }) => name === 'nothing-at-a-dissolved-unit')!;
    const violations = await check(all());
    await renew('coordination');
    expect(violations).toEqual([]);
  });

  it('finds no violation when every invariant holds', async () => {
    const violated = (await violationsOf(all())).filter(({ violations }) => violations.length > 0);
    expect(violated.map(({ invariant, violations }) => [invariant.name, violations])).toEqual([]);
  });

  /** For each invariant, statements that break it in one database. */
  const breakings: Record<string, [ServiceName, string][]> = {
    'one-responsible-now': [
      ['coordination', `DELETE FROM duty_span WHERE issue_id = '${open}' AND ends_at IS NULL`],
      [
        'coordination',
        `UPDATE duty_span SET responsible_organization_id = '${department}' WHERE issue_id = '${open}' AND ends_at IS NULL`,
      ],
      ['coordination', `UPDATE duty_span SET ends_at = NULL WHERE issue_id = '${closed}' AND seq = 4`],
      [
        'coordination',
        `ALTER TABLE issue DROP CONSTRAINT issue_one_responsible; UPDATE issue SET responsible_organization_id = '${street}' WHERE id = '${closed}'`,
      ],
    ],
    ...toldBreakings,
    ...directiveBreakings,
    'one-responsible-ever': [
      [
        'coordination',
        `UPDATE duty_span SET ends_at = ends_at + interval '10 minutes' WHERE issue_id = '${open}' AND seq = 1`,
      ],
      [
        'coordination',
        `UPDATE duty_span SET ends_at = ends_at - interval '10 minutes' WHERE issue_id = '${open}' AND seq = 1`,
      ],
      [
        'coordination',
        `UPDATE duty_span SET starts_at = starts_at + interval '1 minute' WHERE issue_id = '${closed}' AND seq = 4`,
      ],
    ],
    'duty-begins-with-the-report': [
      [
        'coordination',
        `UPDATE duty_span SET starts_at = starts_at + interval '1 minute' WHERE issue_id = '${open}' AND seq = 1`,
      ],
    ],
    'minutes-add-up': [
      [
        'coordination',
        `UPDATE duty_span SET starts_at = starts_at + interval '1 minute' WHERE issue_id = '${closed}' AND seq = 4`,
      ],
      [
        'coordination',
        `UPDATE duty_span SET ends_at = ends_at + interval '1 minute' WHERE issue_id = '${closed}' AND seq = 4`,
      ],
    ],
    'reporters-are-counted': [
      ['coordination', `UPDATE issue SET reporters = 3 WHERE id = '${open}'`],
      ['coordination', `UPDATE issue SET reporter_ids = '{}' WHERE id = '${open}'`],
      ['coordination', `UPDATE issue SET reporter_ids = '{resident-1,resident-2}' WHERE id = '${open}'`],
      [
        'coordination',
        `DELETE FROM issue_file; DELETE FROM unmasking; DELETE FROM unsealing_request; DELETE FROM callback; DELETE FROM reporter WHERE issue_id = '${open}'`,
      ],
    ],
    'files-belong-to-steps': [
      ['coordination', `UPDATE file SET owner = NULL, attached_at = now() WHERE id = '${files.free}'`],
      ['coordination', `UPDATE file SET attached_at = NULL WHERE id = '${files.attached}'`],
      ['coordination', `UPDATE issue_file SET issue_id = '${closed}'`],
    ],
    'process-is-known': [
      ['coordination', `UPDATE issue SET process_version = 99 WHERE id = '${open}'`],
      ['coordination', `UPDATE issue SET state_code = 'parked' WHERE id = '${open}'`],
      ['coordination', `UPDATE issue SET state_code = 'handling' WHERE id = '${open}'`],
    ],
    'process-was-in-force': [
      ['coordination', `UPDATE process_definition SET effective_from = '2999-01-01'`],
      [
        'coordination',
        `INSERT INTO process_definition (key, version, publication, definition, published_at, effective_from)
         SELECT key, version + 1, publication, definition, published_at, effective_from FROM process_definition`,
      ],
    ],
    'history-is-complete': [
      ['coordination', `DELETE FROM issue_file; DELETE FROM issue_step WHERE issue_id = '${open}' AND seq = 1`],
      ['coordination', `UPDATE issue_step SET state = 'handling' WHERE issue_id = '${open}' AND seq = 2`],
    ],
    'no-orphan-task': [
      ['coordination', `UPDATE task SET issue_id = '${closed}'`],
      ['coordination', `UPDATE task SET depends_on = ARRAY[gen_random_uuid()]`],
    ],
    'assignee-holds-a-post': [['coordination', `UPDATE task SET staff_id = gen_random_uuid()`]],
    'nothing-at-a-dissolved-unit': [
      ['coordination', dissolved(department)],
      ['coordination', `${dissolved(street)}; DELETE FROM task`],
      [
        'coordination',
        `${dissolved(unknown)}; UPDATE issue SET state = 'verifying' WHERE id = '${open}';
         INSERT INTO verification (id, issue_id, round, mode, organization_id, requested_at, due_at) VALUES (gen_random_uuid(), '${open}', 1, 'x', '${unknown}', now(), now())`,
      ],
      [
        'coordination',
        `${dissolved(unknown)}; INSERT INTO deadline_request (id, issue_id, kind, ground, evidence, organization_id, asked_by, asked_at, approver_organization_id, due_at)
         VALUES (gen_random_uuid(), '${open}', 'pause', 'weather', 'x', '${department}', 'a', now(), '${unknown}', now())`,
      ],
      [
        'coordination',
        `${dissolved(department)}; INSERT INTO timer (id, kind, key, due_at, payload) VALUES (gen_random_uuid(), 'organization-dissolved', '${department}', now() - interval '2 minutes', '{}')`,
      ],
    ],
    'verified-by-others': [
      [
        'coordination',
        `UPDATE task SET issue_id = '${closed}', organization_id = '${street}', state = 'done', acceptance = 'explicit', accepted_at = now() - interval '1 hour'`,
      ],
    ],
    'spot-checked-by-another': [
      ['coordination', 'UPDATE spot_check SET recorded_by_organization_id = solved_by_organization_id'],
      ['coordination', 'UPDATE spot_check SET passed = false'],
    ],
    'paused-by-another': [
      [
        'coordination',
        `UPDATE issue SET state = 'paused', paused_at = now() WHERE id = '${open}'; UPDATE issue_step SET state = 'paused' WHERE issue_id = '${open}' AND seq = 2`,
      ],
    ],
    ...confidentialBreakings,
    'outbox-is-empty': [['coordination', 'INSERT INTO outbox_waiting SELECT id FROM outbox WHERE seq = 1']],
    'every-event-arrived': [
      ['grid', 'DELETE FROM processed_message'],
      ['data-sharing', `DELETE FROM processed_message WHERE event_id = '${filed2}'`],
    ],
    'no-event-from-nowhere': [['assessment', arrived(randomUUID(), 'coordination.issue-progressed')]],
    'order-was-kept': [
      ['assessment', 'DELETE FROM inbox_position'],
      ['grid', 'UPDATE inbox_position SET seq = 2'],
    ],
    'events-are-numbered': [
      ['coordination', 'UPDATE outbox SET seq = 2 WHERE seq = 1'],
      ['coordination', 'DELETE FROM outbox WHERE seq = 1'],
    ],
    ...keptTooLong,
    'audit-is-sealed': [
      [
        'personnel',
        `INSERT INTO audit_record (id, at, act, actor, subject_type, subject_id, origin, policy_version) VALUES (gen_random_uuid(), now() - interval '6 seconds', 'a', '{}', 's', 's', '{}', 'p')`,
      ],
    ],
    'audit-chains-are-whole': [
      [
        'personnel',
        `INSERT INTO audit_record (id, at, act, actor, subject_type, subject_id, origin, policy_version, position, digest, seal) VALUES (gen_random_uuid(), now(), 'a', '{}', 's', 's', '{}', 'p', 1, 'x', 'x')`,
      ],
      ['data-sharing', `INSERT INTO audit_anchor (service, position, head) VALUES ('grid', 5, 'x')`],
    ],
    'grid-knows-the-issues': [
      ['grid', `UPDATE issue_place SET open = true WHERE issue_id = '${closed}'`],
      ['grid', `UPDATE issue_place SET severity = 'critical' WHERE issue_id = '${open}'`],
      ['coordination', `UPDATE issue SET area_code = '320106002004' WHERE id = '${open}'`],
    ],
    'packets-are-as-sealed': [
      ['data-sharing', `UPDATE archive_packet SET document = replace(document, '积水', '无事') WHERE position = 1`],
      ['data-sharing', `UPDATE archive_packet SET title = '无事' WHERE position = 1`],
    ],
    'archive-chain-is-whole': [
      ['data-sharing', `UPDATE archive_packet SET seal = repeat('a', 64) WHERE position = 1`],
      ['data-sharing', 'DELETE FROM archive_packet WHERE position = 1'],
      ['data-sharing', 'UPDATE archive_head SET position = 3'],
      ['data-sharing', 'DELETE FROM archive_packet WHERE position = 2'],
    ],
    'closed-issues-are-archived': [
      ['data-sharing', 'DELETE FROM archive_packet WHERE position = 2'],
      ['data-sharing', 'UPDATE archive_packet SET edition = 7 WHERE position = 2'],
    ],
    'seals-are-kept-twice': [
      ['coordination', `UPDATE archived_packet SET seal = 'x' WHERE position = 1`],
      ['coordination', 'DELETE FROM archived_packet WHERE position = 2'],
    ],
  };

  it('has a statement that breaks every invariant', () =>
    expect(Object.keys(breakings).sort()).toEqual(allInvariants.map(({ name }) => name).sort()));

  it.each(
    Object.entries(breakings).flatMap(([name, ways]) => ways.map(([service, sql]) => [name, service, sql] as const)),
  )('reports %s when broken in %s by: %s', async (name, service, sql) => {
    await databases.get(service)!.query(sql);
    const violations = await allInvariants.find((invariant) => invariant.name === name)!.check(all());
    await renew(service);
    expect(violations.length).toBeGreaterThan(0);
    expect(violations.every(({ what }) => what.length > 0)).toBe(true);
  });
});
