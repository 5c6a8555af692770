import { aTask, instant, organization, refusalBy, takenBy, type Step } from '../../test/builders.js';
import { by, told } from '../../test/told.js';

const department = 'urban management';

describe('the limit of handling', () => {
  const heldBy = (unit: string): NonNullable<Step['after']> => ({
    responsibleOrganizationId: organization(unit),
    holderOrganizationId: organization(unit),
  });
  const handedOn = (at: string): Step => ({ at, step: 'transferred', task: aTask('water') });
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
      'falls on the organization that used up the limit, not on the last receiver',
      [
        ...takenBy(department, '11-09 18:00'),
        { ...handedOn('11-09 09:00'), step: 'transferred', organizationId: organization(department) },
        { at: '11-09 10:00', step: 'accepted', task: aTask('water'), after: heldBy('water') },
        handled('11-10 09:00'),
      ],
      [by(department, { met: false, countsFrom: instant('11-09 18:00') })],
    ],
    [
      'falls on the organization that used up the limit while the issue is open with the last receiver',
      [
        ...takenBy(department, '11-09 18:00'),
        { ...handedOn('11-09 09:00'), step: 'transferred', organizationId: organization(department) },
      ],
      [by(department, { met: false, countsFrom: instant('11-09 18:00'), pending: true })],
    ],
    [
      'falls on the organization whose refusal was wrong, for the time until the ruling',
      [
        ...takenBy('water', '11-09 18:00').slice(0, 3),
        { at: '11-02 10:00', step: 'returned', task: aTask('water'), refusal: refusalBy('water') },
        { at: '11-03 09:00', step: 'sent-to-arbiter', after: { holderOrganizationId: organization('office') } },
        {
          at: '11-07 09:00',
          step: 'ruled',
          task: aTask('water'),
          wrongRefusals: [aTask('water').id],
          after: heldBy('water'),
        },
        handled('11-10 09:00'),
      ],
      [by('water', { met: false, countsFrom: instant('11-09 18:00') })],
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
        { at: '11-27 10:00', step: 'overdue', organizationId: organization(department), task: aTask(department) },
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
          task: aTask('water', { role: 'co_handler' }),
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
          task: aTask('water', {
            role: 'co_handler',
            dueAt: instant('11-05 09:00').toISOString(),
          }),
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

describe('the duty of the first receiver', () => {
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
