import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { CONTEXT_HEADER, signContext, type Actor } from '@jiceng/platform/context';
import { clientScopes, roles as allRoles } from '@jiceng/contracts/codes';
import { Policy, type PolicyDocument } from '@jiceng/platform/policy';
import { openQueueBackend } from '@jiceng/platform/queue';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import pg from 'pg';
import { policy as assessment } from '../../services/assessment/src/policy.js';
import { policy as coordination } from '../../services/coordination/src/policy.js';
import { policy as dataSharing } from '../../services/data-sharing/src/policy.js';
import { policy as grid } from '../../services/grid/src/policy.js';
import { policy as personnel } from '../../services/personnel/src/policy.js';
import * as made from './made-rows.js';
import {
  fieldQuery,
  generateEntityReads,
  generateOperations,
  subgraphSchema,
  valuesOf,
  withFreshKey,
  type GeneratedOperation,
  type KnownValues,
} from './operations.js';
import { expectSearchesStayHome, phoneSearch } from './phone-search.js';
import { sealInto } from './sealed-rows.js';
import { somebody, withEverySource } from './somebody.js';

const policies: Record<ServiceName, PolicyDocument> = {
  personnel,
  grid,
  coordination,
  assessment,
  'data-sharing': dataSharing,
};
/** A condition for rows of a line that is not the line of {@link made.elsewhere}. */
const ofUrbanManagement = `p.organization_id IN (SELECT id FROM organization WHERE line = 'urban_management')`;

let running: TestPlatform;
let known: KnownValues;
let everyOrganization: string[];
let resident: string;

