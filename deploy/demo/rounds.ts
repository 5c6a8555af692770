import type { DemoDistrict } from './district.js';
import { positionInside } from './geography.js';
import { planLives, type HistoryOptions, type Life } from './history.js';
import { organizationCode } from './organizations.js';
import { seededRandom } from './random.js';
import type { FileReport } from './reports.js';

/** Number of matters that each desk finds in the month. An indicator has a value from 5 cases on. */
const mattersOfADesk = 9;
/** Number of communities of each street that make rounds. */
const communitiesOfAStreet = 2;
const dayMs = 86_400_000;
const shanghai = 8 * 3_600_000;

/** Returns the first instant of the last month (Asia/Shanghai) that ended before `until`. */
export function lastFullMonth(until: Date): Date {
  const local = new Date(until.getTime() + shanghai);
  return new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - 1, 1) - shanghai);
}

/**
 * Plans the matters that the desks of all streets and of some communities find and finish on their own rounds (巡查) in
 * the last full month. Each desk gets the same number of matters, so the scores of the month show every street and many
 * communities.
 */
export function planRounds(
  demo: Pick<DemoDistrict, 'district' | 'grids'>,
  until: Date,
  { seed, classify, reports }: Pick<HistoryOptions, 'seed' | 'classify' | 'reports'>,
): Life[] {
  const random = seededRandom(`${seed}:rounds`);
  const desks = demo.district.streets.flatMap((street) => [
    { code: organizationCode.streetOffice(street.code), areas: street.communities.map(({ code }) => code) },
    ...street.communities
      .slice(0, communitiesOfAStreet)
      .map(({ code }) => ({ code: organizationCode.committee(code), areas: [code] })),
  ]);
  const begins = lastFullMonth(until).getTime();
  const found = desks.flatMap(({ areas }, desk) =>
    Array.from({ length: mattersOfADesk }, (_, count): FileReport => {
      const line = desk * mattersOfADesk + count;
      const { subject, body } = reports[line % reports.length]!;
      const grids = demo.grids.filter((grid) => areas.includes(grid.communityCode));
      return {
        line,
        subject,
        body,
        // Each desk finds a matter every two days at 09:30, from the second or third day of the month on, so that the
        // work ends within the month.
        reportedAt: new Date(begins + (1 + 2 * count + (desk % 2)) * dayMs + 9.5 * 3_600_000),
        position: positionInside(random.pick(grids), random),
        reply: null,
        repliedAt: null,
      };
    }),
  );
  const none = { returned: 0, arbitrated: 0, joint: 0, rejected: 0, duplicate: 0 };
  const lives = planLives({
    seed: `${seed}-rounds`,
    grids: demo.grids,
    classify,
    reports: found,
    shares: none,
    mostHandleDays: 2,
  });
  return lives.map((life, index) => ({
    ...life,
    source: 'PATROL',
    foundBy: desks[Math.floor(index / mattersOfADesk)]!.code,
    // There is no call-back, because no resident reported the matter.
    callback: null,
    adds: null,
    reopens: false,
  }));
}
