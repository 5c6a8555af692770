import { newId } from '@jiceng/platform/ids';
import type { Actor } from '@jiceng/platform/context';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { Dissolutions } from './dissolution.js';
import { district, inGridA, moveClock, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`2026-${text}:00+08:00`).toISOString();
const season = (from: string, ...periods: [string, string][]): object => ({
  from,
  periods: periods.map(([opens, closes]) => ({ opens, closes })),
});

interface Published {
  publishWorkingHours: { hours: { effectiveFrom: string } | null; moves: { issues: number; earlier: number } };
}
const tryPublish = (input: object, when: string, as: Actor = people.coordinator): Promise<GraphqlAnswer<Published>> =>
  subgraph.ask(
    `mutation($input: PublishWorkingHoursInput!) { publishWorkingHours(input: $input) {
       hours { effectiveFrom } moves { issues earlier } } }`,
    { as, variables: { input: { idempotencyKey: newId(), ...input } }, claims: { clock: when } },
  );
async function publish(input: object, when: string): Promise<Published['publishWorkingHours']> {
  const { data, errors } = await tryPublish(input, when);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.publishWorkingHours;
}
const fieldOf = async (input: object, when: string): Promise<unknown> =>
  (await tryPublish(input, when)).errors?.[0]?.extensions.details;

/** Offers an issue to the environment bureau, which has 120 working minutes to answer. */
async function offered(when: string): Promise<string> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA, categoryCode: noise };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', input, when);
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, when);
  await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id }, when);
  return issue.id;
}
interface Seen {
  state: string;
  stateDueAt: string | null;
  handleDueAt: string | null;
  tasks: { acceptDueAt: string | null }[];
  timeline: { step: string; rule: string | null }[];
}
const look = async (id: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      'query($id: ID!) { issue(id: $id) { state stateDueAt handleDueAt tasks { acceptDueAt } timeline { step rule } } }',
      { as: people.coordinator, variables: { id } },
    )
  ).issue;