async function rows<R extends object>(service: ServiceName, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: running.platform.databaseUrl(service) });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Finds rows of the demo district for every argument, and creates missing ones. */
async function lookAround(platform: TestPlatform): Promise<void> {
  running = platform;
  const [issue] = await rows<{ id: string; other: string; area_code: string }>(
    'coordination',
    `SELECT id, (SELECT id FROM issue ORDER BY id DESC LIMIT 1) AS other, area_code FROM issue ORDER BY id LIMIT 1`,
  );
  const [task] = await rows<{ id: string }>('coordination', 'SELECT id FROM task ORDER BY id LIMIT 1');
  const [reporter] = await rows<{ id: string }>('coordination', 'SELECT id FROM reporter ORDER BY id LIMIT 1');
  const [callback] = await rows<{ id: string }>('coordination', 'SELECT id FROM callback ORDER BY id LIMIT 1');
  const [precedent] = await rows<{ id: string }>('coordination', made.aPrecedent);
  const [file] = await rows<{ id: string }>('coordination', made.aFile);
  const [person] = await rows<{ staff_id: string; post_id: string; organization_id: string; id: string }>(
    'personnel',
    `
    SELECT a.id, a.staff_id, a.post_id, p.organization_id FROM assignment a JOIN post p ON p.id = a.post_id WHERE ${ofUrbanManagement} ORDER BY a.id LIMIT 1`,
  );
  const [entry] = await rows<{ id: string }>(
    'personnel',
    `SELECT id FROM roster_entry p WHERE kind = 'duty' AND ${ofUrbanManagement} ORDER BY id LIMIT 1`,
  );
  const [packet] = await rows<{ id: string; issue_id: string }>(
    'data-sharing',
    'SELECT id, issue_id FROM archive_packet ORDER BY id LIMIT 1',
  );
  const [reported] = await rows<{ id: string; account: string }>(
    'coordination',
    `SELECT issue_id AS id, coalesce(person_id, 'nobody') AS account FROM reporter WHERE id = '${reporter!.id}'`,
  );
  const keys = platform.platform.sealingKeysFile;
  const reporterRow = { service: 'coordination', table: 'reporter', id: reporter!.id } as const;
  await sealInto(rows, keys, reporterRow, { name: '王秀兰', phone: '13800001234' });
  const [watched] = await rows<{ code: string }>('grid', 'SELECT code FROM grid ORDER BY code LIMIT 1');
  const staffRow = { service: 'personnel', table: 'staff_member', id: person!.staff_id } as const;
  await sealInto(rows, keys, staffRow, { phone: '13800001235', email: 'wang@gulou.example' });
  const seen = { issueId: reported!.id, taskId: task!.id, staffId: person!.staff_id };
  for (const filled of made.protectedFields({ ...seen, organizationId: person!.organization_id }))
    await rows('coordination', filled);
  for (const a of [made.aCallback, made.aHiddenNumber, made.anUnmasking]) await rows('coordination', a(reported!.id));
  const [request] = await rows<{ id: string }>('coordination', made.anUnsealingRequest(reporter!.id));
  const [leave] = await rows<{ id: string }>('personnel', made.aLeaveRequest(person!.staff_id));
  const [item] = await rows<{ id: string; directive_id: string }>(
    'coordination',
    made.aDirective(person!.organization_id),
  );
  await leaveDeadLetter();
  everyOrganization = (await rows<{ id: string }>('personnel', 'SELECT id FROM organization')).map(({ id }) => id);
  resident = reported!.account;
  known = {
    'Entity.Issue': reported!.id,
    'Entity.Task': task!.id,
    'Entity.ArchivePacket': packet!.id,
    'Entity.Grid': watched!.code,
    'Entity.Region': '320106000000',
    'Entity.StaffMember': person!.staff_id,
    'Entity.Organization': person!.organization_id,
    'Entity.CaseCategory': '0101001',
    issueId: issue!.id,
    intoIssueId: issue!.other,
    taskId: task!.id,
    callbackId: callback?.id ?? task!.id,
    precedentId: precedent!.id,
    reporterId: reporter!.id,
    requestId: request!.id,
    fileId: file!.id,
    phone: '13800001234',
    staffId: person!.staff_id,
    postId: person!.post_id,
    organizationId: person!.organization_id,
    assignmentId: person!.id,
    entryId: entry!.id,
    leaveRequestId: leave!.id,
    directiveId: item!.directive_id,
    itemId: item!.id,
    'Query.directive.id': item!.directive_id,
    parentId: person!.organization_id,
    gridCode: issue!.area_code,
    areaCode: issue!.area_code,
    areaCodes: issue!.area_code,
    regionCode: '320106000000',
    parentCode: '320106000000',
    from: '2026-01-01T00:00:00Z',
    to: '2027-01-01T00:00:00Z',
    month: '2026-10',
    indicatorCode: 'response-rate',
    categoryCode: '0101001',
    reason: 'none of my business',
    result: 'nothing',
    findings: 'nothing',
    reasonCode: 'CANNOT_LOCATE',
    evidence: 'nothing',
    decision: 'ACCEPT',
    'Query.issueFigures.from': '2026-11-01',
    'Query.issueFigures.to': '2026-11-30',
    'Query.issue.id': issue!.id,
    'Query.task.id': task!.id,
    'Query.archivePacket.id': packet?.id ?? issue!.id,
    'Query.staffMember.id': person!.staff_id,
    'Query.post.id': person!.post_id,
  };
}

/** Writes a message that every attempt fails to handle. */
async function leaveDeadLetter(): Promise<void> {
  const queue = 'coordination.grid.region-changed';
  const envelope = {
    id: randomUUID(),
    contract: 'grid.region-changed',
    version: 1,
    key: 'k',
    seq: 1,
    occurredAt: new Date().toISOString(),
    traceId: 'c'.repeat(32),
    actor: { id: 'clock', kind: 'system', organizationId: null },
    payload: {},
  } as never;
  const queues = openQueueBackend(running.platform.queueUrl, 0);
  try {
    await queues.addSingly([{ queue, envelope, attempts: 1, backoffMs: 1 }]);
    await eventually(async () => (await queues.deadLetters(queue, 0, 0)).length === 1, { timeoutMs: 10_000 });
  } finally {
    await queues.close();
  }
}

/** Kinds of errors that come from the row that a command names, or that repeat something of it. */
const TELLS_OF_THE_ROW = new Set(['conflict']);

