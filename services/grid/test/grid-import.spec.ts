import { jest } from '@jest/globals';
import { fromCgcs2000, type Datum } from '@jiceng/geometry/datum';
import { aResidentActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import pg from 'pg';
import { service } from '../src/service.js';
import {
  aFeature,
  aTiling,
  communityCode,
  faultsOf,
  foreignOfficer,
  geoJson,
  officer,
  positionAt,
  regionsCsv,
  runImport,
  type TestFeature,
} from './builders.js';

const gridCode = (community: number, number: number): string =>
  `${communityCode(community)}${String(number).padStart(3, '0')}`;

/** Returns a valid feature whose corners were moved. */
function withCorners(move: (corner: [number, number]) => [number, number]): TestFeature {
  const feature = aFeature(101, 1, 20, 0);
  const rings = feature.geometry.coordinates as [number, number][][];
  return { ...feature, geometry: { type: 'Polygon', coordinates: rings.map((ring) => ring.map(move)) } };
}

describe('importGrids', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await runImport(subgraph, 'importRegions', regionsCsv(110));
  });
  afterAll(() => subgraph.stop());

  const load = (features: readonly unknown[], input: Record<string, unknown> = {}, as = officer, claims = {}) =>
    runImport(subgraph, 'importGrids', geoJson(features), input, as, claims);
  const codesInStore = async (): Promise<string[]> =>
    (await subgraph.database.query<{ code: string }>('SELECT code FROM grid ORDER BY code')).map(({ code }) => code);

  it('imports a thousand grids with few statements and one event each, and finds them unchanged when repeated', async () => {
    const tiling = aTiling(1_000);
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    expect(await load(tiling)).toEqual({ imported: 1_000, unchanged: 0, rejected: 0, errors: [] });
    expect(statements.mock.calls.length).toBeLessThan(100);
    statements.mockRestore();
    const [outbox] = await subgraph.database.query<{ count: string; keys: string }>(
      `SELECT count(*), count(DISTINCT key) AS keys FROM outbox WHERE contract = 'grid.grid-changed' AND seq = 1`,
    );
    expect(outbox).toEqual({ count: '1000', keys: '1000' });
    expect(await load(tiling)).toEqual({ imported: 0, unchanged: 1_000, rejected: 0, errors: [] });
  });

  it('shows a grid with its community, border and area', async () => {
    const { grid } = await subgraph.get<{ grid: Record<string, unknown> }>(
      `{ grid(code: "${gridCode(2, 3)}") { name kind households areaSquareMetres version validTo community { code name } geometry { type coordinates } } }`,
      { as: aResidentActor() },
    );
    expect(grid).toEqual({
      name: '第3网格',
      kind: 'GENERAL',
      households: 400,
      version: 1,
      validTo: null,
      areaSquareMetres: expect.any(Number),
      community: { code: communityCode(2), name: '第2社区' },
      geometry: aFeature(2, 3, 2, 1).geometry,
    });
    expect(grid.areaSquareMetres as number).toBeGreaterThan(40_000);
  });

  it('pages the grids of a region and sums its households', async () => {
    const query = `query Q($after: String) { grids(regionCode: "${communityCode(1)}", first: 6, after: $after) { edges { node { code } } pageInfo { hasNextPage endCursor } } region(code: "320106001000") { figures { communities grids households } } }`;
    type Page = {
      grids: { edges: { node: { code: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      region: { figures: object };
    };
    const first = await subgraph.get<Page>(query, { as: officer });
    const second = await subgraph.get<Page>(query, {
      as: officer,
      variables: { after: first.grids.pageInfo.endCursor },
    });
    expect([...first.grids.edges, ...second.grids.edges].map(({ node }) => node.code)).toEqual(
      Array.from({ length: 10 }, (_, n) => gridCode(1, n + 1)),
    );
    expect([first.grids.pageInfo.hasNextPage, second.grids.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(first.region.figures).toEqual({ communities: 110, grids: 1_000, households: 400_000 });
  });

  it('changes a known grid, ends its former state and answers both by date', async () => {
    const feature = aFeature(1, 1, 0, 0, { households: 512, name: '改名网格' });
    const clock = '2031-03-01T00:00:00.000Z';
    expect(await load([feature], {}, officer, { clock })).toMatchObject({ imported: 1, unchanged: 0 });
    const { now, then, never } = await subgraph.get<Record<string, { name: string; history: object[] } | null>>(
      `{ now: grid(code: "${gridCode(1, 1)}") { id name version validFrom history { id version name validTo } }
         then: grid(code: "${gridCode(1, 1)}", at: "2031-02-01T00:00:00Z") { id name version validTo history { version } }
         never: grid(code: "${gridCode(1, 1)}", at: "2001-01-01T00:00:00Z") { name history { version } } }`,
      { as: officer },
    );
    const id = `Grid:${gridCode(1, 1)}`;
    expect(now).toEqual({
      id,
      name: '改名网格',
      version: 2,
      validFrom: clock,
      history: [
        { id, version: 2, name: '改名网格', validTo: null },
        { id: expect.stringMatching(`^${id}@20`), version: 1, name: '第1网格', validTo: clock },
      ],
    });
    // A cache keeps the former state beside the present one, under the id that the history shows.
    expect(then).toMatchObject({
      id: (now!.history[1] as { id: string }).id,
      name: '第1网格',
      version: 1,
      validTo: clock,
    });
    expect(never).toBeNull();
    const [event] = await subgraph.database.query<{ envelope: { payload: object } }>(
      `SELECT envelope FROM outbox WHERE contract = 'grid.grid-changed' AND key = $1 AND seq = 2`,
      [gridCode(1, 1)],
    );
    expect(event!.envelope.payload).toMatchObject({
      gridCode: gridCode(1, 1),
      households: 512,
      version: 2,
      validFrom: clock,
      validTo: null,
    });
    const audits = await subgraph.database.query<{ before: object; after: object }>(
      `SELECT before, after FROM audit_record WHERE subject_type = 'grid' AND subject_id = $1 ORDER BY entry`,
      [gridCode(1, 1)],
    );
    expect(audits).toMatchObject([
      { before: null },
      { before: { name: '第1网格', households: 400 }, after: { name: '改名网格', households: 512 } },
    ]);
  });

  it.each<[string, () => TestFeature, string]>([
    ['a grid that covers another', () => aFeature(101, 1, 3.5, 3.5), 'geometry GRID_OVERLAPS'],
    ['a community that is not in the tree', () => aFeature(111, 1, 20, 0), 'communityCode GRID_COMMUNITY_UNKNOWN'],
    [
      'a code that does not begin with its community',
      () => aFeature(101, 1, 20, 0, { communityCode: communityCode(102) }),
      'communityCode GRID_OUTSIDE_COMMUNITY',
    ],
    ['a code of twelve digits', () => aFeature(101, 1, 20, 0, { code: communityCode(101) }), 'code ROW_FIELD_INVALID'],
    ['an unknown kind', () => aFeature(101, 1, 20, 0, { kind: 'huge' }), 'kind ROW_FIELD_INVALID'],
    ['households as text', () => aFeature(101, 1, 20, 0, { households: 'many' }), 'households ROW_FIELD_INVALID'],
    [
      'a name with a direction override',
      () => aFeature(101, 1, 20, 0, { name: 'abc\u202egnp' }),
      'name ROW_FIELD_INVALID',
    ],
    ['a name like a formula', () => aFeature(101, 1, 20, 0, { name: '=HYPERLINK("x")' }), 'name ROW_FIELD_INVALID'],
    ['no name', () => aFeature(101, 1, 20, 0, { name: ' ' }), 'name ROW_FIELD_MISSING'],
    [
      'a state from the future',
      () => aFeature(101, 1, 20, 0, { validFrom: '2199-01-01T00:00:00Z' }),
      'validFrom GRID_VALID_FROM_MISPLACED',
    ],
    [
      'an impossible date',
      () => aFeature(101, 1, 20, 0, { validFrom: '2026-02-30T00:00:00Z' }),
      'validFrom ROW_FIELD_INVALID',
    ],
    [
      'a point',
      () => ({ ...aFeature(101, 1, 20, 0), geometry: { type: 'Point', coordinates: [118, 32] } }),
      'geometry GRID_FEATURE_MALFORMED',
    ],
    [
      'positions that are text',
      () => ({ ...aFeature(101, 1, 20, 0), geometry: { type: 'Polygon', coordinates: [[['118', '32']]] } }),
      'geometry GRID_FEATURE_MALFORMED',
    ],
    [
      'a position beyond the pole',
      () => ({
        ...aFeature(101, 1, 20, 0),
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [118, 92],
              [118.1, 92],
              [118.1, 91],
              [118, 92],
            ],
          ],
        },
      }),
      'geometry GRID_FEATURE_MALFORMED',
    ],
    [
      'swapped axes',
      () => withCorners(([longitude, latitude]) => [latitude, longitude]),
      'geometry GRID_FEATURE_MALFORMED',
    ],
    ['positions at 0/0', () => withCorners(() => [0, 0]), 'geometry GRID_FEATURE_MALFORMED'],
    ['metres of a projection', () => withCorners(() => [39_667_000, 3_548_000]), 'geometry GRID_FEATURE_MALFORMED'],
    ['a huge longitude', () => withCorners(() => [1e308, 32]), 'geometry GRID_FEATURE_MALFORMED'],
    ['a place abroad', () => withCorners(([longitude]) => [longitude - 100, 48]), 'geometry GRID_FEATURE_MALFORMED'],
    [
      'a place in Beijing',
      () => withCorners(([longitude, latitude]) => [longitude - 2.3, latitude + 7.8]),
      'geometry GRID_FAR_FROM_DISTRICT',
    ],
    [
      'an open ring',
      () => ({
        ...aFeature(101, 1, 20, 0),
        geometry: { type: 'Polygon', coordinates: [[positionAt(20, 0), positionAt(21, 0), positionAt(21, 1)]] },
      }),
      'geometry GRID_RING_NOT_CLOSED',
    ],
    [
      'a bow tie',
      () => ({
        ...aFeature(101, 1, 20, 0),
        geometry: {
          type: 'Polygon',
          coordinates: [
            [positionAt(20, 0), positionAt(22, 3), positionAt(22, 0), positionAt(20, 2), positionAt(20, 0)],
          ],
        },
      }),
      'geometry GRID_RING_CROSSES',
    ],
  ])('refuses %s with a text in both languages and writes nothing', async (_, feature, fault) => {
    const before = await codesInStore();
    const answer = await load([feature(), aFeature(102, 1, 30, 0)]);
    expect(answer).toMatchObject({ imported: 0, rejected: 1 });
    expect(faultsOf(answer)).toEqual([`1 ${fault}`]);
    expect(answer.errors[0]!.messages.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(answer.errors[0]!.messages.en).not.toBe('');
    expect(await codesInStore()).toEqual(before);
  });

  it('refuses the second of two features with one code', async () => {
    expect(faultsOf(await load([aFeature(101, 1, 20, 0), aFeature(101, 1, 22, 0)]))).toEqual(['2 code ROW_DUPLICATE']);
  });

  it('writes the valid rows in the mode VALID_ROWS, and none in a dry run', async () => {
    const features = [
      aFeature(101, 1, 20, 0),
      aFeature(101, 2, 20.5, 0),
      aFeature(101, 3, 21.2, 0),
      aFeature(101, 4, 25, 0, { kind: 'x' }),
    ];
    const before = await codesInStore();
    // The third grid would overlap only the second one, which is rejected.
    const expected = { imported: 2, unchanged: 0, rejected: 2 };
    const dry = await load(features, { mode: 'VALID_ROWS', dryRun: true });
    expect(dry).toMatchObject(expected);
    expect(await codesInStore()).toEqual(before);
    expect(await load(features, { mode: 'VALID_ROWS' })).toEqual(dry);
    expect(await codesInStore()).toEqual([...before, gridCode(101, 1), gridCode(101, 3)]);
  });

  it('keeps the grid that a rejected row would have changed, and rejects rows that overlap it', async () => {
    await load([aFeature(103, 1, 40, 0), aFeature(103, 2, 41, 0)]);
    // Row 1 moves grid 001 onto another grid and is rejected. Row 2 moves grid 002 to the place that 001 would have
    // left.
    const answer = await load([aFeature(103, 1, 5, 5), aFeature(103, 2, 40, 0), aFeature(103, 3, 44, 0)], {
      mode: 'VALID_ROWS',
    });
    expect(faultsOf(answer)).toEqual(['1 geometry GRID_OVERLAPS', '2 geometry GRID_OVERLAPS']);
    expect(answer).toMatchObject({ imported: 1, rejected: 2 });
  });

  it('lets two grids exchange their areas in one import', async () => {
    expect(await load([aFeature(103, 1, 41, 0), aFeature(103, 2, 40, 0)])).toMatchObject({ imported: 2, rejected: 0 });
  });

  it.each<[Datum, number, number]>([
    ['GCJ02', 104, 50],
    ['BD09', 110, 54],
  ])('converts a border that was drawn in %s, and shows it in this reference', async (datum, number, column) => {
    const feature = aFeature(number, 1, column, 0);
    const drawn = (feature.geometry.coordinates as [number, number][][]).map((ring) =>
      ring.map((position) => fromCgcs2000(position, datum)),
    );
    await load([{ ...feature, geometry: { type: 'Polygon', coordinates: drawn } }], { datum });
    const { grid } = await subgraph.get<{ grid: { geometry: object; drawn: { coordinates: object } } }>(
      `{ grid(code: "${gridCode(number, 1)}") { geometry { type coordinates } drawn: geometry(datum: ${datum}) { coordinates } } }`,
      { as: officer },
    );
    expect(grid.geometry).toEqual(feature.geometry);
    expect(grid.drawn.coordinates).toEqual(
      drawn.map((ring) => ring.map(([x, y]) => [expect.closeTo(x, 6), expect.closeTo(y, 6)])),
    );
  });

  it('refuses rows outside the jurisdiction of the importing user', async () => {
    expect(faultsOf(await load([aFeature(105, 1, 60, 0)], {}, foreignOfficer))).toEqual(['1 code ROW_OUT_OF_SCOPE']);
  });

  it('gives a retry the first answer and refuses its key for another file', async () => {
    const input = { idempotencyKey: 'grids-retried-1' };
    const first = await load([aFeature(106, 1, 70, 0)], input);
    expect(await load([aFeature(106, 1, 70, 0)], input)).toEqual(first);
    await expect(load([aFeature(106, 2, 72, 0)], input)).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
  });

  it.each<[string, () => string, string]>([
    ['text that is no JSON', () => '{"type":', 'IMPORT_UNREADABLE'],
    ['another GeoJSON object', () => '{"type":"Feature"}', 'IMPORT_UNREADABLE'],
    ['a zip archive', () => 'PK\u0003\u0004\u0000\u0000', 'IMPORT_UNREADABLE'],
    [
      'a projected reference system',
      () =>
        '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},"features":[]}',
      'IMPORT_UNREADABLE',
    ],
    [
      'JSON nested a hundred thousand deep',
      () => `{"type":"FeatureCollection","features":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`,
      '',
    ],
    ['more features than a file may have', () => geoJson(Array.from({ length: 20_001 }, () => 0)), 'IMPORT_TOO_LARGE'],
    ['more bytes than a file may have', () => ' '.repeat(16 * 1024 * 1024 + 1), 'IMPORT_TOO_LARGE'],
  ])('refuses %s as a whole', async (_, content, code) => {
    const answer = runImport(subgraph, 'importGrids', content());
    if (code === '') expect(faultsOf(await answer)).toEqual(['1 geometry GRID_FEATURE_MALFORMED']);
    else await expect(answer).rejects.toThrow(code);
  });
});
