import fc from 'fast-check';
import type { LineCode } from '@jiceng/contracts/codes';
import { whoIsOnDuty, type DutyCandidate, type DutyMoment } from './on-duty.rules.js';

const at = new Date('2026-03-02T04:00:00Z');
const hours = (number: number): Date => new Date(at.getTime() + number * 3_600_000);
let counter = 0;

function aDuty(staffId: string, parts: Partial<DutyCandidate> = {}): DutyCandidate {
  counter += 1;
  return {
    entryId: `entry-${String(counter).padStart(3, '0')}`,
    staffId,
    organizationId: 'street',
    organizationCode: 'STREET',
    areaPrefixes: ['320106001'],
    line: null,
    organizationLine: null,
    startsAt: hours(-4),
    endsAt: hours(4),
    ...parts,
  };
}

function aMoment(parts: Partial<DutyMoment>): DutyMoment {
  const duties = [...(parts.now ?? []), ...(parts.next ?? [])];
  return {
    around: ['320106', '320106001', '320106001001', '320106001001002'],
    line: null,
    now: [],
    next: [],
    onLeave: new Set(),
    deputies: new Map(),
    holds: new Set(duties.map((duty) => `${duty.staffId}/${duty.organizationId}`)),
    ...parts,
  };
}

const names = (moment: DutyMoment): string[] =>
  whoIsOnDuty(moment).people.map((person) => `${person.staffId}:${person.reason}`);

describe('who is on duty', () => {
  it('names the desks that contain the place, the nearest first', () => {
    const now = [
      aDuty('district', { areaPrefixes: ['320106'], organizationCode: 'A' }),
      aDuty('elsewhere', { areaPrefixes: ['320106002'] }),
      aDuty('grid', { areaPrefixes: ['320106001001002'] }),
      aDuty('street'),
    ];
    expect(names(aMoment({ now }))).toEqual(['grid:ON_ROSTER', 'street:ON_ROSTER', 'district:ON_ROSTER']);
  });

  it.each([
    [null, ['general']],
    ['water', ['department', 'general', 'special']],
    ['health', ['general']],
  ] as [LineCode | null, string[]][])('for the line %s', (line, expected) => {
    const now = [
      aDuty('general'),
      aDuty('department', { organizationLine: 'water', organizationId: 'water' }),
      aDuty('special', { line: 'water', organizationId: 'z' }),
    ];
    expect(
      whoIsOnDuty(aMoment({ now, line }))
        .people.map((person) => person.staffId)
        .sort(),
    ).toEqual([...expected].sort());
  });

  it('prefers the exact line at the same distance', () => {
    expect(
      names(
        aMoment({
          line: 'water',
          now: [
            aDuty('general', { organizationCode: 'A' }),
            aDuty('water', { organizationLine: 'water', organizationCode: 'B' }),
          ],
        }),
      ),
    ).toEqual(['water:ON_ROSTER', 'general:ON_ROSTER']);
  });

  it('covers leave with the next person on the same roster who is present', () => {
    const now = [aDuty('absent')];
    const next = [
      aDuty('later', { startsAt: hours(20) }),
      aDuty('also-absent', { startsAt: hours(4) }),
      aDuty('next', { startsAt: hours(12) }),
      aDuty('other-desk', { startsAt: hours(4), organizationId: 'police' }),
      aDuty('absent', { startsAt: hours(5) }),
    ];
    const answer = whoIsOnDuty(aMoment({ now, next, onLeave: new Set(['absent', 'also-absent']) }));
    expect(answer).toEqual({
      people: [
        expect.objectContaining({ staffId: 'next', reason: 'NEXT_ON_ROSTER', covers: 'absent', absence: 'ON_LEAVE' }),
      ],
      gaps: [],
    });
  });

  it(
    'covers leave with the deputy of the post when the roster has no other person, and names the gap ' +
      'when there is no deputy',
    () => {
      const now = [aDuty('absent'), aDuty('alone', { organizationId: 'other', organizationCode: 'OTHER' })];
      const moment = aMoment({
        now,
        onLeave: new Set(['absent', 'alone']),
        deputies: new Map([['absent/street', ['deputy']]]),
      });
      const answer = whoIsOnDuty({ ...moment, holds: new Set([...moment.holds, 'deputy/street']) });
      expect(answer.people).toEqual([
        expect.objectContaining({ staffId: 'deputy', reason: 'POST_DEPUTY', covers: 'absent' }),
      ]);
      expect(answer.gaps).toEqual([
        { entryId: now[1]!.entryId, staffId: 'alone', organizationId: 'other', absence: 'ON_LEAVE' },
      ]);
    },
  );

  it('leaves out people who hold no post in the organization any more', () => {
    expect(whoIsOnDuty(aMoment({ now: [aDuty('gone')], holds: new Set() })).gaps).toEqual([
      expect.objectContaining({ absence: 'LEFT_ORGANIZATION' }),
    ]);
  });

  it(
    'names no absent person and no person twice, and covers every duty or names it as a gap, in any ' +
      'order of the roster',
    () => {
      const person = fc.constantFrom('a', 'b', 'c', 'd', 'e');
      const duty = fc
        .record({
          staffId: person,
          organizationId: fc.constantFrom('street', 'police'),
          areaPrefixes: fc.uniqueArray(fc.constantFrom('320106', '320106001', '320106002', '320106001001'), {
            minLength: 1,
            maxLength: 2,
          }),
          line: fc.constantFrom<LineCode | null>(null, 'water', 'health'),
          startsAt: fc.integer({ min: 1, max: 50 }).map(hours),
        })
        .map((parts) => aDuty(parts.staffId, parts));
      const subset = fc.subarray(['a', 'b', 'c', 'd', 'e']);
      const moment = fc.record({
        now: fc.array(duty, { maxLength: 6 }),
        next: fc.array(duty, { maxLength: 8 }),
        away: subset,
        gone: subset,
        deputy: person,
        line: fc.constantFrom<LineCode | null>(null, 'water'),
      });
      fc.assert(
        fc.property(moment, fc.nat(), ({ now, next, away, gone, deputy, line }, turn) => {
          const everybody = ['a', 'b', 'c', 'd', 'e'].flatMap((id) =>
            ['street', 'police'].map((organization) => `${id}/${organization}`),
          );
          const asked = aMoment({
            now,
            next,
            line,
            onLeave: new Set(away),
            holds: new Set(everybody.filter((held) => !gone.includes(held[0]!))),
            deputies: new Map(everybody.map((held) => [held, [deputy]])),
          });
          const answer = whoIsOnDuty(asked);
          const called = answer.people.map((one) => one.staffId);
          expect(new Set(called).size).toBe(called.length);
          expect(called.filter((one) => away.includes(one) || gone.includes(one))).toEqual([]);
          const concerned = now.filter(
            (one) =>
              one.areaPrefixes.some((prefix) => asked.around.includes(prefix)) &&
              (one.line === null || one.line === line),
          );
          for (const one of concerned) {
            const present = !away.includes(one.staffId) && !gone.includes(one.staffId);
            const answered = present
              ? called.includes(one.staffId)
              : [...answer.people, ...answer.gaps].some((entry) => entry.entryId === one.entryId);
            expect(answered).toBe(true);
          }
          const turned = [...now.slice(turn % (now.length + 1)), ...now.slice(0, turn % (now.length + 1))].reverse();
          expect(whoIsOnDuty({ ...asked, now: turned, next: [...next].reverse() })).toEqual(answer);
        }),
        { numRuns: 400 },
      );
    },
  );
});