/** Returns the pairs of an operation and a role for which `bound` accepts the scopes of every rule. */
function boundPairs(
  service: ServiceName,
  bound: (rows: readonly string[]) => boolean,
): { operation: GeneratedOperation; role: string }[] {
  const schema = subgraphSchema(service);
  const operations = [
    ...generateOperations(schema, known).filter(({ name }) => !name.startsWith('Entity.')),
    ...generateEntityReads(schema, known),
  ];
  return operations
    .filter(({ name }) => name !== phoneSearch)
    .flatMap((operation) => {
      const rules = policies[service].rules.filter((rule) => rule.on.includes(operation.name));
      const roles = [...new Set(rules.flatMap((rule) => [...rule.roles]))];
      return roles
        .filter((role) => rules.filter((rule) => rule.roles.includes(role)).every((rule) => bound(rule.rows)))
        .map((role) => ({ operation, role }));
    });
}

function contextOf(service: ServiceName, who: Actor): string {
  const now = Math.floor(Date.now() / 1000);
  return signContext(
    { aud: service, iat: now, exp: now + 30, jti: 'x', traceId: 'b'.repeat(32), locale: 'en', actor: who },
    running.platform.contextSecret,
  );
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { extensions: { code: string; kind: string } }[];
}

/** Sends the questions to a subgraph directly, in one array. */
async function ask(service: ServiceName, questions: readonly { query: string; who: Actor }[]): Promise<Answer[]> {
  const response = await fetch(`${running.platform.serviceUrl(service)}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      questions.map(({ query, who }) => ({ query, extensions: { context: contextOf(service, who) } })),
    ),
  });
  return (await response.json()) as Answer[];
}

async function answers(
  service: ServiceName,
  pairs: readonly { operation: GeneratedOperation; role: string }[],
  who: (role: string) => Actor,
): Promise<string[]> {
  const shown: string[] = [];
  for (let start = 0; start < pairs.length; start += 50) {
    const part = pairs.slice(start, start + 50);
    const results = await ask(
      service,
      part.map(({ operation, role }) => ({ query: withFreshKey(operation.query), who: who(role) })),
    );
    results.forEach((result, index) => {
      const { operation, role } = part[index]!;
      const value = result.data?.[operation.field];
      if (!isEmpty(value))
        shown.push(`${role} from elsewhere reaches ${operation.name}: ${JSON.stringify(value).slice(0, 120)}`);
      for (const { extensions } of result.errors ?? []) {
        if (extensions.code === 'INTERNAL') shown.push(`${role} breaks ${operation.name}`);
        // The policy is judged before everything that the row could tell: its version, its state, its history.
        if (TELLS_OF_THE_ROW.has(extensions.kind))
          shown.push(`${role} learns by ${operation.name}: ${extensions.code}`);
      }
    });
  }
  return shown;
}

/** True for null, a list of empty values, and an object without `__typename` whose values are all empty. */
function isEmpty(value: unknown): boolean {
  if (value == null) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' && '__typename' in value === false && Object.values(value).every(isEmpty);
}

/** Returns the numbers of events and idempotency keys in every service. Every effective command changes them. */
async function footprint(): Promise<string> {
  const counts = await Promise.all(
    serviceNames.map(async (service) => {
      const [row] = await rows<{ count: string }>(
        service,
        `SELECT (SELECT count(*) FROM outbox WHERE contract NOT LIKE '%audit-head%') || '/' || (SELECT count(*) FROM idempotency_key) AS count`,
      );
      return `${service} ${row!.count}`;
    }),
  );
  return counts.join(', ');
}

const protectedFields = serviceNames.flatMap((service) =>
  new Policy(policies[service]).protectedFields().map((field) => ({ service, field })),
);
const isMasked = (value: unknown): boolean => typeof value === 'string' && value.includes('*');
/**
 * Checks that people of another region, organization or line see nothing and change nothing. The demo district must be
 * idle.
 */
export function describeJurisdiction(platform: () => TestPlatform): void {
  describe('another jurisdiction', () => {
    beforeAll(() => lookAround(platform()), 60_000);

    describe.each(serviceNames)('shows no row and allows no change with %s', (service) => {
      it('to every role of another region and organization', async () => {
        const pairs = boundPairs(service, (scopes) => !scopes.includes('any'));
        const before = await footprint();
        expect(await answers(service, pairs, (role) => somebody(role, {}))).toEqual([]);
        expect(await footprint()).toBe(before);
      }, 120_000);

      it('to every role of another line in the same region', async () => {
        const pairs = boundPairs(
          service,
          (scopes) => scopes.includes('line') || scopes.includes('organization') || scopes.includes('own'),
        ).filter(({ role, operation }) =>
          policies[service].rules.every(
            (rule) => !(rule.on.includes(operation.name) && rule.roles.includes(role) && rule.rows.join() === 'region'),
          ),
        );
        const before = await footprint();
        expect(
          await answers(service, pairs, (role) =>
            somebody(role, { areaCodes: ['320106000000'], lines: [made.elsewhere.line] }),
          ),
        ).toEqual([]);
        expect(await footprint()).toBe(before);
      }, 120_000);
    });
    it('finds a report by the telephone number of its reporter only inside the jurisdiction', async () => {
      const { roles } = coordination.rules.find(({ on }) => on.includes(phoneSearch))!;
      const send = (query: string, who: Actor): Promise<Answer[]> => ask('coordination', [{ query, who }]);
      await expectSearchesStayHome(roles, somebody, send, known.phone!);
    }, 60_000);
    describe('live updates', () => {
      /**
       * Returns how many steps a stream brings within two seconds when it begins before the first step of the district;
       * the HTTP status when the stream is refused.
       */
      async function followed(who: Actor): Promise<number | string> {
        const stop = AbortSignal.timeout(2000);
        const response = await fetch(`${running.platform.serviceUrl('coordination')}/live/inbox?since=1:1:`, {
          headers: { [CONTEXT_HEADER]: contextOf('coordination', who) },
          signal: stop,
        });
        if (!response.ok) return `refused ${response.status}`;
        let text = '';
        try {
          for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
        } catch (error) {
          if (!stop.aborted) throw error;
        }
        return text.split('event: step').length - 1;
      }

      it('bring no step of other jurisdictions, and are refused to roles that no rule names', async () => {
        const policy = new Policy(policies.coordination);
        const named = allRoles.filter((role) =>
          policies.coordination.rules.some((rule) => rule.on.includes('Live.inbox') && rule.roles.includes(role)),
        );
        const expected = Object.fromEntries(allRoles.map((role) => [role, named.includes(role) ? 0 : 'refused 403']));
        expect(policy.covers('Live.inbox')).toBe(true);
        expect(
          Object.fromEntries(
            await Promise.all(allRoles.map(async (role) => [role, await followed(somebody(role, {}))] as const)),
          ),
        ).toEqual(expected);
        expect(await followed(somebody('coordinator', { areaCodes: ['320106000000'] }))).toBeGreaterThan(10);
      }, 30_000);
    });
    describe('a protected field', () => {
      it.each(protectedFields)(
        '$field shows each role the full value, a masked value or null, as the rule says',
        async ({ service, field }) => {
          const policy = new Policy(policies[service]);
          const query = fieldQuery(subgraphSchema(service), field, known);
          const roles = [...allRoles, ...clientScopes, 'a-role-that-does-not-exist'];
          const everywhere = (role: string): Actor =>
            withEverySource(
              somebody(role, { id: resident, areaCodes: ['320106000000'], organizationIds: everyOrganization }),
            );
          const results = await ask(
            service,
            roles.map((role) => ({ query, who: everywhere(role) })),
          );
          const shown = results.map(({ data }) => valuesOf(data, field.split('.')[1]!));
          const clear = new Set(shown.flat().filter((value) => !isMasked(value)));
          roles.forEach((role, index) => {
            const view = policy.fieldView(everywhere(role), field);
            const values = shown[index]!;
            if (view === 'hidden') expect({ role, values }).toEqual({ role, values: [] });
            if (view === 'masked')
              expect({ role, values: values.filter((value) => !isMasked(value) || clear.has(value)) }).toEqual({
                role,
                values: [],
              });
          });
          // At least one role sees a value. Otherwise the checks above would have denied nothing.
          expect(shown.flat()).not.toEqual([]);
        },
      );
    });
  });
}
