import fc from 'fast-check';
import { issueSteps, issueStates } from '@jiceng/contracts/coordination/issue-progressed';
import { newId } from '@jiceng/platform/ids';
import { instant, lifeOf, organization, story, takenBy, type Step } from '../../test/builders.js';
import type { IssueFact, ObservationKind } from './history.rules.js';
import { changeBetween, factsText, observationsOf } from './observation.rules.js';

const department = 'urban management';

/** What a story says of one kind, short: who, what, when it counts. */
function told(kind: ObservationKind, steps: readonly Step[]): object[] {
  return observationsOf(story(steps))
    .filter((observation) => observation.kind === kind)
    .sort((a, b) => a.countsFrom.getTime() - b.countsFrom.getTime() || Number(b.principal) - Number(a.principal))
    .map(({ organizationId, facts, countsFrom, pending, principal }) => ({
      organizationId,
      ...facts,
      countsFrom,
      ...(pending ? { pending } : {}),
      ...(principal ? {} : { principal }),
    }));
}
const by = (name: string, rest: object): object => ({ organizationId: organization(name), ...rest });

describe('the limit of handling', () => {
  const handled = (at: string): Step => ({ at, step: 'handled', organizationId: organization(department) });
  it.each<[string, Step[], object[]]>([
    [
      'is met by work handed in before it',
      [...takenBy(department, '11-09 18:00'), handled('11-04 15:00')],
      [by(department, { met: true, countsFrom: instant('11-04 15:00') })],
    ],
    [
      'is met at its very last moment',
      [...takenBy(department, '11-09 18:00'), handled('11-09 18:00')],
      [by(department, { met: true, countsFrom: instant('11-09 18:00') })],
    ],
    [
      'is missed when it passes, not when the work comes at last',
      [...takenBy(department, '11-09 18:00'), handled('12-20 15:00')],
      [by(department, { met: false, countsFrom: instant('11-09 18:00') })],
    ],
    [
      'counts an open issue from the moment it passes',
      takenBy(department, '11-09 18:00'),
      [by(department, { met: false, countsFrom: instant('11-09 18:00'), pending: true })],
    ],
    [
      'is settled by the clock’s own event',
      [...takenBy(department, '11-09 18:00'), { at: '11-09 18:00', step: 'overdue' }],
      [by(department, { met: false, countsFrom: instant('11-09 18:00') })],
    ],
    [
      'counts once, however long the issue stays open',
      [
        ...takenBy(department, '11-09 18:00'),
        { at: '11-09 18:00', step: 'overdue' },
        { at: '11-20 18:00', step: 'escalated' },
        handled('12-01 09:00'),
      ],
      [by(department, { met: false, countsFrom: instant('11-09 18:00') })],
    ],
    [
      'does not run while the issue is paused',
      [...takenBy(department, '11-09 18:00'), { at: '11-05 09:00', step: 'paused' }],
      [],
    ],
    [
      'is the new one after a pause',
      [
        ...takenBy(department, '11-09 18:00'),
        { at: '11-05 09:00', step: 'paused' },
        { at: '11-15 09:00', step: 'resumed', after: { handleDueAt: '11-19 18:00' } },
        handled('11-18 09:00'),
      ],
      [by(department, { met: true, countsFrom: instant('11-18 09:00') })],
    ],
    [
      'has no verdict when the issue is rejected',
      [
        { at: '11-02 09:00', step: 'reported', after: { handleDueAt: '11-09 18:00' } },
        { at: '11-02 10:00', step: 'rejected' },
      ],
      [],
    ],
    [
      'falls on whoever is responsible at that moment: an offer does not move it',
      [
        { at: '11-02 09:00', step: 'reported' },
        { at: '11-02 09:10', step: 'judged', after: { handleDueAt: '11-09 18:00' } },
        {
          at: '11-09 17:00',
          step: 'dispatched',
          organizationId: organization('street'),
          counterpartOrganizationId: organization(department),
        },
      ],
      [by('street', { met: false, countsFrom: instant('11-09 18:00'), pending: true })],
    ],
    [
      'begins again after a failed verification',
      [
        ...takenBy(department, '11-09 18:00'),
        handled('11-04 15:00'),
        { at: '11-05 10:00', step: 'verification-failed', after: { handleDueAt: '11-12 18:00' } },
        handled('11-11 15:00'),
      ],
      [
        by(department, { met: true, countsFrom: instant('11-04 15:00') }),
        by(department, { met: true, countsFrom: instant('11-11 15:00') }),
      ],
    ],
    [
      'that had passed before a new round began is not that round’s',
      [
        ...takenBy(department, '11-09 18:00'),
        handled('11-09 15:00'),
        { at: '11-10 10:00', step: 'verification-failed' },
        handled('11-11 15:00'),
      ],
      [
        by(department, { met: true, countsFrom: instant('11-09 15:00') }),
        by(department, { met: true, countsFrom: instant('11-11 15:00') }),
      ],
    ],
    [
      'of a round on its own clock is missed when the clock says so',
      [
        ...takenBy(department, '11-09 18:00'),
        handled('11-09 15:00'),
        { at: '11-20 10:00', step: 'reopened' },
        { at: '11-27 10:00', step: 'overdue', organizationId: organization(department), taskId: organization('task') },
        handled('12-01 09:00'),
      ],
      [
        by(department, { met: true, countsFrom: instant('11-09 15:00') }),
        by(department, { met: false, countsFrom: instant('11-27 10:00') }),
      ],
    ],
    [
      'is missed at once when it had passed as it was set',
      [
        ...takenBy(department, '11-09 18:00'),
        { at: '11-05 09:00', step: 'transferred', after: { handleDueAt: '11-04 18:00' } },
      ],
      [by(department, { met: false, countsFrom: instant('11-05 09:00') })],
    ],
    [
      'of a co-handler is missed when the clock names its task',
      [
        ...takenBy(department, '11-09 18:00'),
        {
          at: '11-06 09:00',
          step: 'overdue',
          organizationId: organization('water'),
          taskId: organization('task'),
          late: true,
        },
        handled('11-08 09:00'),
      ],
      [
        by('water', { met: false, countsFrom: instant('11-06 09:00'), principal: false }),
        by(department, { met: true, countsFrom: instant('11-08 09:00') }),
      ],
    ],
    [
      'judges a co-handler by its own task, and the region only once',
      [
        ...takenBy(department, '11-09 18:00'),
        {
          at: '11-03 09:00',
          step: 'joint-started',
          after: { handlerOrganizationIds: [organization(department), organization('water')] },
        },
        {
          at: '11-06 09:00',
          step: 'task-done',
          organizationId: organization('water'),
          taskId: organization('task'),
          taskRole: 'co_handler',
          late: true,
        },
        handled('11-08 09:00'),
      ],
      [
        by('water', { met: false, countsFrom: instant('11-06 09:00'), principal: false }),
        by(department, { met: true, countsFrom: instant('11-08 09:00') }),
      ],
    ],
  ])('%s', (_, steps, expected) => expect(told('deadline', steps)).toEqual(expected));
});

