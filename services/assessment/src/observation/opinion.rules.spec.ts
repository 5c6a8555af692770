import { instant, organization, story, takenBy, type Step } from '../../test/builders.js';
import { by, told } from '../../test/told.js';
import { observationsOf } from './observation.rules.js';

const department = 'urban management';

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

  it('count no satisfaction for a unit that accepted only by silence', () => {
    const silent: Step[] = takenBy('water', '11-09 18:00').map((step) =>
      step.step === 'accepted' ? { ...step, step: 'accepted-by-silence' } : step,
    );
    const answered: Step = {
      at: '11-06 20:00',
      step: 'callback-answered',
      callback: { responded: true, resolved: true, satisfaction: 2 },
    };
    const verdict = { responded: true, resolved: true, countsFrom: instant('11-06 20:00') };
    expect(told('callback', [...silent, answered])).toEqual([by('water', { ...verdict, satisfaction: null })]);
    const worked: Step = { at: '11-04 15:00', step: 'task-done', organizationId: organization('water') };
    expect(told('callback', [...silent, worked, answered])).toEqual([by('water', { ...verdict, satisfaction: 2 })]);
  });

  it('count for the responsible organization when no other organization handled the issue', () => {
    const steps: Step[] = [
      { at: '11-02 09:00', step: 'reported' },
      { at: '11-06 20:00', step: 'callback-answered', callback: { responded: false, resolved: null, satisfaction: 1 } },
    ];
    expect(told('callback', steps)).toEqual([
      by('street', { responded: false, resolved: null, satisfaction: 1, countsFrom: instant('11-06 20:00') }),
    ]);
  });

  it('count call-backs whose reporter was never reached apart from the three rates', () => {
    const steps: Step[] = [
      ...takenBy(department, '11-09 18:00'),
      { at: '11-06 09:00', step: 'callback-attempted' },
      { at: '11-06 20:00', step: 'callback-not-reached' },
    ];
    const missed = by(department, { reached: false, countsFrom: instant('11-06 20:00') });
    expect(told('call', steps)).toEqual([missed]);
    expect(told('callback', steps)).toEqual([]);
    const callback = { responded: true, resolved: true, satisfaction: 5 };
    const byThemselves: Step = { at: '11-07 20:00', step: 'callback-answered', staffId: null, callback };
    expect(told('call', [...steps, byThemselves])).toEqual([missed]);
    expect(told('callback', [...steps, byThemselves])).toHaveLength(1);
  });

  it('count a call by staff that reached the reporter', () => {
    const answered: Step = {
      at: '11-06 20:00',
      step: 'callback-answered',
      staffId: 'caller',
      callback: { responded: true, resolved: true, satisfaction: 5 },
    };
    expect(told('call', [...takenBy(department, '11-09 18:00'), answered])).toEqual([
      by(department, { reached: true, countsFrom: instant('11-06 20:00') }),
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
