import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import fc from 'fast-check';
import { attributeTime } from '../src/case/attribution/attribution.rules.js';
import { dutyAt, dutyFaults, handOver, type DutySpan } from '../src/case/matter/duty-span.rules.js';
import type { Happening } from '../src/case/matter/happening.rules.js';
import { advance, type Matter } from '../src/case/matter/matter.rules.js';
import { officeClock, roundTheClock } from './clocks.js';
import { defaultProcess } from '../src/rulebook/process/default-process.js';
import {
  afterDeparture,
  expectSound,
  expectUndisturbed,
  departures,
  possible,
  reported,
  type Departure,
} from './random-matter.js';

describe('random sequences of commands', () => {
  const steps = fc.array(fc.record({ pick: fc.nat(100_000), wait: fc.integer({ min: 0, max: 3 * 86_400_000 }) }), {
    minLength: 20,
    maxLength: 150,
  });
  const clocks = [officeClock, roundTheClock];

  it('keep exactly one responsible organization at every moment, and give every minute to one organization', () => {
    const happened = new Map<string, number>();
    const tally = (kind: Happening['kind'] | Departure): void => void happened.set(kind, (happened.get(kind) ?? 0) + 1);
    fc.assert(
      fc.property(steps, (sequence) => {
        const start = new Date('2026-01-05T01:00:00Z');
        let now = start;
        let matter = reported(defaultProcess);
        let spans: DutySpan[] = handOver([], dutyOf(matter), start);
        const resting: { from: Date; to: Date | null }[] = [];
        sequence.forEach(({ pick, wait }, serial) => {
          now = new Date(now.getTime() + wait);
          const before = matter;
          const departure = pick % 12 === 5 ? departures[Math.floor(pick / 12) % 2]! : null;
          const disturbed = departure && afterDeparture(departure, before, Math.floor(pick / 97));
          if (disturbed) {
            expectUndisturbed(before, disturbed);
            tally(departure);
            matter = disturbed;
            spans = handOver(spans, dutyOf(matter), now);
            return;
          }
          const choices = possible({ matter, definition: defaultProcess, now, serial }, Math.floor(pick / 97));
          // Happenings that are chosen less often: a rejection or a solution would end most walks at once; merging and
          // joint work are possible in almost every state.
          const rare: Partial<Record<Happening['kind'], number>> = {
            rejected: 3,
            solved: 2,
            merged: 2,
            'joint-started': 3,
          };
          const drawn = choices.filter(({ kind }) => pick % (rare[kind] ?? 1) === 0);
          const happening = drawn[Math.floor(pick / 6) % drawn.length];
          if (!happening) return;
          matter = advance(before, happening, defaultProcess);
          tally(happening.kind);
          expectSound(before, happening, matter, defaultProcess);
          if (happening.kind === 'returned') expect(matter.state === 'arbitrating').toBe(before.returns + 1 >= 2);
          const rests = isResting(matter.state);
          if (rests && !isResting(before.state)) resting.push({ from: now, to: null });
          if (!rests && isResting(before.state)) resting.at(-1)!.to = now;
          spans = handOver(spans, rests ? null : dutyOf(matter), now);
        });
        expect(dutyFaults(spans, resting)).toEqual([]);
        for (const { from, to } of resting) if (to === null || to > from) expect(dutyAt(spans, from)).toBeNull();
        const probe = new Date((start.getTime() + now.getTime()) / 2);
        const atRest = resting.some(({ from, to }) => from <= probe && (to === null || to > probe));
        if (!atRest && now > start) expect(dutyAt(spans, probe)).not.toBeNull();
        for (const clock of clocks) {
          const open =
            clock.workingMinutesBetween(start, now) -
            resting.reduce((sum, { from, to }) => sum + clock.workingMinutesBetween(from, to ?? now), 0);
          const sum = attributeTime(spans, [], now, clock).reduce((total, part) => total + part.minutes, 0);
          expect(sum).toBeCloseTo(open, 6);
        }
      }),
      { numRuns: 600 },
    );
    // Every happening must occur often enough; otherwise the walk proves nothing about it.
    const all = [...happened.values()].reduce((sum, count) => sum + count, 0);
    const shares = [...happened].map(([kind, count]) => [kind, (100 * count) / all] as const);
    process.stderr.write(`${shares.map(([kind, share]) => `${kind} ${share.toFixed(1)} %`).join(', ')}\n`);
    expect(shares).toHaveLength(31);
    expect(shares.filter(([, share]) => share < 1)).toEqual([]);
  });
});

function dutyOf(matter: Matter): Parameters<typeof handOver>[1] {
  return {
    responsibleOrganizationId: matter.responsibleOrganizationId!,
    holderOrganizationId: matter.holderOrganizationId!,
    activity: matter.activity!,
  };
}
