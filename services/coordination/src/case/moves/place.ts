import { toCgcs2000, type Datum } from '@jiceng/geometry/datum';
import type { Position } from '@jiceng/geometry/locator';
import { badInput, type DomainError } from '@jiceng/platform/errors';
import type { Directory } from '../../rulebook/directory/directory.js';
import type { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { placeErrors } from './place.errors.js';

/** Largest distance in metres of a place of the district from the next grid: the width of the river and of large lakes. */
const LARGEST_GAP = 1_500;

/** A place as the caller gives it: a position in degrees (CGCS2000 by default), a region or grid code, or nothing. */
export interface GivenPlace {
  longitude?: number | null;
  latitude?: number | null;
  datum?: Datum | null;
  areaCode?: string | null;
}

/** The place of an issue: its position in CGCS2000 when it is known, and the smallest area that contains it. */
export interface FoundPlace {
  longitude: number | null;
  latitude: number | null;
  areaCode: string;
}

/**
 * Finds the smallest area that contains a place: the grid of the position, or else the given area, or else the
 * district. Returns the area with the directory in which it was found.
 * @throws BAD_INPUT, PLACE_OUTSIDE_DISTRICT
 */
export async function placeOf(
  directories: Pick<DirectoryService, 'current' | 'renewed'>,
  given: GivenPlace,
  within = '',
): Promise<{ directory: Directory; place: FoundPlace }> {
  const directory = await directories.current();
  const place = find(directory, given, within);
  if (place) return { directory, place };
  // An area that is not in memory may belong to a map that has just arrived, so the directory is read again.
  const renewed = await directories.renewed();
  return { directory: renewed, place: placeIn(renewed, given, within) };
}

/**
 * Finds the smallest area of `directory` that contains a place.
 * @param within path of the input object that holds the place, with a dot at its end; empty for a command's own fields
 * @throws BAD_INPUT, PLACE_OUTSIDE_DISTRICT
 */
export function placeIn(directory: Directory, given: GivenPlace, within = ''): FoundPlace {
  const place = find(directory, given, within);
  if (!place) throw placeRefusal(directory, given, within);
  return place;
}

/** Returns null when the position is implausible, or when no known area contains the place. */
function find(directory: Directory, given: GivenPlace, within: string): FoundPlace | null {
  const { longitude, latitude, areaCode } = given;
  if ((longitude == null) !== (latitude == null))
    throw badInput(`${within}longitude`, '经纬度须同时给出', 'must be given together with latitude');
  const area = areaCode && directory.knowsArea(areaCode) ? areaCode : null;
  const position = positionOf(given);
  if (position === null) {
    const found = areaCode ? area : directory.districtCode;
    return found === null ? null : { longitude: null, latitude: null, areaCode: found };
  }
  if (directory.problemOfPosition(position.given, position.datum) !== null) return null;
  const [east, north] = toCgcs2000(position.given, position.datum);
  // Water and railways are often in no grid. The given area is used then, unless every grid is far away: the rectangle
  // around the grids contains parts of other districts.
  const { locator } = directory;
  const isNear = (): boolean => locator.size === 0 || locator.near([east, north], LARGEST_GAP).length > 0;
  const found = locator.locate([east, north]) ?? (area !== null && isNear() ? area : null);
  return found === null ? null : { longitude: east, latitude: north, areaCode: found };
}

function positionOf({ longitude, latitude, datum }: GivenPlace): { given: Position; datum: Datum } | null {
  return longitude != null && latitude != null ? { given: [longitude, latitude], datum: datum ?? 'CGCS2000' } : null;
}

/** Returns the error for a refused place, with the likely cause when the position is implausible. */
function placeRefusal(directory: Directory, given: GivenPlace, within: string): DomainError {
  const position = positionOf(given);
  const found = position && directory.problemOfPosition(position.given, position.datum);
  if (!found || found.isFar) return placeErrors.PLACE_OUTSIDE_DISTRICT();
  return badInput(`${within}${found.field}`, found.problemZh, found.problem);
}
