import { aStaffActor } from '@jiceng/testing/actors';
import { districtRolesChanged } from '@jiceng/contracts/personnel/district-roles-changed';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';

interface Answer {
  dictionary: { code: string; titleZh: string; titleEn: string; entries: Entry[] }[];
}
interface Entry {
  code: string;
  labelZh: string;
  labelEn: string;
}
const ASK =
  'query($codes: [String!]) { dictionary(codes: $codes) { code titleZh titleEn entries { code labelZh labelEn } } }';

describe('the dictionary', () => {
  let subgraph: TestSubgraph;
  const clerk = aStaffActor({ roles: ['community_clerk'] });
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
  });
  afterAll(async () => {
    await subgraph.stop();
  });
  const lists = async (codes?: string[]): Promise<Answer['dictionary']> =>
    (await subgraph.get<Answer>(ASK, { as: clerk, variables: { codes } })).dictionary;

  it('labels lines, states and error codes in both languages', async () => {
    const [line, state, error] = await lists(['Line', 'IssueState', 'ErrorCode']);
    expect(line).toMatchObject({ code: 'Line', titleZh: '条线', titleEn: 'Lines' });
    expect(line!.entries).toContainEqual({ code: 'water', labelZh: '水务', labelEn: 'Water' });
    expect(state!.entries).toContainEqual({ code: 'AWAITING_APPROVAL', labelZh: '待审批', labelEn: 'To approve' });
    expect(error!.entries).toContainEqual({
      code: 'BAD_INPUT',
      labelZh: '{field}不正确：{problemZh}',
      labelEn: '{field} is not valid: {problem}',
    });
    // An error of another service is in the list too.
    expect(error!.entries.map(({ code }) => code)).toContain('ORGANIZATION_CYCLE');
  });

  it('answers with every list when the caller names none, and with a list once when the caller names the list twice', async () => {
    const all = (await lists()).map(({ code }) => code);
    expect(all).toEqual(expect.arrayContaining(['Line', 'Role', 'IssueStep', 'Datum', 'PeriodState', 'ErrorCode']));
    expect(new Set(all).size).toBe(all.length);
    expect((await lists(['Role', 'Role'])).map(({ code }) => code)).toEqual(['Role']);
    expect(await lists([])).toEqual([]);
  });

  it('shows the roles that the district added behind those built in, also retired ones', async () => {
    const roles = [
      { code: 'flood_watch', zh: '防汛值守员', en: 'Flood watch', retired: false },
      { code: 'snow_watch', zh: '除雪值守员', en: 'Snow watch', retired: true },
    ];
    await subgraph.deliver(districtRolesChanged, { version: 2, roles, rules: [] });
    await subgraph.deliver(districtRolesChanged, { version: 1, roles: [], rules: [] });
    const [role] = await lists(['Role']);
    expect(role!.entries.slice(-2)).toEqual([
      { code: 'flood_watch', labelZh: '防汛值守员', labelEn: 'Flood watch' },
      { code: 'snow_watch', labelZh: '除雪值守员', labelEn: 'Snow watch' },
    ]);
    expect(role!.entries).toContainEqual({ code: 'coordinator', labelZh: '指挥调度员', labelEn: 'Coordinator' });
  });

  it('refuses a list that does not exist and names the place in the input', async () => {
    const refused = await subgraph.ask(ASK, { as: clerk, variables: { codes: ['Role', 'constructor'] } });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'codes[1]' } });
  });

  it('refuses a caller who has not signed in', async () => {
    const refused = await subgraph.ask(ASK, { as: null });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
