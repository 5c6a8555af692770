import { newId } from '@jiceng/platform/ids';
import { eventually } from '@jiceng/testing/eventually';
import type { Actor } from '@jiceng/platform/context';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import { NOTICE_LOOK_TIMER } from '../src/rulebook/calendar/notice-missing.rules.js';
import { command } from './commands.js';
import { inGridA, moveClock, noise, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();

/** An arrangement for 2027 with a day more at New Year. It is invented: the real one is not known to the tests. */
const longNewYear = {
  year: 2027,
  number: '国办发明电〔2026〕99号',
  issuer: '国务院办公厅',
  issuedOn: '2026-12-20',
  holidays: [
    ['元旦', '2027-01-01', '2027-01-04'],
    ['春节', '2027-02-05', '2027-02-11'],
    ['清明节', '2027-04-03', '2027-04-05'],
    ['劳动节', '2027-05-01', '2027-05-05'],
    ['端午节', '2027-06-09', '2027-06-09'],
    ['中秋节', '2027-09-15', '2027-09-15'],
    ['国庆节', '2027-10-01', '2027-10-07'],
  ].map(([name, from, to]) => ({ name, from, to })),
  workdays: ['2027-01-09', '2027-02-13', '2027-05-08', '2027-09-26', '2027-10-09'],
};
const shortNewYear = {
  ...longNewYear,
  number: '国办发明电〔2026〕100号',
  holidays: longNewYear.holidays.map((each) => (each.name === '元旦' ? { ...each, to: '2027-01-03' } : each)),
  workdays: longNewYear.workdays.slice(1),
};

interface Published {
  publishHolidayNotice: {
    notice: { version: number; effectiveFrom: string } | null;
    moves: {
      issues: number;
      earlier: number;
      complete: boolean;
      examples: { issueId: string; before: string; after: string }[];
    };
  };
}
const tryPublish = (input: object, when: string, as: Actor = people.coordinator): Promise<GraphqlAnswer<Published>> =>
  subgraph.ask(
    `mutation($input: PublishHolidayNoticeInput!) { publishHolidayNotice(input: $input) {
       notice { version effectiveFrom } moves { issues earlier complete examples { issueId before after } } } }`,
    { as, variables: { input: { idempotencyKey: newId(), ...input } }, claims: { clock: when } },
  );
async function publish(input: object, when: string): Promise<Published['publishHolidayNotice']> {
  const { data, errors } = await tryPublish(input, when);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.publishHolidayNotice;
}

async function report(when: string): Promise<string> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA, categoryCode: noise };
  return (await command(subgraph, people.resident, 'reportIssue', input, when)).issue.id;
}
async function dispatched(when: string): Promise<{ issueId: string; taskId: string }> {
  const issueId = await report(when);
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, when);
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', { issueId }, when);
  return { issueId, taskId: task!.id };
}

