import { activities } from '@jiceng/contracts/coordination/issue-progressed';
import fc from 'fast-check';
import { officeClock as office, roundTheClock as clock } from '../../../test/clocks.js';
import type { DutySpan } from '../matter/duty-span.rules.js';
import type { WrongRefusal } from '../matter/delay.rules.js';
import { attributeTime } from './attribution.rules.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 1, minute));
const aSpan = (
  holder: string,
  from: number,
  to: number | null,
  activity: DutySpan['activity'] = 'handling',
): DutySpan => ({
  responsibleOrganizationId: 'street',
  holderOrganizationId: holder,
  activity,
  startsAt: at(from),
  endsAt: to === null ? null : at(to),
});

describe('attributeTime', () => {
  const life = [
    aSpan('street', 0, 10, 'judging'),
    aSpan('urban', 10, 40, 'deciding'),
    aSpan('street', 40, 45, 'dispatching'),
    aSpan('office', 45, 100, 'arbitrating'),
    aSpan('urban', 100, null),
  ];

  it('gives each minute to the holder of the issue', () => {
    expect(attributeTime(life, [], at(160), clock)).toEqual([
      { organizationId: 'urban', activity: 'handling', minutes: 60 },
      { organizationId: 'office', activity: 'arbitrating', minutes: 55 },
      { organizationId: 'urban', activity: 'deciding', minutes: 30 },
      { organizationId: 'street', activity: 'judging', minutes: 10 },
      { organizationId: 'street', activity: 'dispatching', minutes: 5 },
    ]);
  });

  it('gives the time lost by a wrong refusal to the refuser', () => {
    expect(
      attributeTime(life, [{ organizationId: 'urban', returnedAt: at(40), ruledAt: at(100) }], at(160), clock),
    ).toEqual([
      { organizationId: 'urban', activity: 'handling', minutes: 60 },
      { organizationId: 'urban', activity: 'wrong-refusal', minutes: 60 },
      { organizationId: 'urban', activity: 'deciding', minutes: 30 },
      { organizationId: 'street', activity: 'judging', minutes: 10 },
    ]);
  });

  it('adds up to the time elapsed, for all spans, refusals and calendars', () => {
    const edges = fc
      .array(fc.integer({ min: 0, max: 40_000 }), { minLength: 2, maxLength: 12 })
      .map((minutes) => minutes.sort((a, b) => a - b));
    const holder = fc.constantFrom('a', 'b', 'c');
    const refusal = fc.tuple(holder, fc.nat(40_000), fc.nat(40_000)).map(([organizationId, x, y]): WrongRefusal => ({
      organizationId,
      returnedAt: at(Math.min(x, y)),
      ruledAt: at(Math.max(x, y)),
    }));
    fc.assert(
      fc.property(
        edges,
        fc.infiniteStream(holder),
        fc.array(refusal, { maxLength: 3 }),
        fc.constantFrom(...activities),
        fc.constantFrom(clock, office),
        (minutes, holders, refusals, activity, the) => {
          const spans = minutes
            .slice(1)
            .map((end, index) =>
              aSpan(holders.next().value!, minutes[index]!, index === minutes.length - 2 ? null : end, activity),
            );
          const end = at(minutes.at(-1)!);
          const sum = attributeTime(spans, refusals, end, the).reduce((total, part) => total + part.minutes, 0);
          expect(sum).toBeCloseTo(the.workingMinutesBetween(at(minutes[0]!), end), 6);
        },
      ),
    );
  });
});
