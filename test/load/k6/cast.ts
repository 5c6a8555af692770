import { SharedArray } from 'k6/data';

/** Somebody with a token of the demo issuer. One virtual user acts as one of them at a time. */
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
export interface Street {
  code: string;
  /** Longitude and latitude of places inside its grids. */
  places: [number, number][];
}

interface Cast {
  residents: Person[];
  desks: Person[];
  appraisers: Person[];
  units: Unit[];
  reports: Report[];
  streets: Street[];
}

/** The cast that `load.ts` prepared, kept once for all virtual users. */
const part = <K extends keyof Cast>(name: K): Cast[K] => new SharedArray(name, () => (JSON.parse(open(__ENV.CAST)) as Cast)[name] as unknown[]) as unknown as Cast[K];

export const residents = part('residents');
export const desks = part('desks');
export const appraisers = part('appraisers');
export const units = part('units');
export const reports = part('reports');
/** The busiest three come first. */
export const streets = part('streets');

const places = new Map(units.map((unit, index) => [unit.id, index]));

/** The unit with that id. @throws Error when the platform names an organization that is not of the demo district */
export function unitOf(id: string): Unit {
  const index = places.get(id);
  if (index === undefined) throw new Error(`organization ${id} is none of the cast`);
  return units[index]!;
}

export function anyOf<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!;
}
