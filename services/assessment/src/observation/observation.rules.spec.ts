import fc from 'fast-check';
import { issueSteps, issueStates } from '@jiceng/contracts/coordination/issue-progressed';
import { newId } from '@jiceng/platform/ids';
import {
  aTask,
  instant,
  lifeOf,
  minutesAfter,
  organization,
  refusalBy,
  story,
  type Step,
} from '../../test/builders.js';
import type { IssueFact } from './history.rules.js';
import { changeBetween, factsText, observationsOf } from './observation.rules.js';

const department = 'urban management';

/** Random sequences of steps, also senseless ones, because coordination may send steps in new orders one day. */
const anyHistory = fc
  .array(
    fc.record({
      step: fc.constantFrom(...issueSteps),
      hours: fc.integer({ min: 0, max: 400 }),
      state: fc.constantFrom(...issueStates),
      unit: fc.constantFrom('street', 'water', 'housing', null),
      responsible: fc.constantFrom('street', 'water', 'housing'),
      handlers: fc.subarray(['street', 'water', 'housing']),
      delayed: fc.subarray(['street', 'water']),
      due: fc.option(fc.integer({ min: 0, max: 2000 })),
      role: fc.constantFrom('sole' as const, 'lead' as const, 'co_handler' as const, null),
      late: fc.constantFrom(true, false, null),
      satisfaction: fc.option(fc.integer({ min: 1, max: 5 })),
    }),
    { maxLength: 14 },
  )
  .map((steps): IssueFact[] => {
    let clock = instant('11-01 09:00').getTime();
    const facts = story(
      steps.map((step): Step => ({
        at: '11-01 09:00',
        step: step.step,
        organizationId: step.unit && organization(step.unit),
        counterpartOrganizationId: organization(step.responsible),
        task: step.role && aTask(step.responsible, { role: step.role }),
        refusal: step.step === 'returned' ? refusalBy(step.responsible) : null,
        wrongRefusals: step.step === 'ruled' ? [aTask(step.responsible).id] : [],
        late: step.late,
        callback:
          step.step === 'callback-answered'
            ? { responded: step.late ?? false, resolved: step.late, satisfaction: step.satisfaction }
            : null,
        after: {
          state: step.state,
          responsibleOrganizationId: organization(step.responsible),
          handlerOrganizationIds: step.handlers.map(organization),
          delay: step.delayed.map((unit) => ({ organizationId: organization(unit), month: '2026-11', minutes: 5 })),
        },
      })),
    );
    return facts.map((fact, index) => {
      const { hours = 0, due = null } = steps[index] ?? {};
      clock += hours * 3_600_000;
      const begin = instant('11-01 09:00');
      const handleDueAt = due === null ? null : new Date(begin.getTime() + due * 3_600_000).toISOString();
      const elapsedMinutes = minutesAfter(begin, new Date(clock));
      const limitMinutes = due === null ? null : due * 60;
      return {
        ...fact,
        occurredAt: new Date(clock),
        payload: { ...fact.payload, after: { ...fact.payload.after, handleDueAt, elapsedMinutes, limitMinutes } },
      };
    });
  });

describe('any history', () => {
  it('gives the same observations in every order of the facts', () => {
    fc.assert(
      fc.property(anyHistory, fc.infiniteStream(fc.nat()), (facts, order) => {
        const shuffled = facts
          .map((fact) => ({ fact, rank: order.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ fact }) => fact);
        expect(observationsOf(shuffled)).toEqual(observationsOf(facts));
      }),
    );
  });

  it('gives each observation once', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const ids = observationsOf(facts).map((observation) => observation.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('leaves only observations pending whose limit lies after the last step, and settles none in the future', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const last = facts.at(-1)?.occurredAt ?? new Date(0);
        for (const observation of observationsOf(facts)) {
          expect(observation.eventIds.length).toBeGreaterThan(0);
          expect(observation.pending ? observation.countsFrom >= last : observation.countsFrom <= last).toBe(true);
        }
      }),
    );
  });

  it('does not change a settled observation by a later step, except by a ruling', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), (facts, cut) => {
        const settled = (part: IssueFact[]) =>
          observationsOf(part).filter(
            ({ pending, kind }) => !pending && kind !== 'offer' && kind !== 'dispatch' && kind !== 'delay',
          );
        const whole = new Map(settled(facts).map((observation) => [observation.id, observation]));
        for (const observation of settled(facts.slice(0, cut % (facts.length + 1))))
          expect(whole.get(observation.id)).toEqual(observation);
      }),
    );
  });

  it('settles a pending observation unchanged when no step comes before its time', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        for (const pending of observationsOf(facts).filter((observation) => observation.pending)) {
          const last = facts.at(-1)!;
          const after: IssueFact = {
            ...last,
            eventId: newId(),
            seq: last.seq + 1,
            occurredAt: new Date(pending.countsFrom.getTime() + 1),
            payload: { ...last.payload, step: 'escalated', organizationId: null, task: null, late: null },
          };
          const settled = observationsOf([...facts, after]).find((observation) => observation.id === pending.id);
          expect(settled).toEqual({ ...pending, pending: false, eventIds: [...pending.eventIds, after.eventId] });
        }
      }),
    );
  });

  it('counts for the region once when several organizations have the observation', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const shared = observationsOf(facts).filter(({ kind }) => kind === 'callback' || kind === 'verification');
        for (const group of Map.groupBy(shared, ({ kind, eventIds }) => `${kind} ${eventIds[0]}`).values()) {
          expect(group.filter(({ principal }) => principal)).toHaveLength(1);
        }
      }),
    );
  });
});

describe('the change between stored and computed observations', () => {
  it('is empty when nothing differs, and otherwise names what to remove and what to write', () => {
    const facts = story(lifeOf(department));
    const computed = observationsOf(facts);
    const stored = computed.map((observation, index) => ({
      ...observation,
      facts: factsText(observation.facts),
      rowId: String(index),
      afterFreeze: false,
    }));
    expect(changeBetween(stored, computed)).toEqual({ removed: [], added: [] });
    const other = stored.map((observation, index) =>
      index === 2 ? { ...observation, month: '2025-01' } : observation,
    );
    expect(changeBetween(other, computed)).toEqual({ removed: [other[2]], added: [computed[2]] });
    expect(changeBetween(stored.slice(1), computed)).toEqual({ removed: [], added: [computed[0]] });
  });
});
