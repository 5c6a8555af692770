import { readFileSync } from 'node:fs';
import { parsePlainCsv } from './csv.js';

export interface Community {
  code: string;
  /** Name from the statistical list without the suffix of the committee: `仙霞路社区`. */
  name: string;
}
export interface Street {
  code: string;
  name: string;
  communities: Community[];
}
export interface District {
  code: string;
  name: string;
  streets: Street[];
}

const divisionsFile = new URL('./data/divisions-nanjing.csv', import.meta.url);

/**
 * Reads the district with its streets and communities and their real codes. `district` is the code of six digits
 * (`320106`) or twelve. Streets without communities, such as some development zones, are left out because nobody lives
 * there.
 */
export function readDistrict(district: string, csv: string = readFileSync(divisionsFile, 'utf8')): District {
  const rows = parsePlainCsv(csv);
  const code = district.padEnd(12, '0');
  const own = rows.find((row) => row['code'] === code && row['level'] === 'district');
  if (own === undefined) {
    const known = rows
      .filter((row) => row['level'] === 'district')
      .map((row) => `${row['code']!.slice(0, 6)} ${row['name']}`);
    throw new Error(`no district ${district}; known are: ${known.join(', ')}`);
  }
  const childrenOf = (parent: string): { code: string; name: string }[] =>
    rows.filter((row) => row['parent'] === parent).map((row) => ({ code: row['code']!, name: row['name']! }));
  const streets = childrenOf(code)
    .map((street) => ({
      ...street,
      communities: childrenOf(street.code).map((community) => ({ ...community, name: placeName(community.name) })),
    }))
    .filter((street) => street.communities.length > 0);
  return { code, name: own['name']!, streets };
}

/** Returns the place that a committee governs: `仙霞路社区居委会` → `仙霞路社区`, `清江村村委会` → `清江村`, `东山村委会` → `东山村`. */
export function placeName(committee: string): string {
  const place = committee.replace(/(居民委员会|居委会|村民委员会|村委会)$/, '');
  if (place === committee || /[社区村]$/.test(place)) return place;
  return /(村民委员会|村委会)$/.test(committee) ? `${place}村` : `${place}社区`;
}

/**
 * Returns the name of the committee of a place: a village committee for villages, a residents' committee for
 * communities.
 */
export function committeeName(place: string): string {
  return place.endsWith('村') ? `${place}村民委员会` : `${place}居民委员会`;
}