interface Seen {
  state: string;
  stateDueAt: string | null;
  handleDueAt: string | null;
  dueWithoutNotice: boolean;
  tasks: { dueAt: string | null }[];
  timeline: { step: string; rule: string | null; note: string | null }[];
}
const look = async (id: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { state stateDueAt handleDueAt dueWithoutNotice tasks { dueAt }
         timeline { step rule note } } }`,
      { as: people.coordinator, variables: { id } },
    )
  ).issue;
const timerOf = async (key: string): Promise<Date | undefined> =>
  (
    await subgraph.database.query<{ due_at: Date }>(
      'SELECT due_at FROM timer WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL',
      [key],
    )
  )[0]?.due_at;
const moved = ({ timeline }: Seen): Seen['timeline'] => timeline.filter(({ step }) => step === 'DEADLINES_MOVED');

describe('a notice of holidays', () => {
  it('is refused with every faulty field, and only to a person who may publish', async () => {
    const faulty = { ...longNewYear, workdays: ['2027-01-04', '2027-01-05'] };
    const { errors } = await tryPublish(faulty, at('2026-12-30T08:00'));
    expect(errors?.map(({ extensions }) => extensions.details)).toMatchObject([
      { field: 'workdays[0]' },
      { field: 'workdays[1]' },
    ]);
    expect(errors?.[0]?.extensions.messages).toMatchObject({ zh: expect.stringContaining('元旦') as string });
    const words = { number: 'x'.repeat(41), issuer: '\u200b', extraDaysOff: 61 };
    const unreadable = await tryPublish({ ...longNewYear, ...words }, at('2026-12-30T08:00'));
    expect(unreadable.errors?.map(({ extensions }) => extensions.details!.field)).toEqual([
      'extraDaysOff',
      'number',
      'issuer',
    ]);
    const denied = await tryPublish(faulty, at('2026-12-30T08:00'), people.streetA);
    expect(denied.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('moves the deadlines of open issues, with a step that names the notice', async () => {
    const reported = await report(at('2026-12-30T17:00'));
    const { issueId, taskId } = await dispatched(at('2026-12-30T17:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2026-12-30T17:00'));
    const untouched = await dispatched(at('2026-12-30T09:00'));
    const before = await look(issueId);
    // One hour on Wednesday, seven on Thursday, six on the Monday after New Year.
    expect(before).toMatchObject({ handleDueAt: at('2027-01-04T17:00'), dueWithoutNotice: true });
    expect((await look(untouched.issueId)).dueWithoutNotice).toBe(false);
    await command(
      subgraph,
      people.streetA,
      'judgeIssue',
      { issueId: reported, decision: 'ACCEPT' },
      at('2026-12-31T17:30'),
    );
    const dispatchDueAt = (await look(reported)).stateDueAt!;
    expect(dispatchDueAt > at('2027-01-04T00:00')).toBe(true);

    const tried = await publish({ ...longNewYear, dryRun: true }, at('2026-12-31T17:40'));
    expect(tried).toMatchObject({ notice: null, moves: { issues: 2, earlier: 0, complete: true } });
    expect(tried.moves.examples).toContainEqual({
      issueId,
      before: at('2027-01-04T17:00'),
      after: at('2027-01-05T17:00'),
    });
    expect(await look(issueId)).toEqual(before);

    const published = await publish(longNewYear, at('2026-12-31T17:45'));
    expect(published).toMatchObject({ notice: { version: 1, effectiveFrom: '2026-12-31' }, moves: tried.moves });
    // Until the timer has moved the deadlines, a step adds no time of the new calendars to a deadline of the old.
    expect((await look(issueId)).handleDueAt).toBe(at('2027-01-04T17:00'));
    await moveClock(subgraph, at('2026-12-31T17:50'));

    const after = await look(issueId);
    expect(after).toMatchObject({
      handleDueAt: at('2027-01-05T17:00'),
      stateDueAt: at('2027-01-05T17:00'),
      dueWithoutNotice: false,
      tasks: [{ dueAt: at('2027-01-05T17:00') }],
    });
    expect(moved(after)).toEqual([
      {
        step: 'DEADLINES_MOVED',
        rule: 'holiday-notice:国办发明电〔2026〕99号',
        note: expect.stringContaining('处置时限由 2027-01-04 17:00 调整为 2027-01-05 17:00') as string,
      },
    ]);
    expect(await timerOf(taskId)).toEqual(new Date(at('2027-01-05T17:00')));
    const dispatchMoved = await look(reported);
    expect(Date.parse(dispatchMoved.stateDueAt!) - Date.parse(dispatchDueAt)).toBe(86_400_000);
    expect(await timerOf(reported)).toEqual(new Date(dispatchMoved.stateDueAt!));
    expect(moved(await look(untouched.issueId))).toEqual([]);

    await moveClock(subgraph, at('2027-01-05T16:59'));
    expect((await look(issueId)).timeline.map(({ step }) => step)).not.toContain('OVERDUE');
    await moveClock(subgraph, at('2027-01-05T17:00'));
    expect((await look(issueId)).timeline.map(({ step }) => step)).toContain('OVERDUE');
  });

  it('is replaced by a newer version, which may shorten a deadline, never without a step', async () => {
    // Fourteen working hours over the Saturday that the first version makes up.
    const { issueId, taskId } = await dispatched(at('2027-01-07T17:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2027-01-07T17:00'));
    // One hour on Thursday, seven on Friday, six on the make-up Saturday.
    expect((await look(issueId)).handleDueAt).toBe(at('2027-01-09T17:00'));
    const second = await publish(shortNewYear, at('2027-01-08T09:00'));
    expect(second).toMatchObject({ notice: { version: 2 }, moves: { earlier: 0 } });
    await moveClock(subgraph, at('2027-01-08T09:05'));
    expect((await look(issueId)).handleDueAt).toBe(at('2027-01-11T17:00'));
    const third = await publish({ ...longNewYear, number: '国办发明电〔2026〕101号' }, at('2027-01-08T10:00'));
    expect(third).toMatchObject({ notice: { version: 3 } });
    expect(third.moves.earlier).toBeGreaterThan(0);
    await moveClock(subgraph, at('2027-01-08T10:05'));
    const seen = await look(issueId);
    expect(seen.handleDueAt).toBe(at('2027-01-09T17:00'));
    expect(moved(seen).map(({ rule }) => rule)).toEqual([
      'holiday-notice:国办发明电〔2026〕100号',
      'holiday-notice:国办发明电〔2026〕101号',
    ]);
  });

  it('reaches an issue on which a person acted after the publication', async () => {
    const { issueId, taskId } = await dispatched(at('2027-02-04T17:00'));
    const { handleDueAt } = await look(issueId);
    const longer = longNewYear.holidays.map((each) => (each.name === '春节' ? { ...each, to: '2027-02-12' } : each));
    await publish({ ...longNewYear, holidays: longer, extraDaysOff: 1 }, at('2027-02-04T17:05'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2027-02-04T17:10'));
    expect((await look(issueId)).tasks).toEqual([{ dueAt: handleDueAt }]);
    await moveClock(subgraph, at('2027-02-04T17:15'));
    const seen = await look(issueId);
    // Friday 12 February is off now, so the six hours of the Saturday that is made up go to Monday.
    expect(seen.tasks).toEqual([{ dueAt: seen.handleDueAt }]);
    expect(Date.parse(seen.handleDueAt!) - Date.parse(handleDueAt!)).toBe(2 * 86_400_000);
    expect(moved(seen)).toHaveLength(1);
  });

  it('is listed with its versions and its days, and is in the audit', async () => {
    const { calendarYear } = await subgraph.get<{ calendarYear: { versions: unknown[]; days: unknown[] } }>(
      '{ calendarYear(year: 2027) { notice { number } versions { version } days { date kind holiday } } }',
      { as: people.streetA },
    );
    expect(calendarYear.versions).toEqual([4, 3, 2, 1].map((version) => ({ version })));
    expect(calendarYear.days).toContainEqual({ date: '2027-02-13', kind: 'MAKE_UP', holiday: null });
    expect(calendarYear.days).toContainEqual({ date: '2027-10-07', kind: 'HOLIDAY', holiday: '国庆节' });
    const records = await subgraph.database.query<{ subject_id: string }>(
      `SELECT subject_id FROM audit_record WHERE subject_type = 'holiday-notice' ORDER BY entry`,
    );
    expect(records.map(({ subject_id: id }) => id)).toEqual(['2027@1', '2027@2', '2027@3', '2027@4']);
    const faulty = await subgraph.ask('{ calendarYear(year: 1999) { year } }', { as: people.streetA });
    expect(faulty.errors?.[0]?.extensions.details).toMatchObject({ field: 'year' });
  });
});

describe('a missing notice', () => {
  const messages = async (): Promise<{ kind: string; person: string }[]> =>
    subgraph.database.query(`SELECT kind, person_id AS person FROM notification WHERE kind = 'calendar'`);

  it('is told to the coordination office on 1 December, and again each week until it is published', async () => {
    await subgraph.database.query(
      `INSERT INTO timer (id, kind, key, due_at, payload) VALUES ($1, $2, 'yearly', $3, '{}')`,
      [newId(), NOTICE_LOOK_TIMER, at('2027-11-30T09:00')],
    );
    await moveClock(subgraph, at('2027-12-01T08:59'));
    expect(await messages()).toEqual([]);
    await moveClock(subgraph, at('2027-12-01T09:00'));
    expect(await messages()).toEqual([{ kind: 'calendar', person: people.coordinator.id }]);
    expect(await timerOf('yearly')).toEqual(new Date(at('2027-12-08T09:00')));
    const { notifications } = await subgraph.get<{
      notifications: { edges: { node: { kind: string; title: string; text: string; issue: unknown } }[] };
    }>('{ notifications(first: 5) { edges { node { kind title text issue { id } } } } }', { as: people.coordinator });
    expect(notifications.edges.map(({ node }) => node).find(({ kind }) => kind === 'CALENDAR')).toMatchObject({
      title: 'Notice of holidays missing',
      text: expect.stringContaining('/console/calendar') as string,
      issue: null,
    });
  });

  it('is a metric for operators, which ends with the publication', async () => {
    const missing = async (): Promise<string | undefined> =>
      /^jiceng_holiday_notice_missing\S* (\d)$/m.exec(
        await (await fetch(`${subgraph.service.url}/metrics`)).text(),
      )?.[1];
    const change = async (sql: string): Promise<void> => {
      await subgraph.database.query(sql);
      await subgraph.database.query('UPDATE directory_edition SET edition = edition + 1');
    };
    await change('DELETE FROM holiday_notice WHERE year > 2025');
    await eventually(async () => expect(await missing()).toBe('1'));
    const copied = 'version, edition, number, issuer, issued_on, holidays, workdays, effective_from';
    await change(
      `INSERT INTO holiday_notice (year, ${copied}) SELECT later.year, ${copied}
       FROM generate_series(2026, 2048) later (year), holiday_notice n WHERE n.year = 2025`,
    );
    await eventually(async () => expect(await missing()).toBe('0'));
  });
});
