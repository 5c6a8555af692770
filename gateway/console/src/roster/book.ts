import type { RosterDeskListQuery, RosterEntriesQuery, RosterPeopleQuery } from '../../generated/operations';
import type { Stretch } from './working';

export type Desk = NonNullable<RosterDeskListQuery['rosterDesks']>['edges'][number]['node'];
export type Entry = NonNullable<RosterEntriesQuery['roster']>['edges'][number]['node'];
export type Person = NonNullable<RosterPeopleQuery['staffMembers']>['edges'][number]['node'];

/** Roles that plan the roster: of their desk, or of their jurisdiction. The server checks the same. */
export const planners: readonly string[] = [
  'personnel_officer',
  'district_admin',
  'street_dispatcher',
  'community_clerk',
  'department_dispatcher',
  'coordinator',
];

/** A desk with its gaps: those in working time, which need somebody, and those outside. */
export interface DeskGaps {
  desk: Desk;
  working: Stretch[];
  other: Stretch[];
}

export const minutesIn = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + (to - from) / 60_000, 0);
