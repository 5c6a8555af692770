import fc from 'fast-check';
import { officeClock as office, roundTheClock as clock } from '../../../test/clocks.js';
import {
  chargesOf,
  lateSpansUntil,
  type HeldMatter,
  type LateSpan,
  type RunningTask,
  type WrongRefusal,
} from './delay.rules.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 1, minute));
const aMatter = (parts: Partial<HeldMatter> = {}): HeldMatter => ({
  activity: 'handling',
  holderOrganizationId: 'urban',
  handleDueAt: at(100),
  steppedAt: at(0),
  lateSpans: [],
  ...parts,
});
const aTask = (organizationId: string, due: number, state = 'accepted'): RunningTask => ({
  organizationId,
  state,
  dueAt: at(due),
});
const span = (from: number, to: number, ...organizationIds: string[]): LateSpan => ({
  from: at(from).toISOString(),
  to: at(to).toISOString(),
  organizationIds,
});

describe('the stretches of time past the limit', () => {
  it.each<[string, HeldMatter, RunningTask[], number, LateSpan[]]>([
    ['are none before the limit', aMatter(), [], 100, []],
    ['begin with the limit', aMatter(), [aTask('urban', 100)], 130, [span(100, 130, 'urban')]],
    [
      'are the holder’s whatever it does: an offer that waits is the receiver’s',
      aMatter({ activity: 'deciding', holderOrganizationId: 'water', steppedAt: at(120) }),
      [],
      150,
      [span(120, 150, 'water')],
    ],
    ['are none in a pause', aMatter({ activity: 'paused', steppedAt: at(110) }), [], 150, []],
    ['are none while the work is verified', aMatter({ activity: 'verifying', steppedAt: at(110) }), [], 150, []],
    [
      'belong in parallel work to those whose own task is late',
      aMatter(),
      [aTask('urban', 100), aTask('water', 120), aTask('police', 300)],
      150,
      [span(100, 120, 'urban'), span(120, 150, 'urban', 'water')],
    ],
    [
      'belong to the holder while no task of the parallel work is late',
      aMatter(),
      [aTask('urban', 200), aTask('water', 200)],
      150,
      [span(100, 150, 'urban')],
    ],
    [
      'go on without a break when a step changes no holder',
      aMatter({ steppedAt: at(130), lateSpans: [span(100, 130, 'urban')] }),
      [],
      150,
      [span(100, 150, 'urban')],
    ],
  ])('%s', (_, matter, tasks, until, expected) => {
    expect(lateSpansUntil(matter, tasks, at(until))).toEqual(expected);
  });
});

describe('charges', () => {
  it('split parallel work in equal parts, and give minutes left over by largest remainder', () => {
    // 25 minutes for three organizations: each is charged 8⅓ minutes. The minute left over by rounding is charged to
    // the first organization.
    expect(chargesOf([span(100, 125, 'police', 'urban', 'water')], [], clock)).toEqual([
      { organizationId: 'police', month: '2026-03', minutes: 9 },
      { organizationId: 'urban', month: '2026-03', minutes: 8 },
      { organizationId: 'water', month: '2026-03', minutes: 8 },
    ]);
  });

  it('give the time of a wrong refusal to the organization that refused', () => {
    const refusal: WrongRefusal = { organizationId: 'water', returnedAt: at(110), ruledAt: at(140) };
    expect(chargesOf([span(100, 150, 'urban')], [refusal], clock)).toEqual([
      { organizationId: 'urban', month: '2026-03', minutes: 20 },
      { organizationId: 'water', month: '2026-03', minutes: 30 },
    ]);
  });

  it('belong to the month of Shanghai in which the delay arose', () => {
    const overTheTurn = {
      from: '2026-03-31T15:50:00.000Z',
      to: '2026-03-31T16:30:00.000Z',
      organizationIds: ['urban'],
    };
    expect(chargesOf([overTheTurn], [], clock)).toEqual([
      { organizationId: 'urban', month: '2026-03', minutes: 10 },
      { organizationId: 'urban', month: '2026-04', minutes: 30 },
    ]);
  });

  const anySpans = fc
    .array(fc.tuple(fc.nat(5_000_000), fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 })), { maxLength: 8 })
    .map((parts) => {
      let from = Date.UTC(2026, 2, 20);
      return parts.map(([seconds, organizationIds]): LateSpan => {
        const begin = from;
        from += seconds * 137;
        return { from: new Date(begin).toISOString(), to: new Date(from).toISOString(), organizationIds };
      });
    });
  const anyRefusals = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', 'e'), fc.nat(100_000), fc.nat(100_000)).map(([organizationId, x, y]) => ({
      organizationId,
      returnedAt: new Date(Date.UTC(2026, 2, 20, 0, Math.min(x, y))),
      ruledAt: new Date(Date.UTC(2026, 2, 20, 0, Math.max(x, y))),
    })),
    { maxLength: 2 },
  );

  it('add up to the whole minutes past the limit, also with parallel work, refusals and time off duty', () => {
    fc.assert(
      fc.property(anySpans, anyRefusals, fc.constantFrom(clock, office), (spans, refusals, the) => {
        const past = spans.reduce(
          (sum, { from, to }) => sum + the.workingMinutesBetween(new Date(from), new Date(to)),
          0,
        );
        const charged = chargesOf(spans, refusals, the).reduce((sum, { minutes }) => sum + minutes, 0);
        expect(charged).toBe(Math.floor(Math.round(past * 60_000) / 60_000));
      }),
    );
  });

  it('of a month that is over do not change when the delay goes on', () => {
    fc.assert(
      fc.property(anySpans, fc.nat(2_000), (spans, more) => {
        const last = spans.at(-1);
        if (!last) return;
        const later = new Date(Date.parse(last.to) + more * 60_000).toISOString();
        const month = new Date(Date.parse(last.to) + 8 * 3_600_000).toISOString().slice(0, 7);
        const over = (all: readonly LateSpan[]) => chargesOf(all, [], clock).filter((charge) => charge.month < month);
        expect(over([...spans, { from: last.to, to: later, organizationIds: ['b'] }])).toEqual(over(spans));
      }),
    );
  });
});
