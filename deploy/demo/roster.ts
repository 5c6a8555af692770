import type { DemoStaff } from './staff.js';
import { seededRandom } from './random.js';

export interface RosterEntry {
  staffCode: string;
  kind: 'duty' | 'leave';
  areaCodes: string;
  line: string;
  startsAt: string;
  endsAt: string;
}

const millisecondsPerDay = 86_400_000;
const shanghaiOffset = '+08:00';
/**
 * Days before and after today for which shifts are planned. In the months before, people take turns of several weeks.
 */
const shiftWindow = { before: 2, after: 12 };
const turnDays = 28;

/** Returns the calendar day `days` after `day` (both `YYYY-MM-DD`). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * millisecondsPerDay).toISOString().slice(0, 10);
}

/** Converts a local time in China to an ISO time. */
export function instant(day: string, time: string): string {
  return new Date(`${day}T${time}:00${shanghaiOffset}`).toISOString();
}

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/**
 * Plans duty and leave from `from` to twelve days after `today`. Two people at each duty desk (street offices,
 * departments, coordination office) take turns of four weeks. Around today, the desks of the streets have shifts: day
 * 08:30–17:30, night 17:30–08:30, weekends around the clock. Only people without a duty desk get leave.
 */
export function planRoster(staff: readonly DemoStaff[], from: string, today: string, seed: string): RosterEntry[] {
  const desks = Map.groupBy(staff.filter(sitsAtDesk), (person) => person.organizationCode);
  const end = addDays(today, shiftWindow.after);
  const shiftsFrom = addDays(today, -shiftWindow.before);
  const entries: RosterEntry[] = [];
  for (const people of desks.values()) {
    const byShift = people[0]!.roles.includes('street_dispatcher');
    entries.push(...turns(people, from, byShift ? shiftsFrom : end));
    if (byShift) entries.push(...shifts(people, shiftsFrom, end));
  }
  return [
    ...entries,
    ...leaves(
      staff.filter((person) => !sitsAtDesk(person)),
      from,
      end,
      seed,
    ),
  ];
}

/**
 * True when the person sits at a duty desk and takes part in a roster. The head of a station has both department roles
 * and is always on duty, so the head needs no roster.
 */
function sitsAtDesk(person: DemoStaff): boolean {
  return (
    person.roles.includes('street_dispatcher') ||
    person.roles.includes('coordinator') ||
    (person.roles.includes('department_dispatcher') && !person.roles.includes('department_handler'))
  );
}

function duty(person: DemoStaff, startsAt: string, endsAt: string): RosterEntry {
  return {
    staffCode: person.staffCode,
    kind: 'duty',
    areaCodes: person.areaCodes.join('|'),
    line: person.lines[0] ?? '',
    startsAt,
    endsAt,
  };
}

function turns(people: readonly DemoStaff[], from: string, to: string): RosterEntry[] {
  const entries: RosterEntry[] = [];
  for (let day = from, turn = 0; day < to; day = addDays(day, turnDays), turn += 1) {
    const next = addDays(day, turnDays);
    entries.push(duty(people[turn % people.length]!, instant(day, '00:00'), instant(next < to ? next : to, '00:00')));
  }
  return entries;
}

function shifts(people: readonly DemoStaff[], from: string, to: string): RosterEntry[] {
  const entries: RosterEntry[] = [];
  for (let day = from, turn = 0; day < to; day = addDays(day, 1), turn += 1) {
    const next = addDays(day, 1);
    const first = people[turn % people.length]!;
    const second = people[(turn + 1) % people.length]!;
    const weekend = weekday(day) === 0 || weekday(day) === 6;
    if (weekend) entries.push(duty(first, instant(day, '08:30'), instant(next, '08:30')));
    else
      entries.push(
        duty(first, instant(day, '08:30'), instant(day, '17:30')),
        duty(second, instant(day, '17:30'), instant(next, '08:30')),
      );
  }
  return entries;
}

function leaves(staff: readonly DemoStaff[], from: string, to: string, seed: string): RosterEntry[] {
  const random = seededRandom(`${seed}:leave`);
  const span = (Date.parse(to) - Date.parse(from)) / millisecondsPerDay;
  return staff
    .filter(() => random.chance(0.1))
    .map((person) => {
      const first = addDays(from, random.integer(0, span - 6));
      return {
        staffCode: person.staffCode,
        kind: 'leave',
        areaCodes: '',
        line: '',
        startsAt: instant(first, '00:00'),
        endsAt: instant(addDays(first, random.integer(1, 5)), '00:00'),
      };
    });
}