describe('the first receiver’s duty', () => {
  it.each<[string, Step[], object[]]>([
    [
      'is kept when another has accepted',
      takenBy(department, '11-09 18:00'),
      [by('street', { kept: true, countsFrom: instant('11-02 10:00') })],
    ],
    ['is not yet judged while the first receiver works on it in time', [{ at: '11-02 09:00', step: 'reported' }], []],
    [
      'is broken when a limit lapses in its own hands',
      [
        { at: '11-02 09:00', step: 'reported' },
        { at: '11-02 14:00', step: 'overdue' },
      ],
      [by('street', { kept: false, countsFrom: instant('11-02 14:00') })],
    ],
    [
      'is broken by a late step of its own',
      [
        { at: '11-02 09:00', step: 'reported' },
        { at: '11-04 09:10', step: 'judged', organizationId: organization('street'), late: true },
      ],
      [by('street', { kept: false, countsFrom: instant('11-04 09:10') })],
    ],
    [
      'is broken only once',
      [
        { at: '11-02 09:00', step: 'reported' },
        { at: '11-02 14:00', step: 'overdue' },
        { at: '11-02 18:00', step: 'escalated' },
        ...takenBy(department, '11-09 18:00', '11-03').slice(1),
      ],
      [by('street', { kept: false, countsFrom: instant('11-02 14:00') })],
    ],
    [
      'is not broken by the one who is deciding',
      [
        ...takenBy(department, '11-09 18:00').slice(0, 3),
        { at: '11-02 15:00', step: 'escalated', organizationId: organization(department) },
        {
          at: '11-02 16:00',
          step: 'accepted-by-silence',
          after: { responsibleOrganizationId: organization(department) },
        },
      ],
      [by('street', { kept: true, countsFrom: instant('11-02 16:00') })],
    ],
    [
      'is kept by rejecting in time',
      [
        { at: '11-02 09:00', step: 'reported' },
        { at: '11-02 10:00', step: 'rejected', organizationId: organization('street') },
      ],
      [by('street', { kept: true, countsFrom: instant('11-02 10:00') })],
    ],
    [
      'lapses by itself when the handling limit passes in its hands',
      takenBy(department, '11-09 18:00').slice(0, 2),
      [by('street', { kept: false, countsFrom: instant('11-09 18:00'), pending: true })],
    ],
  ])('%s', (_, steps, expected) => expect(told('first-receipt', steps)).toEqual(expected));
});