describe('working hours of a desk', () => {
  const night = {
    organizationId: organizationId('ENV'),
    name: '夜班',
    days: 'STATUTORY',
    seasons: [season('01-01', ['20:00', '04:00'])],
  };

  it('are refused with the field, and only to a person who may publish', async () => {
    const now = at('03-02T09:00');
    expect(await fieldOf({ ...night, effectiveFrom: '2026-03-02' }, now)).toMatchObject({ field: 'effectiveFrom' });
    expect(
      await fieldOf({ ...night, effectiveFrom: '2026-03-04', seasons: [season('01-01', ['9', '12:00'])] }, now),
    ).toMatchObject({
      field: 'seasons[0].periods[0].opens',
    });
    expect(await fieldOf({ ...night, effectiveFrom: '2026-03-04', regionCode: district }, now)).toMatchObject({
      field: 'calendar',
    });
    expect(
      await fieldOf({ calendar: 'around-the-clock', effectiveFrom: '2026-03-04', seasons: [] }, now),
    ).toMatchObject({
      field: 'calendar',
    });
    const dissolutions = new Dissolutions(() => subgraph);
    await dissolutions.dissolve('WATER', 'ENV', at('03-01T09:00'));
    expect(
      await fieldOf({ ...night, effectiveFrom: '2026-03-04', organizationId: organizationId('WATER') }, now),
    ).toMatchObject({ field: 'organizationId' });
    await dissolutions.restore(at('03-02T08:00'));
    const denied = await tryPublish({ ...night, effectiveFrom: '2026-03-02' }, now, people.streetA);
    expect(denied.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('give an offer the calendar of its receiver; the limit of the issue keeps that of the process', async () => {
    await publish({ ...night, effectiveFrom: '2026-03-03' }, at('03-02T09:00'));
    const issueId = await offered(at('03-03T10:00'));
    const seen = await look(issueId);
    // The time to answer begins at 20:00; 840 minutes of the matter end on the third day of the office.
    expect(seen).toMatchObject({ stateDueAt: at('03-03T22:00'), handleDueAt: at('03-05T10:00') });
    expect(seen.tasks).toEqual([{ acceptDueAt: at('03-03T22:00') }]);
    await moveClock(subgraph, at('03-03T21:59'));
    expect((await look(issueId)).state).toBe('DISPATCHED');
    await moveClock(subgraph, at('03-03T22:00'));
    expect((await look(issueId)).state).toBe('HANDLING');
  });

  it('move an open offer when they change, with a step and a dry run', async () => {
    // Saturday morning, after the shift of Friday: the desk works again on Monday at 20:00.
    const issueId = await offered(at('03-07T05:00'));
    const before = await look(issueId);
    expect(before).toMatchObject({ stateDueAt: at('03-09T22:00'), handleDueAt: at('03-10T18:00') });
    const ended = { organizationId: organizationId('ENV'), effectiveFrom: '2026-03-08', seasons: [] };
    const tried = await publish({ ...ended, dryRun: true }, at('03-07T06:00'));
    expect(tried).toEqual({ hours: null, moves: { issues: 1, earlier: 1 } });
    expect(await look(issueId)).toEqual(before);
    await publish(ended, at('03-07T06:00'));
    await moveClock(subgraph, at('03-07T06:10'));
    const seen = await look(issueId);
    expect(seen).toMatchObject({ stateDueAt: at('03-09T11:00'), handleDueAt: at('03-10T18:00') });
    expect(seen.timeline.at(-1)).toEqual({ step: 'DEADLINES_MOVED', rule: 'working-hours' });
    await moveClock(subgraph, at('03-09T11:00'));
    expect((await look(issueId)).state).toBe('HANDLING');

    const evening = {
      organizationId: people.officeLeader.organizationId,
      name: '晚班',
      days: 'DAILY',
      seasons: [season('01-01', ['18:00', '22:00'])],
    };
    await publish({ ...evening, effectiveFrom: '2026-03-10' }, at('03-09T12:00'));
    await moveClock(subgraph, at('03-09T12:05'));
    const request = { issueId, ground: 'MATERIAL', evidence: '配件订货单，预计五日到货。' };
    await command(subgraph, people.environment, 'requestPause', request, at('03-10T10:00'));
    // The approver has four working hours, which its desk works in the evening.
    expect((await look(issueId)).stateDueAt).toBe(at('03-10T22:00'));
  });

  it('may be replaced before they begin, and never begin more than a year ahead', async () => {
    const desk = { organizationId: organizationId('POLICE'), name: '早班', days: 'DAILY' };
    const early = { ...desk, seasons: [season('01-01', ['06:00', '14:00'])] };
    const now = at('04-01T09:00');
    expect(await fieldOf({ ...early, effectiveFrom: '2062-05-01' }, now)).toMatchObject({ field: 'effectiveFrom' });
    await publish({ ...early, effectiveFrom: '2026-09-01' }, now);
    const minutes = async (day: string): Promise<number> => {
      const between = { from: at(`${day}T00:00`), to: at(`${day}T23:59`), organizationId: desk.organizationId };
      const { workingTime } = await subgraph.get<{ workingTime: { minutes: number } }>(
        `query($from: DateTime!, $to: DateTime!, $organizationId: ID) {
           workingTime(from: $from, to: $to, calendar: "office", organizationId: $organizationId) { minutes } }`,
        { as: people.coordinator, variables: between },
      );
      return workingTime.minutes;
    };
    expect(await Promise.all(['08-31', '09-01'].map(minutes))).toEqual([420, 480]);
    const corrected = { ...desk, seasons: [season('01-01', ['06:00', '10:00'])] };
    await publish({ ...corrected, effectiveFrom: '2026-05-01' }, now);
    expect(await Promise.all(['04-30', '05-01', '08-31', '09-01'].map(minutes))).toEqual([420, 240, 240, 240]);
    const { workingHours } = await subgraph.get<{
      workingHours: { organization: { id: string } | null; effectiveFrom: string }[];
    }>('{ workingHours { organization { id } effectiveFrom } }', { as: people.coordinator });
    const ofDesk = workingHours.filter(({ organization }) => organization?.id === desk.organizationId);
    expect(ofDesk.map(({ effectiveFrom }) => effectiveFrom)).toEqual(['2026-05-01']);
  });

  it('are listed with their versions, the newest first', async () => {
    const { workingHours } = await subgraph.get<{
      workingHours: { organization: { id: string } | null; calendar: string | null; name: string | null }[];
    }>(
      '{ workingHours { organization { id } calendar name effectiveFrom seasons { from periods { opens closes } } } }',
      {
        as: people.streetA,
      },
    );
    expect(workingHours.slice(0, 4)).toMatchObject([
      { organization: { id: organizationId('POLICE') }, name: '早班' },
      { organization: { id: people.officeLeader.organizationId }, name: '晚班' },
      { organization: { id: organizationId('ENV') }, name: null, seasons: [] },
      { name: '夜班', seasons: [{ from: '01-01', periods: [{ opens: '20:00', closes: '04:00' }] }] },
    ]);
    expect(workingHours.map(({ calendar }) => calendar)).toContain('office');
    const [audited] = await subgraph.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_record WHERE subject_type = 'working-hours'`,
    );
    expect(audited!.count).toBe(5);
  });
});
