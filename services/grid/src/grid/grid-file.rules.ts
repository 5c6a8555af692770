import { toCgcs2000, type Datum } from '@jiceng/geometry/datum';
import { importErrors, rowErrors } from '../import/import.errors.js';
import {
  assertReadableText,
  choiceCell,
  instantCell,
  invalidCell,
  MOST_ROWS,
  patternCell,
  refuseDuplicates,
  textCell,
  type RowFaults,
} from '../import/import.rules.js';
import { gridErrors } from './grid.errors.js';
import { assertProperBorder, MOST_VERTICES, ringsOf, type Rings } from './ring.rules.js';

export const gridKinds = ['general', 'special', 'micro'] as const;
export type GridKind = (typeof gridKinds)[number];

/** One feature of grids.geojson that is right in itself. */
export interface GridDraft {
  row: number;
  code: string;
  name: string;
  kind: GridKind;
  communityCode: string;
  households: number;
  rings: Rings;
  /** When the state takes effect; null means with the import. */
  validFrom: Date | null;
}

/** Vertices of one file. */
export const MOST_FILE_VERTICES = 500_000;
/** More households than any grid has; the rule is 300 to 500. */
const MOST_HOUSEHOLDS = 20_000;
/** Coordinate reference systems that mean CGCS2000 or WGS 84 in longitude and latitude. */
const PLAIN_CRS = /(CRS84|EPSG:*(4490|4326)|CGCS2000)$/i;

/** Reads grids.geojson (FeatureCollection of Polygon). What a feature contradicts becomes a fault of it. */
export function readGrids(content: string, datum: Datum, faults: RowFaults): GridDraft[] {
  const features = readFeatures(content);
  let vertices = 0;
  const drafts = features.flatMap((feature, index): GridDraft[] => {
    const row = index + 1;
    const parts = faults.check(row, 'geometry', () => partsOf(feature));
    if (parts === undefined) return [];
    vertices += parts.coordinates.reduce((sum, ring) => sum + ring.length, 0);
    if (vertices > MOST_FILE_VERTICES)
      throw importErrors.IMPORT_TOO_LARGE({ what: '顶点', whatEn: 'vertices', max: MOST_FILE_VERTICES });
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
  assertReadableText(content);
  let file: unknown;
  try {
    file = JSON.parse(content.replace(/^\ufeff/, ''));
  } catch {
    throw importErrors.IMPORT_UNREADABLE({ problemZh: '不是有效的 JSON', problem: 'it is not valid JSON' });
  }
  if (!isRecord(file) || file.type !== 'FeatureCollection' || !Array.isArray(file.features)) {
    throw importErrors.IMPORT_UNREADABLE({
      problemZh: '不是 GeoJSON FeatureCollection',
      problem: 'it is not a GeoJSON FeatureCollection',
    });
  }
  const crs = isRecord(file.crs) && isRecord(file.crs.properties) ? file.crs.properties.name : undefined;
  if (file.crs !== undefined && file.crs !== null && !(typeof crs === 'string' && PLAIN_CRS.test(crs))) {
    throw importErrors.IMPORT_UNREADABLE({
      problemZh: '坐标系应为 CGCS2000 经纬度',
      problem: 'its coordinates must be longitude and latitude in CGCS2000',
    });
  }
  if (file.features.length > MOST_ROWS)
    throw importErrors.IMPORT_TOO_LARGE({ what: '要素', whatEn: 'features', max: MOST_ROWS });
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
  if (!coordinates.flat().every(isPosition))
    throw malformed('坐标应为经度、纬度', 'each position must be a longitude and a latitude');
  return {
    properties,
    coordinates: (coordinates as [number, number][][]).map((ring) =>
      ring.map(([longitude, latitude]) => [longitude, latitude]),
    ),
  };
}

function isPosition(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return false;
  const [longitude, latitude] = value as unknown[];
  return (
    Number.isFinite(longitude) &&
    Math.abs(longitude as number) <= 180 &&
    Number.isFinite(latitude) &&
    Math.abs(latitude as number) <= 85
  );
}

function readProperties(
  properties: Record<string, unknown>,
  row: number,
  faults: RowFaults,
): Omit<GridDraft, 'row' | 'rings'> | null {
  const text = (field: string): string => textOf(properties[field]);
  const code = faults.check(row, 'code', () =>
    patternCell('code', text('code'), /^[1-9]\d{14}$/, '应为 15 位网格代码', 'must be a 15-digit grid code'),
  );
  const name = faults.check(row, 'name', () => textCell('name', text('name'), 60));
  const kind = faults.check(row, 'kind', () => choiceCell('kind', text('kind'), gridKinds));
  const communityCode = faults.check(row, 'communityCode', () =>
    patternCell(
      'communityCode',
      text('communityCode'),
      /^\d{12}$/,
      '应为 12 位社区代码',
      'must be a 12-digit community code',
    ),
  );
  const households = faults.check(row, 'households', () => householdsOf(properties.households));
  const validFrom =
    properties.validFrom == null
      ? null
      : faults.check(row, 'validFrom', () => instantCell('validFrom', text('validFrom')));
  if (
    code === undefined ||
    name === undefined ||
    kind === undefined ||
    communityCode === undefined ||
    households === undefined ||
    validFrom === undefined
  )
    return null;
  if (!code.startsWith(communityCode))
    faults.add(row, 'communityCode', gridErrors.GRID_OUTSIDE_COMMUNITY({ code, community: communityCode }));
  return { code, name, kind, communityCode, households, validFrom };
}

function householdsOf(value: unknown): number {
  if (value === undefined || value === null || value === '') throw rowErrors.ROW_FIELD_MISSING({ field: 'households' });
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > MOST_HOUSEHOLDS) {
    throw invalidCell(
      'households',
      `应为 0 至 ${MOST_HOUSEHOLDS} 的整数`,
      `must be a whole number from 0 to ${MOST_HOUSEHOLDS}`,
    );
  }
  return value as number;
}

/** Codes often come as numbers from map tools. */
function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' && Number.isSafeInteger(value)
      ? String(value)
      : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