describe('offers and dispatches', () => {
  const task = (name: string): string => organization(`task ${name}`);
  const sent = (at: string, to: string): Step => ({
    at,
    step: 'dispatched',
    organizationId: organization('street'),
    counterpartOrganizationId: organization(to),
    taskId: task(to),
  });
  const returned = (at: string, unit: string): Step => ({
    at,
    step: 'returned',
    organizationId: organization(unit),
    taskId: task(unit),
    reasonCode: 'NOT_ON_DUTY_LIST',
  });
  const opening: Step[] = [
    { at: '11-02 09:00', step: 'reported' },
    { at: '11-02 09:10', step: 'judged' },
  ];
  const twiceReturned: Step[] = [
    ...opening,
    sent('11-02 09:20', 'water'),
    returned('11-02 11:00', 'water'),
    sent('11-02 13:00', 'housing'),
    returned('11-02 15:00', 'housing'),
    { at: '11-02 15:00', step: 'sent-to-arbiter' },
  ];
  const ruled: Step = {
    at: '11-03 09:00',
    step: 'ruled',
    organizationId: organization('coordination'),
    counterpartOrganizationId: organization('water'),
    wrongRefusal: true,
  };

  it('count a task taken by silence for the unit that was silent', () => {
    const steps: Step[] = [
      ...opening,
      sent('11-02 09:20', 'water'),
      {
        at: '11-02 14:00',
        step: 'accepted-by-silence',
        taskId: task('water'),
        after: { responsibleOrganizationId: organization('water') },
      },
    ];
    expect(told('offer', steps)).toEqual([
      by('water', { returned: false, wronglyReturned: false, countsFrom: instant('11-02 14:00') }),
    ]);
    expect(told('dispatch', steps)).toEqual([by('street', { missent: false, countsFrom: instant('11-02 14:00') })]);
  });

  it('blame the sender for a return until a ruling says otherwise', () => {
    expect(told('dispatch', twiceReturned)).toEqual([
      by('street', { missent: true, countsFrom: instant('11-02 11:00') }),
      by('street', { missent: true, countsFrom: instant('11-02 15:00') }),
    ]);
    expect(told('dispatch', [...twiceReturned, ruled])).toEqual([
      by('street', { missent: false, countsFrom: instant('11-02 11:00') }),
      by('street', { missent: true, countsFrom: instant('11-02 15:00') }),
    ]);
  });

  it('call a return wrong only for the unit that the ruling names', () => {
    expect(told('offer', [...twiceReturned, ruled])).toEqual([
      by('water', { returned: true, wronglyReturned: true, countsFrom: instant('11-02 11:00') }),
      by('housing', { returned: true, wronglyReturned: false, countsFrom: instant('11-02 15:00') }),
    ]);
  });

  it('do not count a ruling as an offer, nor a dispatch that nobody has decided', () => {
    expect(told('offer', [...opening, ruled])).toEqual([]);
    expect(told('dispatch', [...opening, sent('11-02 09:20', 'water')])).toEqual([]);
  });

  it('name the ruling among the events of what it changed', () => {
    const facts = story([...twiceReturned, ruled]);
    const wrong = observationsOf(facts).find(
      (observation) => 'wronglyReturned' in observation.facts && observation.facts.wronglyReturned,
    );
    expect(wrong?.eventIds).toEqual([facts[3]!.eventId, facts.at(-1)!.eventId]);
  });
});

