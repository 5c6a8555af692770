import { SharedArray } from 'k6/data';

/** A person with a token of the demo issuer. A virtual user acts as one person at a time. */
export interface Person {
  account: string;
  token: string;
}
export interface Unit {
  id: string;
  decider: Person | null;
  worker: Person | null;
  verifier: Person | null;
}
export interface Report {
  title: string;
  description: string;
  categoryCode: string;
}
/** Longitude and latitude of a place inside a grid. */
export type Place = readonly [number, number];

interface Cast {
  residents: Person[];
  desks: Person[];
  appraisers: Person[];
  arbiters: Person[];
  /** Ids of the departments of the district. */
  departments: string[];
  units: Unit[];
  /**
   * The position of each unit in `units`, by the id of the unit. The object stands in a list, because k6 can share only
   * lists among virtual users.
   */
  unitIndex: Record<string, number>[];
  reports: Report[];
  places: Place[];
  busyPlaces: Place[];
}

/** Reads a part of the cast that `load.ts` prepared. All virtual users share one copy. */
const part = <K extends keyof Cast>(name: K): Cast[K] =>
  new SharedArray(name, () => (JSON.parse(open(__ENV.CAST)) as Cast)[name] as unknown[]) as unknown as Cast[K];

export const residents = part('residents');
export const desks = part('desks');
export const appraisers = part('appraisers');
export const arbiters = part('arbiters');
export const departments = part('departments');
const units = part('units');
export const reports = part('reports');
/** Places in the whole district, and places in its three busiest streets. */
export const places = part('places');
export const busyPlaces = part('busyPlaces');
const unitIndex = part('unitIndex');

/**
 * The content of `unitIndex`, read on first use. k6 creates hundreds of virtual users before the first arrival, and
 * reading it for all of them would delay the start.
 */
let index: Record<string, number> | null = null;

/**
 * Returns the unit with the id.
 * @throws Error when the platform names an organization outside the demo district
 */
export function unitOf(id: string): Unit {
  index ??= unitIndex[0]!;
  const place = index[id];
  if (place === undefined) throw new Error(`organization ${id} is none of the cast`);
  return units[place]!;
}

export function anyOf<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!;
}
