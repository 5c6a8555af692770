import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { clientChanged } from '@jiceng/contracts/personnel/client-changed';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aClientActor, aStaffActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { setTimeout as wait } from 'node:timers/promises';
import { command, send } from './commands.js';
import { inGridA, noise, people, smoke, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = '2026-11-09T02:00:00.000Z';
const administrator = aStaffActor({ id: newId(), roles: ['district_admin'], areaCodes: ['320106000000'] });
const scopes = ['client_intake', 'client_status'] as const;

async function register(parts: object = {}): Promise<Actor> {
  const actor = aClientActor({
    id: newId(),
    client: { requestsPerMinute: 60, sources: [{ source: 'hotline_12345', organizationId: null }] },
  });
  await subgraph.deliver(clientChanged, {
    clientId: actor.id,
    code: `c-${actor.id.slice(-8)}`,
    scopes: [...scopes],
    sources: ['hotline_12345'],
    revokedAt: null,
    version: 1,
    ...parts,
  });
  return actor;
}

interface Outcome {
  imported: number;
  rejected: number;
  version: number | null;
  errors: { field: string; code: string }[];
}
const importMapping = (
  clientId: string,
  rows: string,
  { as = administrator as Actor, dryRun = false, expectedVersion = 0 } = {},
) =>
  subgraph.ask<{ outcome: Outcome }>(
    `mutation($input: ImportSourceMappingInput!) { outcome: importSourceMapping(input: $input) {
       imported rejected version errors { field code } } }`,
    {
      as,
      claims: { clock: at },
      variables: {
        input: {
          idempotencyKey: newId(),
          clientId,
          expectedVersion,
          dryRun,
          content: `sourceCategory,sourceName,categoryCode,severity\n${rows}\n`,
        },
      },
    },
  );
const mapped = async (clientId: string, rows: string, expectedVersion = 0): Promise<Outcome> =>
  (await importMapping(clientId, rows, { expectedVersion })).data!.outcome;

async function reported(as: Actor, parts: object): Promise<unknown[]> {
  const matter = { source: 'HOTLINE_12345', description: '夜间噪音扰民', ...inGridA, ...parts };
  const { issue } = await command(subgraph, as, 'reportIssue', matter, at);
  const { issue: seen } = await subgraph.get<{
    issue: { sourceCategory: string | null; category: { code: string } | null; severity: string; state: string };
  }>('query($id: ID!) { issue(id: $id) { sourceCategory category { code } severity state } }', {
    as: people.coordinator,
    variables: { id: issue.id },
  });
  return [seen.sourceCategory, seen.category?.code ?? null, seen.severity, seen.state];
}

interface Mapping {
  version: number;
  importedAt: string | null;
  rows: {
    sourceCategory: string;
    sourceName: string | null;
    category: { code: string } | null;
    retired: boolean;
    severity: string;
  }[];
  unmapped: { sourceCategory: string; issues: number }[];
}
const mappingSeenBy = (as: Actor, id: string) =>
  subgraph.ask<{ _entities: { sourceMapping: Mapping }[] }>(
    `query($keys: [_Any!]!) { _entities(representations: $keys) { ... on Client { sourceMapping {
       version importedAt rows { sourceCategory sourceName category { code } retired severity }
       unmapped { sourceCategory issues } } } } }`,
    { as, claims: { clock: at }, variables: { keys: [{ __typename: 'Client', id }] } },
  );

describe('the mapping of a client', () => {
  it('gives a report the category and severity of the district, unless the report gives its own', async () => {
    const hotline = await register();
    await mapped(hotline.id, `N1,噪音,${noise},urgent\nD1,其他,,critical`);
    expect(await reported(hotline, { sourceCategory: 'N1' })).toEqual(['N1', noise, 'URGENT', 'REPORTED']);
    expect(await reported(hotline, { sourceCategory: 'D1' })).toEqual(['D1', null, 'CRITICAL', 'REPORTED']);
    const own = { sourceCategory: 'N1', categoryCode: smoke, severity: 'CRITICAL' };
    expect(await reported(hotline, own)).toEqual(['N1', smoke, 'CRITICAL', 'REPORTED']);
    expect(await reported(hotline, {})).toEqual([null, null, 'ORDINARY', 'REPORTED']);
  });

  it('loses no report for a category without a row: the desk judges it, or the row for every other applies', async () => {
    const hotline = await register();
    expect(await reported(hotline, { sourceCategory: 'X1' })).toEqual(['X1', null, 'ORDINARY', 'REPORTED']);
    await mapped(hotline.id, `N1,,${noise},\n*,,${smoke},`);
    expect((await reported(hotline, { sourceCategory: 'X1' })).slice(0, 2)).toEqual(['X1', smoke]);
    expect((await reported(await register(), { sourceCategory: 'N1' })).slice(0, 2)).toEqual(['N1', null]);
  });

  it('applies to each report of a batch', async () => {
    const hotline = await register();
    await mapped(hotline.id, `N1,,${noise},`);
    const matter = { description: '夜间噪音扰民', ...inGridA };
    const { reportBatch } = await subgraph.get<{
      reportBatch: { results: { issue: { category: { code: string } | null } }[] };
    }>(
      `mutation($input: ReportBatchInput!) { reportBatch(input: $input) { results { issue { category { code } } } } }`,
      {
        as: hotline,
        claims: { clock: at },
        variables: {
          input: {
            idempotencyKey: newId(),
            source: 'HOTLINE_12345',
            reports: ['N1', 'X1'].map((sourceCategory) => ({ ...matter, sourceCategory, sourceReference: newId() })),
          },
        },
      },
    );
    expect(reportBatch.results.map(({ issue }) => issue.category?.code ?? null)).toEqual([noise, null]);
  });

  it('is replaced by the next version as a whole; a dry run and a file with a fault change nothing', async () => {
    const hotline = await register();
    expect(await mapped(hotline.id, `N1,,${noise},\nN2,,${noise},`)).toMatchObject({ imported: 2, version: 1 });
    const dry = await importMapping(hotline.id, `N1,,${smoke},`, { dryRun: true, expectedVersion: 1 });
    expect(dry.data!.outcome).toMatchObject({ imported: 1, version: null });
    const wrong = await mapped(hotline.id, `N1,,${smoke},\nN2,,9999999,`, 1);
    expect(wrong).toMatchObject({
      imported: 0,
      rejected: 1,
      errors: [{ field: 'categoryCode', code: 'UNKNOWN_MAPPED_CATEGORY' }],
    });
    expect((await reported(hotline, { sourceCategory: 'N1' }))[1]).toBe(noise);
    expect(await mapped(hotline.id, `N1,烟,${smoke},`, 1)).toMatchObject({ imported: 1, version: 2 });
    expect((await reported(hotline, { sourceCategory: 'N1' }))[1]).toBe(smoke);
    await reported(hotline, { sourceCategory: 'N2' });
    const { data } = await mappingSeenBy(administrator, hotline.id);
    const { unmapped, ...mapping } = data!._entities[0]!.sourceMapping;
    expect(mapping).toEqual({
      version: 2,
      importedAt: at,
      rows: [{ sourceCategory: 'N1', sourceName: '烟', category: { code: smoke }, retired: false, severity: null }],
    });
    // Issues of this source that other clients of these tests sent have categories without a row, such as X1.
    expect(unmapped).toContainEqual({ sourceCategory: 'N2', issues: 1 });
    expect(unmapped.map(({ sourceCategory }) => sourceCategory)).not.toContain('N1');
  });

  it('does not take back a version that another person published meanwhile, and tells who did', async () => {
    const hotline = await register();
    const colleague = aStaffActor({ id: newId(), roles: ['district_admin'], areaCodes: ['320106000000'] });
    await importMapping(hotline.id, `N1,,${noise},\nN2,,${noise},`, { as: colleague });
    for (const dryRun of [true, false])
      for (const expectedVersion of [0, 2]) {
        const { errors } = await importMapping(hotline.id, `N1,,${smoke},`, { dryRun, expectedVersion });
        expect(errors?.[0]?.extensions).toMatchObject({
          code: 'STALE_VERSION',
          details: {
            expected: expectedVersion,
            actual: 1,
            changed: { clientId: hotline.id, version: 1, rows: 2 },
            lastChange: { act: 'importSourceMapping', at, staffId: colleague.id },
          },
        });
      }
    expect((await reported(hotline, { sourceCategory: 'N1' }))[1]).toBe(noise);
    // Of two at the same time, one is published.
    const answers = await Promise.all(
      [smoke, noise].map((code) => importMapping(hotline.id, `N1,,${code},`, { expectedVersion: 1 })),
    );
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'published').sort()).toEqual([
      'STALE_VERSION',
      'published',
    ]);
  });

  it('shows a row whose category was retired later, and counts its categories among those without a row', async () => {
    const hotline = await register();
    const code = '0102001';
    const publishCatalogue = (catalogueVersion: number, retired: boolean): Promise<unknown> =>
      subgraph.deliver(cataloguePublished, {
        catalogueVersion,
        effectiveFrom: '2026-11-01T00:00:00.000Z',
        categories: [
          {
            code,
            major: '市容环境',
            minor: '环境卫生',
            item: '暴露垃圾',
            line: 'urban_management',
            acceptMinutes: 120,
            handleMinutes: 840,
            closingCondition: '现场已清理',
            riskGrade: 3,
            leastSeverity: null,
            photoRequired: false,
            retired,
          },
        ],
      });
    const state = async (): Promise<unknown[]> => {
      const { data } = await mappingSeenBy(administrator, hotline.id);
      const { rows, unmapped } = data!._entities[0]!.sourceMapping;
      return [
        rows.map((row) => [row.sourceCategory, row.retired]),
        unmapped.filter((each) => /^ret-/.test(each.sourceCategory)),
      ];
    };
    await publishCatalogue(2, false);
    await mapped(hotline.id, `ret-A,,${code},\nret-B,,${noise},\nret-C,,,`);
    for (const sourceCategory of ['ret-A', 'ret-B', 'ret-C']) await reported(hotline, { sourceCategory });
    expect(await state()).toEqual([
      [
        ['ret-A', false],
        ['ret-B', false],
        ['ret-C', false],
      ],
      [],
    ]);
    await publishCatalogue(3, true);
    // A process looks for changes of the catalogue a few times a second.
    await wait(300);
    expect(await reported(hotline, { sourceCategory: 'ret-A' })).toEqual(['ret-A', null, 'ORDINARY', 'REPORTED']);
    expect(await state()).toEqual([
      [
        ['ret-A', true],
        ['ret-B', false],
        ['ret-C', false],
      ],
      [{ sourceCategory: 'ret-A', issues: 2 }],
    ]);
  });

  it('belongs to a client in force that may report', async () => {
    for (const [parts, code] of [
      [{ revokedAt: at }, 'NOT_FOUND'],
      [{ scopes: ['client_status'] }, 'BAD_INPUT'],
    ] as const) {
      const { errors } = await importMapping((await register(parts)).id, `N1,,${noise},`);
      expect(errors?.[0]?.extensions.code).toBe(code);
    }
    const { errors } = await importMapping(newId(), `N1,,${noise},`);
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('is published by administrators and operators, and seen by them and auditors', async () => {
    const hotline = await register();
    const rows = `N1,,${noise},`;
    for (const as of [people.coordinator, people.streetA, people.resident, hotline])
      expect((await importMapping(hotline.id, rows, { as })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const auditor = aStaffActor({ id: newId(), roles: ['auditor'] });
    for (const as of [administrator, people.operator, auditor])
      expect((await mappingSeenBy(as, hotline.id)).data!._entities[0]).not.toBeNull();
    for (const as of [people.coordinator, hotline])
      expect((await mappingSeenBy(as, hotline.id)).data?._entities[0] ?? null).toBeNull();
  });
});

describe('the category of another system', () => {
  it('is not for people, who know the catalogue', async () => {
    const matter = { source: 'HOTLINE_12345', description: '夜间噪音扰民', ...inGridA, sourceCategory: 'N1' };
    const { errors } = await send(subgraph, people.coordinator, 'reportIssue', matter, at);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'sourceCategory' } });
  });
});
