import { aTask, instant, lifeOf, organization, refusalBy, takenBy, type Step } from '../../test/builders.js';
import { by, told } from '../../test/told.js';

describe('desk work', () => {
  const overdue = (at: string): Step => ({ at, step: 'overdue', organizationId: organization('street') });

  it('counts when a desk has judged, dispatched and closed', () => {
    const life = lifeOf('water');
    expect(told('judgement', life)).toEqual([by('street', { inTime: true, countsFrom: instant('11-02 09:10') })]);
    expect(told('dispatching', life)).toEqual([by('street', { inTime: true, countsFrom: instant('11-02 09:20') })]);
    expect(told('closing', life)).toEqual([by('street', { inTime: true, countsFrom: instant('11-05 11:00') })]);
  });

  it('counts as late, once, from the moment that the clock reports the missed limit', () => {
    const [reported, judged, ...rest] = takenBy('water', '11-09 18:00');
    const late = { ...judged!, at: '11-02 14:00', late: true };
    const steps = [reported!, overdue('11-02 13:00'), overdue('11-02 13:30'), late, ...rest];
    expect(told('judgement', steps.slice(0, 2))).toEqual([
      by('street', { inTime: false, countsFrom: instant('11-02 13:00') }),
    ]);
    expect(told('judgement', steps)).toEqual([by('street', { inTime: false, countsFrom: instant('11-02 13:00') })]);
  });

  it('counts as late when the step itself came after the limit', () => {
    const [reported, judged] = takenBy('water', '11-09 18:00');
    expect(told('judgement', [reported!, { ...judged!, at: '11-02 14:00', late: true }])).toEqual([
      by('street', { inTime: false, countsFrom: instant('11-02 14:00') }),
    ]);
  });

  it('counts for the successor when the desk was dissolved before it decided', () => {
    const [reported, judged] = takenBy('water', '11-09 18:00');
    const successor = organization('housing');
    const takenOver: Step = {
      at: '11-02 09:05',
      step: 'taken-over',
      after: { responsibleOrganizationId: successor, holderOrganizationId: successor },
    };
    expect(told('judgement', [reported!, takenOver, judged!])).toEqual([
      by('housing', { inTime: true, countsFrom: instant('11-02 09:10') }),
    ]);
  });

  it('does not count a report that passed the intake desk at once, but counts what the desk does after a return', () => {
    const [reported, judged, dispatched, ...rest] = takenBy('water', '11-09 18:00');
    const reasonCode = 'PASSED_AT_ONCE';
    const passed: Step[] = [reported!, { ...judged!, reasonCode }, { ...dispatched!, reasonCode }];
    for (const kind of ['judgement', 'dispatching', 'dispatch', 'first-receipt'] as const) {
      expect(told(kind, takenBy('water', '11-09 18:00'))).toHaveLength(1);
      expect(told(kind, [...passed, ...rest])).toEqual([]);
    }
    expect(told('offer', [...passed, ...rest])).toHaveLength(1);
    const returned: Step[] = [
      ...passed,
      { at: '11-02 11:00', step: 'returned', task: aTask('water'), refusal: refusalBy('water') },
      { at: '11-02 11:30', step: 'dispatched', counterpartOrganizationId: organization('housing') },
      { at: '11-02 12:00', step: 'accepted', after: { responsibleOrganizationId: organization('housing') } },
    ];
    expect(told('dispatch', returned)).toEqual([]);
    expect(told('dispatching', returned)).toEqual([by('street', { inTime: true, countsFrom: instant('11-02 11:30') })]);
    expect(told('first-receipt', returned)).toEqual([by('street', { kept: true, countsFrom: instant('11-02 12:00') })]);
  });

  it('counts each dispatch, because a returned task waits on the desk again', () => {
    const offered = takenBy('water', '11-09 18:00').slice(0, 3);
    const steps: Step[] = [
      ...offered,
      { at: '11-02 11:00', step: 'returned' },
      { at: '11-03 09:00', step: 'dispatched', counterpartOrganizationId: organization('housing'), late: true },
    ];
    expect(told('dispatching', steps)).toEqual([
      by('street', { inTime: true, countsFrom: instant('11-02 09:20') }),
      by('street', { inTime: false, countsFrom: instant('11-03 09:00') }),
    ]);
  });
});
