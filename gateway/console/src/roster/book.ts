import type { RosterDeskListQuery, RosterEntriesQuery, RosterPeopleQuery } from '../../generated/operations';
import { addDays } from '../page/china-time';
import { overlapOf, workingPeriods, type Stretch, type WorkingTime } from './working';

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

/** A desk with its gaps in working time; null while the working time is not known, so that no gap can be told. */
export interface DeskGaps {
  desk: Desk;
  working: Stretch[] | null;
}

/** Returns the gaps of a desk in its working time of these days. */
export function gapsOf(desk: Desk, days: readonly string[], working: WorkingTime | null): DeskGaps {
  const { organization } = desk;
  if (!working || !organization?.region) return { desk, working: null };
  const place = { id: organization.id, regionCode: organization.region.code };
  const gaps = desk.unattended.map(({ from, to }): Stretch => ({ from: Date.parse(from), to: Date.parse(to) }));
  // The working time of the day before may end on the first day.
  const before = days.length > 0 ? [addDays(days[0]!, -1)] : [];
  const periods = [...before, ...days].flatMap((day) => workingPeriods(working, place, day));
  return { desk, working: overlapOf(gaps, periods) };
}

/** Whether the desk lacks somebody, or may lack somebody because its working time is not known. */
export const mayLack = ({ desk, working }: DeskGaps): boolean =>
  working === null || working.length > 0 || desk.unheldRoles.length > 0;

export const minutesIn = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + (to - from) / 60_000, 0);
