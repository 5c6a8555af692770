import type { Actor } from '@jiceng/platform/context';
import { aStaffActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';

export const DISTRICT = '320106000000';
export const STREET = '320106001000';

/** An officer who maintains the map of the whole district. */
export const officer: Actor = aStaffActor({ id: 'officer', roles: ['grid_officer'], areaCodes: [DISTRICT] });
/** An officer who maintains the map of another district. */
export const foreignOfficer: Actor = aStaffActor({
  id: 'foreign',
  roles: ['grid_officer'],
  areaCodes: ['320104000000'],
});

let keys = 0;
/** Returns an idempotency key that no other command of the run uses. */
export const aKey = (): string => `test-key-${(keys += 1)}-${process.pid}`;

export const communityCode = (number: number): string => `320106001${String(number).padStart(3, '0')}`;

/** Returns regions.csv with a district, a street and some communities. */
export function regionsCsv(communities = 2): string {
  return [
    'code,name,level,parentCode',
    `${DISTRICT},鼓楼区,district,`,
    `${STREET},宁海路街道,street,${DISTRICT}`,
    ...Array.from(
      { length: communities },
      (_, index) => `${communityCode(index + 1)},第${index + 1}社区,community,${STREET}`,
    ),
  ].join('\n');
}

export interface TestFeature {
  type: 'Feature';
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: unknown };
}

/** Distance in degrees between two grids of the test map, which begins at 118.75, 32.05. */
export const STEP = 0.002;
const round = (value: number): number => Number(value.toFixed(7));
export const positionAt = (column: number, row: number): [number, number] => [
  round(118.75 + column * STEP),
  round(32.05 + row * STEP),
];

/** Returns a square grid at a column and row of the test map. */
export function aFeature(
  community: number,
  number: number,
  column: number,
  row: number,
  properties: Record<string, unknown> = {},
): TestFeature {
  const ring = [
    positionAt(column, row),
    positionAt(column + 1, row),
    positionAt(column + 1, row + 1),
    positionAt(column, row + 1),
    positionAt(column, row),
  ];
  const code = `${communityCode(community)}${String(number).padStart(3, '0')}`;
  return {
    type: 'Feature',
    properties: {
      code,
      name: `第${number}网格`,
      kind: 'general',
      communityCode: communityCode(community),
      households: 400,
      ...properties,
    },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
}

export const geoJson = (features: readonly unknown[]): string =>
  JSON.stringify({ type: 'FeatureCollection', features });

/** Returns `count` grids in rows of ten; each row has its own community. */
export function aTiling(count: number): TestFeature[] {
  return Array.from({ length: count }, (_, index) =>
    aFeature(Math.floor(index / 10) + 1, (index % 10) + 1, index % 10, Math.floor(index / 10)),
  );
}

export interface ImportAnswer {
  imported: number;
  unchanged: number;
  rejected: number;
  errors: { row: number; field: string | null; code: string; messages: { zh: string; en: string } }[];
}

/** Runs one of the imports and returns its result. */
export async function runImport(
  subgraph: TestSubgraph,
  name: string,
  content: string,
  input: Record<string, unknown> = {},
  as: Actor = officer,
  claims = {},
): Promise<ImportAnswer> {
  const own = ['importGrids', 'importCatalogue'].includes(name);
  const type = own ? `${name[0]!.toUpperCase()}${name.slice(1)}Input` : 'ImportInput';
  const data = await subgraph.get<Record<string, ImportAnswer>>(
    `mutation M($input: ${type}!) { ${name}(input: $input) { imported unchanged rejected errors { row field code messages { zh en } } } }`,
    { as, claims, variables: { input: { idempotencyKey: aKey(), content, ...input } } },
  );
  return data[name]!;
}

/** Returns the codes of the errors by row. */
export const faultsOf = ({ errors }: ImportAnswer): string[] =>
  errors.map(({ row, field, code }) => `${row} ${field ?? '-'} ${code}`);
