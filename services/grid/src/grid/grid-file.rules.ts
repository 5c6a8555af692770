import { toCgcs2000, type Datum } from '@jiceng/geometry/datum';
import { positionFault, positionProblem } from '@jiceng/geometry/plausible';
import {
  choiceColumn,
  countColumn,
  instantColumn,
  orEmpty,
  patternColumn,
  textColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import { tooLarge, unreadable } from '@jiceng/tables/errors';
import { refuseDuplicates, type RowFaults } from '@jiceng/tables/faults';
import { readValues } from '@jiceng/tables/import';
import { gridErrors } from './grid.errors.js';
import { assertProperBorder, MOST_VERTICES, ringsOf, type Rings } from './ring.rules.js';

export const gridKinds = ['general', 'special', 'micro'] as const;
export type GridKind = (typeof gridKinds)[number];

/** A feature of grids.geojson without faults. */
export interface GridDraft {
  row: number;
  code: string;
  name: string;
  kind: GridKind;
  communityCode: string;
  households: number;
  rings: Rings;
  /** Time at which the state takes effect; null means the time of the import. */
  validFrom: Date | null;
}

/** Largest number of features in a file. A large district has some thousand grids. */
export const MOST_FEATURES = 20_000;
/** Largest number of vertices in a file. */
export const MOST_FILE_VERTICES = 500_000;
/** Largest number of households of a grid. The rule is 300 to 500. */
const MOST_HOUSEHOLDS = 20_000;
/** Coordinate reference systems that mean longitude and latitude in CGCS2000 or WGS 84. */
const PLAIN_CRS = /(CRS84|EPSG:*(4490|4326)|CGCS2000)$/i;

/** Reads grids.geojson (a FeatureCollection of Polygons). A feature that breaks a rule becomes a fault. */
export function readGrids(content: string, datum: Datum, faults: RowFaults): GridDraft[] {
  const features = readFeatures(content);
  let vertices = 0;
  const drafts = features.flatMap((feature, index): GridDraft[] => {
    const row = index + 1;
    const parts = faults.check(row, 'geometry', () => partsOf(feature));
    if (parts === undefined) return [];
    vertices += parts.coordinates.reduce((sum, ring) => sum + ring.length, 0);
    if (vertices > MOST_FILE_VERTICES) throw tooLarge('顶点', 'vertices', MOST_FILE_VERTICES);
    const properties = readProperties(parts.properties, row, faults);
    const rings = faults.check(row, 'geometry', () => {
      const found = ringsOf(parts.coordinates.map((ring) => ring.map((position) => toCgcs2000(position, datum))));
      assertProperBorder(found);
      return found;
    });
    return properties === null || rings === undefined || faults.has(row) ? [] : [{ row, ...properties, rings }];
  });
  return refuseDuplicates(drafts, 'code', ({ code }) => code, faults);
}

function readFeatures(content: string): unknown[] {
  let file: unknown;
  try {
    file = JSON.parse(content);
  } catch {
    throw unreadable('不是有效的 JSON', 'it is not valid JSON');
  }
  if (!isRecord(file) || file.type !== 'FeatureCollection' || !Array.isArray(file.features)) {
    throw unreadable('不是 GeoJSON FeatureCollection', 'it is not a GeoJSON FeatureCollection');
  }
  const crs = isRecord(file.crs) && isRecord(file.crs.properties) ? file.crs.properties.name : undefined;
  if (file.crs !== undefined && file.crs !== null && !(typeof crs === 'string' && PLAIN_CRS.test(crs))) {
    throw unreadable('坐标系应为 CGCS2000 经纬度', 'its coordinates must be longitude and latitude in CGCS2000');
  }
  if (file.features.length > MOST_FEATURES) throw tooLarge('要素', 'features', MOST_FEATURES);
  return file.features;
}

interface FeatureParts {
  properties: Record<string, unknown>;
  coordinates: [number, number][][];
}

/** @throws GRID_FEATURE_MALFORMED, GRID_TOO_MANY_VERTICES, GRID_RING_TOO_SHORT */
function partsOf(feature: unknown): FeatureParts {
  const malformed = (problemZh: string, problem: string): Error =>
    gridErrors.GRID_FEATURE_MALFORMED({ problemZh, problem });
  if (!isRecord(feature) || feature.type !== 'Feature' || !isRecord(feature.properties))
    throw malformed('缺少属性', 'it has no properties');
  const { geometry, properties } = feature;
  if (!isRecord(geometry) || geometry.type !== 'Polygon')
    throw malformed('几何类型应为 Polygon', 'its geometry must be a Polygon');
  const { coordinates } = geometry;
  if (!Array.isArray(coordinates) || coordinates.length === 0 || !coordinates.every(Array.isArray))
    throw malformed('没有坐标', 'it has no coordinates');
  const count = (coordinates as unknown[][]).reduce((sum, ring) => sum + Math.max(0, ring.length - 1), 0);
  if (count > MOST_VERTICES) throw gridErrors.GRID_TOO_MANY_VERTICES({ count, max: MOST_VERTICES });
  const corners = coordinates.flat() as unknown[];
  if (!corners.every(isPair)) throw malformed('坐标应为经度、纬度', 'each position must be a longitude and a latitude');
  for (const [longitude, latitude] of corners) {
    const fault = positionFault([longitude, latitude], null);
    if (fault === null) continue;
    if (fault === 'far') throw malformed('位置不在中国境内', 'a position lies outside China');
    const { field, problemZh, problem } = positionProblem(fault, [longitude, latitude]);
    throw malformed(`${field === 'longitude' ? '经度' : '纬度'}${problemZh}`, `the ${field} ${problem}`);
  }
  return {
    properties,
    coordinates: (coordinates as [number, number][][]).map((ring) =>
      ring.map(([longitude, latitude]) => [longitude, latitude]),
    ),
  };
}

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length >= 2 && value.length <= 3 && value.slice(0, 2).every(Number.isFinite);
}

const gridColumns = {
  code: patternColumn('网格代码', 'code', /^[1-9]\d{14}$/, { zh: ' 15 位网格代码', en: 'a 15-digit grid code' }),
  name: textColumn('名称', 'name', 60),
  kind: choiceColumn('类型', 'kind', gridKinds),
  communityCode: patternColumn('社区代码', 'communityCode', /^\d{12}$/, {
    zh: ' 12 位社区代码',
    en: 'a 12-digit community code',
  }),
  households: countColumn('户数', 'households', 0, MOST_HOUSEHOLDS),
  validFrom: orEmpty(instantColumn('生效时间', 'validFrom')),
} satisfies Columns;

function readProperties(
  properties: Record<string, unknown>,
  row: number,
  faults: RowFaults,
): Values<typeof gridColumns> | null {
  const values = readValues(row, gridColumns, (field) => textOf(properties[field]), faults);
  if (values !== null && !values.code.startsWith(values.communityCode))
    faults.add(
      row,
      'communityCode',
      gridErrors.GRID_OUTSIDE_COMMUNITY({ code: values.code, community: values.communityCode }),
    );
  return values;
}

/** Returns a value as text, because map tools often write codes as numbers. */
function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
