import { fromCgcs2000 } from '@jiceng/geometry/datum';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { gridA, gridB, inGridA, inGridB, noise, organizationId, people, startDistrict, streetB } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const report = async (): Promise<string> => {
  const input = { source: 'HOTLINE_12345', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  return (await command(subgraph, people.streetA, 'reportIssue', input)).issue.id;
};
const accept = (issueId: string, place?: object) =>
  command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT', place });
interface Seen {
  areaCode: string;
  address: string | null;
  longitude: number | null;
  firstReceiver: { id: string };
  timeline: { step: string; rule: string | null }[];
}
const see = async (issueId: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      'query($id: ID!) { issue(id: $id) { areaCode address longitude firstReceiver { id } timeline { step rule } } }',
      { as: people.coordinator, variables: { id: issueId } },
    )
  ).issue;

describe('a place that the judgement corrects', () => {
  it('replaces address, position and area, keeps the first receiver, and the timeline tells the former area', async () => {
    const issueId = await report();
    const before = await see(issueId);
    await accept(issueId, { ...inGridB, address: '二号路口' });
    const after = await see(issueId);
    expect(after).toMatchObject({
      areaCode: gridB,
      address: '二号路口',
      longitude: inGridB.longitude,
      firstReceiver: { id: organizationId('STREET-A') },
    });
    expect(after.timeline.at(-1)).toEqual({ step: 'JUDGED', rule: `place-corrected:${before.areaCode}` });
    const [event] = await subgraph.database.query<{ region: string }>(
      `SELECT envelope -> 'payload' -> 'after' ->> 'regionCode' AS region FROM outbox WHERE key = $1 ORDER BY (envelope -> 'payload' -> 'after' ->> 'version')::int DESC LIMIT 1`,
      [issueId],
    );
    expect(event).toEqual({ region: gridB });
  });

  it.each(['GCJ02', 'BD09', 'WGS84'] as const)(
    'is stored in CGCS2000 when it was given in %s, and shown in either reference',
    async (datum) => {
      const given = (longitude: number, latitude: number): object => {
        const [east, north] = fromCgcs2000([longitude, latitude], datum);
        return { longitude: east, latitude: north, datum };
      };
      const placeA = given(inGridA.longitude, inGridA.latitude);
      const input = { source: 'HOTLINE_12345', description: '夜间施工噪音', ...placeA, categoryCode: noise };
      const issueId = (await command(subgraph, people.streetA, 'reportIssue', input)).issue.id;
      expect(await see(issueId)).toMatchObject({
        areaCode: gridA,
        longitude: expect.closeTo(inGridA.longitude, 7) as number,
      });
      await accept(issueId, given(inGridB.longitude, inGridB.latitude));
      expect(await see(issueId)).toMatchObject({
        areaCode: gridB,
        longitude: expect.closeTo(inGridB.longitude, 7) as number,
      });
      const { issue } = await subgraph.get<{ issue: { position: object; stored: object } }>(
        `query($id: ID!) { issue(id: $id) {
           position(datum: ${datum}) { longitude latitude } stored: position { longitude latitude } } }`,
        { as: people.coordinator, variables: { id: issueId } },
      );
      const [east, north] = fromCgcs2000([inGridB.longitude, inGridB.latitude], datum);
      expect(issue).toEqual({
        position: { longitude: expect.closeTo(east, 7) as number, latitude: expect.closeTo(north, 7) as number },
        stored: {
          longitude: expect.closeTo(inGridB.longitude, 7) as number,
          latitude: expect.closeTo(inGridB.latitude, 7) as number,
        },
      });
    },
  );

  it('takes an area without a position', async () => {
    const issueId = await report();
    await accept(issueId, { areaCode: streetB });
    expect(await see(issueId)).toMatchObject({ areaCode: streetB, address: null, longitude: null });
  });

  it('lets a unit that refused the issue be named again, and without a correction it may not', async () => {
    const issueId = await report();
    await accept(issueId);
    const named = { issueId, organizationId: organizationId('WATER') };
    const { task } = await command(subgraph, people.streetA, 'dispatchIssue', named);
    await command(subgraph, people.water, 'returnTask', {
      taskId: task!.id,
      reasonCode: 'CANNOT_LOCATE',
      evidence: '现场未发现',
    });
    await accept(issueId);
    expect(await refusal(subgraph, people.streetA, 'dispatchIssue', named)).toBe('ORGANIZATION_REFUSED_IT');
    await accept(issueId, { areaCode: streetB });
    expect(await refusal(subgraph, people.streetA, 'dispatchIssue', named)).toBeNull();
  });

  it.each([
    ['a place outside the district', { longitude: 10, latitude: 10 }, 'PLACE_OUTSIDE_DISTRICT'],
    ['swapped axes', { longitude: 32.05, latitude: 118.75 }, 'BAD_INPUT'],
    ['an unknown area', { areaCode: '110101001000' }, 'PLACE_OUTSIDE_DISTRICT'],
    ['an address alone', { address: '二号路口' }, 'BAD_INPUT'],
    ['an invisible address', { address: '\u200b', areaCode: streetB }, 'BAD_INPUT'],
  ])('is refused for %s, and nothing is written', async (_, place, code) => {
    const issueId = await report();
    expect(await refusal(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT', place })).toBe(code);
    expect((await see(issueId)).timeline).toHaveLength(1);
  });
});
