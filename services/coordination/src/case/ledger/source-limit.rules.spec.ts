import { unitsToWarn, warningAfter, warningBefore } from './source-limit.rules.js';

const at = (text: string): Date => new Date(`2026-04-${text}+08:00`);
const [limit, later] = [at('08T12:00'), at('10T12:00')];

describe('the warning before the limit of a source', () => {
  const open = { state: 'handling', sourceDueAt: limit } as const;

  it.each([
    ['a report with a limit', null, open, { set: limit }],
    ['a report without one', null, { ...open, sourceDueAt: null }, null],
    ['a step in between', open, { ...open, state: 'paused' }, null],
    ['a later limit', open, { ...open, sourceDueAt: later }, { set: later }],
    ['the end of the issue', open, { ...open, state: 'closed' }, 'drop'],
    [
      'the end of an issue without a limit',
      { ...open, sourceDueAt: null },
      { state: 'closed', sourceDueAt: null },
      null,
    ],
    ['a step of an issue that has ended', { ...open, state: 'closed' }, { ...open, state: 'closed' }, null],
    ['a reopening', { ...open, state: 'closed' }, open, { set: limit }],
  ] as const)('changes with %s as it must', (_, before, after, change) => {
    expect(warningAfter(before, after)).toEqual(change);
  });

  /** A clock that counts the hours from 9:00 to 17:00 of the first day, and no other. */
  const [opens, closes] = [at('01T09:00').getTime(), at('01T17:00').getTime()];
  const within = (time: number): number => Math.min(Math.max(time, opens), closes);
  const clock = {
    workingMinutesBetween: (from: Date, to: Date) => (within(to.getTime()) - within(from.getTime())) / 60_000,
    addWorkingMinutes: (from: Date, minutes: number) =>
      minutes === 0 ? from : new Date(within(from.getTime()) + minutes * 60_000),
  };

  it.each([
    ['after three quarters of the working time', at('01T13:00'), at('01T09:00'), at('01T12:00')],
    ['within the working hours for a limit at night', at('01T23:00'), at('01T13:00'), at('01T16:00')],
    ['at once without working time until then', at('03T09:00'), at('02T09:00'), at('02T09:00')],
    ['never for a limit that has passed', at('01T09:00'), at('01T09:00'), null],
    ['never for a limit after the end of the calendar', new Date('2049-06-01T00:00:00Z'), at('01T09:00'), null],
  ])('is due %s', (_, due, from, expected) => {
    expect(warningBefore(due, from, clock)).toEqual(expected);
  });

  const task = (organizationId: string, state: 'accepted' | 'done' | 'offered') => ({
    organizationId,
    state,
    staffId: `${organizationId}-person`,
  });
  const parties = { state: 'handling', holderOrganizationId: null, answerableOrganizationId: 'lead' } as const;
  const told = (organizationId: string, staffId: string | null = null) => ({ organizationId, staffId });

  it('goes to each unit that still works, with its person', () => {
    const tasks = [task('lead', 'accepted'), task('done', 'done'), task('other', 'accepted')];
    expect(unitsToWarn(parties, tasks)).toEqual([told('lead', 'lead-person'), told('other', 'other-person')]);
  });

  it('goes to the desk that holds an issue on which nobody works yet', () => {
    expect(unitsToWarn({ ...parties, state: 'accepted', holderOrganizationId: 'desk' }, [])).toEqual([told('desk')]);
    const offered = { ...parties, state: 'dispatched', holderOrganizationId: 'unit' } as const;
    expect(unitsToWarn(offered, [task('unit', 'offered')])).toEqual([told('unit')]);
  });

  it('goes to the responsible unit and its person while nobody holds the issue', () => {
    expect(unitsToWarn({ ...parties, state: 'paused' }, [task('lead', 'accepted')])).toEqual([
      told('lead', 'lead-person'),
    ]);
  });
});
