import { instant, organization, takenBy, type Step } from '../../test/builders.js';
import { by, told } from '../../test/told.js';

const department = 'urban management';
const charged = (...units: string[]): NonNullable<Step['after']> => ({
  delay: units.map((unit) => ({ organizationId: organization(unit), month: '2026-11', minutes: 30 })),
});

/** Observations that count from the same moment have no fixed order. */
const inOrder = (observations: readonly object[]): object[] =>
  [...observations].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('delay', () => {
  const handled = (at: string, ...units: string[]): Step => ({ at, step: 'handled', after: charged(...units) });
  it.each<[string, Step[], object[]]>([
    [
      'is none for every organization that held the matter, once the work is handed in',
      [...takenBy(department, '11-09 18:00'), handled('11-04 15:00')],
      [
        by(department, { delayed: false, countsFrom: instant('11-04 15:00'), principal: false }),
        by('street', { delayed: false, countsFrom: instant('11-04 15:00'), principal: false }),
      ],
    ],
    ['is unknown while the work is in time', takenBy(department, '11-09 18:00'), []],
    [
      'counts from the first step that tells of a minute past the limit',
      [
        ...takenBy(department, '11-09 18:00'),
        { at: '11-09 18:00', step: 'overdue' },
        { at: '11-10 18:00', step: 'escalated', after: charged(department) },
        { at: '11-11 18:00', step: 'escalated' },
      ],
      [by(department, { delayed: true, countsFrom: instant('11-10 18:00'), principal: false })],
    ],
    [
      'moves with a ruling to the organization that refused wrongly',
      [
        ...takenBy(department, '11-09 18:00'),
        { at: '11-10 18:00', step: 'escalated', after: charged(department) },
        { at: '11-11 18:00', step: 'ruled', after: charged('water') },
      ],
      [by('water', { delayed: true, countsFrom: instant('11-11 18:00'), principal: false })],
    ],
    [
      'of a later round does not take back an earlier count',
      [
        ...takenBy(department, '11-09 18:00').slice(0, 1),
        ...takenBy(department, '11-09 18:00').slice(3),
        { at: '11-03 09:00', step: 'paused', after: { handleDueAt: '11-09 18:00' } },
        { at: '11-03 10:00', step: 'resumed' },
        handled('11-04 15:00'),
        { at: '11-10 09:00', step: 'verification-failed' },
        { at: '11-11 09:00', step: 'escalated', after: charged(department) },
      ],
      [
        by(department, { delayed: false, countsFrom: instant('11-04 15:00'), principal: false }),
        by(department, { delayed: true, countsFrom: instant('11-11 09:00'), principal: false }),
      ],
    ],
  ])('%s', (_, steps, expected) => expect(inOrder(told('delay', steps))).toEqual(inOrder(expected)));
});