describe('opinions', () => {
  it('count a call-back for every handler, and once for the region', () => {
    const steps: Step[] = [
      ...takenBy(department, '11-09 18:00'),
      {
        at: '11-04 15:00',
        step: 'handled',
        after: { handlerOrganizationIds: [organization('water'), organization(department)] },
      },
      { at: '11-05 10:00', step: 'verification-failed' },
      {
        at: '11-06 20:00',
        step: 'callback-answered',
        callback: { responded: true, resolved: false, satisfaction: null },
      },
    ];
    expect(told('callback', steps)).toEqual([
      by(department, { responded: true, resolved: false, satisfaction: null, countsFrom: instant('11-06 20:00') }),
      by('water', {
        responded: true,
        resolved: false,
        satisfaction: null,
        countsFrom: instant('11-06 20:00'),
        principal: false,
      }),
    ]);
    expect(told('verification', steps).map((verdict) => (verdict as { failed: boolean }).failed)).toEqual([true, true]);
  });

  it('count for whoever is responsible when nobody else has handled', () => {
    const steps: Step[] = [
      { at: '11-02 09:00', step: 'reported' },
      { at: '11-06 20:00', step: 'callback-answered', callback: { responded: false, resolved: null, satisfaction: 1 } },
    ];
    expect(told('callback', steps)).toEqual([
      by('street', { responded: false, resolved: null, satisfaction: 1, countsFrom: instant('11-06 20:00') }),
    ]);
  });

  it('place an observation in the community of its grid and the month of Shanghai', () => {
    const [opinion] = observationsOf(
      story([
        { at: '11-02 09:00', step: 'reported' },
        {
          at: '12-01 00:30',
          step: 'callback-answered',
          callback: { responded: true, resolved: null, satisfaction: null },
        },
      ]),
    );
    expect(opinion).toMatchObject({ regionCode: '320106001001', month: '2026-12' });
  });
});

/** Any sequence of steps at all, sensible or not: what coordination may one day send. */
const anyHistory = fc
  .array(
    fc.record({
      step: fc.constantFrom(...issueSteps),
      hours: fc.integer({ min: 0, max: 400 }),
      state: fc.constantFrom(...issueStates),
      unit: fc.constantFrom('street', 'water', 'housing', null),
      responsible: fc.constantFrom('street', 'water', 'housing'),
      handlers: fc.subarray(['street', 'water', 'housing']),
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
        taskId: organization(`task ${step.responsible}`),
        taskRole: step.role,
        late: step.late,
        callback:
          step.step === 'callback-answered'
            ? { responded: step.late ?? false, resolved: step.late, satisfaction: step.satisfaction }
            : null,
        after: {
          state: step.state,
          responsibleOrganizationId: organization(step.responsible),
          handlerOrganizationIds: step.handlers.map(organization),
        },
      })),
    );
    return facts.map((fact, index) => {
      const { hours = 0, due = null } = steps[index] ?? {};
      clock += hours * 3_600_000;
      const handleDueAt =
        due === null ? null : new Date(instant('11-01 09:00').getTime() + due * 3_600_000).toISOString();
      return {
        ...fact,
        occurredAt: new Date(clock),
        payload: { ...fact.payload, after: { ...fact.payload.after, handleDueAt } },
      };
    });
  });

describe('any history', () => {
  it('gives the same observations in whatever order its facts are read', () => {
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

  it('says each thing once', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const ids = observationsOf(facts).map((observation) => observation.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('leaves pending only what lies ahead of its last step, and settles nothing in its future', () => {
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

  it('does not take back by a later step what an earlier one settled, except by a ruling', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), (facts, cut) => {
        const settled = (part: IssueFact[]) =>
          observationsOf(part).filter(({ pending, kind }) => !pending && kind !== 'offer' && kind !== 'dispatch');
        const whole = new Map(settled(facts).map((observation) => [observation.id, observation]));
        for (const observation of settled(facts.slice(0, cut % (facts.length + 1))))
          expect(whole.get(observation.id)).toEqual(observation);
      }),
    );
  });

  it('settles a pending observation as what it was, when nothing happens before its time', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        for (const pending of observationsOf(facts).filter((observation) => observation.pending)) {
          const last = facts.at(-1)!;
          const after: IssueFact = {
            ...last,
            eventId: newId(),
            seq: last.seq + 1,
            occurredAt: new Date(pending.countsFrom.getTime() + 1),
            payload: { ...last.payload, step: 'escalated', organizationId: null, taskRole: null, late: null },
          };
          const settled = observationsOf([...facts, after]).find((observation) => observation.id === pending.id);
          expect(settled).toEqual({ ...pending, pending: false, eventIds: [...pending.eventIds, after.eventId] });
        }
      }),
    );
  });

  it('counts for the region exactly once what it counts for several organizations', () => {
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
  it('is empty when nothing differs, and names both sides of what does', () => {
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
