import { aTask, instant, organization, refusalBy, story, type Step } from '../../test/builders.js';
import { by, told } from '../../test/told.js';
import { observationsOf } from './observation.rules.js';

describe('offers and dispatches', () => {
  const sent = (at: string, to: string): Step => ({
    at,
    step: 'dispatched',
    organizationId: organization('street'),
    counterpartOrganizationId: organization(to),
    task: aTask(to),
  });
  const returned = (at: string, unit: string): Step => ({
    at,
    step: 'returned',
    organizationId: organization(unit),
    task: aTask(unit),
    refusal: refusalBy(unit),
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
    wrongRefusals: [aTask('water').id],
  };

  it('count a task accepted by silence for the unit that did not answer', () => {
    const steps: Step[] = [
      ...opening,
      sent('11-02 09:20', 'water'),
      {
        at: '11-02 14:00',
        step: 'accepted-by-silence',
        task: aTask('water'),
        after: { responsibleOrganizationId: organization('water') },
      },
    ];
    expect(told('offer', steps)).toEqual([
      by('water', { returned: false, wronglyReturned: false, countsFrom: instant('11-02 14:00') }),
    ]);
    expect(told('dispatch', steps)).toEqual([by('street', { missent: false, countsFrom: instant('11-02 14:00') })]);
  });

  it('count a task handed on before acceptance as refused, for the unit and for the sender', () => {
    const steps: Step[] = [
      ...opening,
      sent('11-02 09:20', 'water'),
      {
        ...sent('11-02 10:00', 'housing'),
        step: 'transferred',
        organizationId: organization('water'),
        refusal: refusalBy('water'),
      },
      { at: '11-02 11:00', step: 'accepted', organizationId: organization('housing'), task: aTask('housing') },
    ];
    expect(told('offer', steps)).toEqual([
      by('water', { returned: true, wronglyReturned: false, countsFrom: instant('11-02 10:00') }),
      by('housing', { returned: false, wronglyReturned: false, countsFrom: instant('11-02 11:00') }),
    ]);
    expect(told('dispatch', steps)).toEqual([
      by('street', { missent: true, countsFrom: instant('11-02 10:00') }),
      by('water', { missent: false, countsFrom: instant('11-02 11:00') }),
    ]);
  });

  it('count accepted work that is handed on as accepted', () => {
    const steps: Step[] = [
      ...opening,
      sent('11-02 09:20', 'water'),
      { at: '11-02 09:40', step: 'accepted', organizationId: organization('water'), task: aTask('water') },
      { ...sent('11-02 10:00', 'housing'), step: 'transferred', organizationId: organization('water') },
    ];
    expect(told('offer', steps)).toEqual([
      by('water', { returned: false, wronglyReturned: false, countsFrom: instant('11-02 09:40') }),
    ]);
  });

  it('count a return against the sender until a ruling finds the return wrong', () => {
    expect(told('dispatch', twiceReturned)).toEqual([
      by('street', { missent: true, countsFrom: instant('11-02 11:00') }),
      by('street', { missent: true, countsFrom: instant('11-02 15:00') }),
    ]);
    expect(told('dispatch', [...twiceReturned, ruled])).toEqual([
      by('street', { missent: false, countsFrom: instant('11-02 11:00') }),
      by('street', { missent: true, countsFrom: instant('11-02 15:00') }),
    ]);
  });

  it('count a return as wrong only for the unit that the ruling names', () => {
    expect(told('offer', [...twiceReturned, ruled])).toEqual([
      by('water', { returned: true, wronglyReturned: true, countsFrom: instant('11-02 11:00') }),
      by('housing', { returned: true, wronglyReturned: false, countsFrom: instant('11-02 15:00') }),
    ]);
  });

  it('do not count a ruling as an offer, nor a dispatch that nobody has decided', () => {
    expect(told('offer', [...opening, ruled])).toEqual([]);
    expect(told('dispatch', [...opening, sent('11-02 09:20', 'water')])).toEqual([]);
  });

  it('list the ruling among the events of the observations that it changed', () => {
    const facts = story([...twiceReturned, ruled]);
    const wrong = observationsOf(facts).find(
      (observation) => 'wronglyReturned' in observation.facts && observation.facts.wronglyReturned,
    );
    expect(wrong?.eventIds).toEqual([facts[3]!.eventId, facts.at(-1)!.eventId]);
  });
});
