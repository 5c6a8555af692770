import { aResidentActor } from '@jiceng/testing/actors';
import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { newId } from '@jiceng/platform/ids';
import { appraiser, memberOf, TestAssessment } from './assessment.js';
import { lifeOf, organization, story, takenBy } from './builders.js';

const december = { clock: '2026-12-05T00:00:00.000Z' };
const times = (count: number, steps = lifeOf('water')): ReturnType<typeof story>[] =>
  Array.from({ length: count }, () => story(steps));
const street = memberOf('street', 'street_dispatcher', {
  organizationIds: [organization('street'), organization('community')],
  areaCodes: ['320106001000'],
});

interface ScoresAnswer {
  scores: {
    edges: {
      cursor: string;
      node: {
        organizationName: string;
        rank: number | null;
        rankedAmong: number;
        composite: { value: number | null; withheld: string | null; formula: string };
      };
    }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const SCORES = `query ($organizationId: ID, $regionCode: String, $first: Int! = 20, $after: String) {
  scores(month: "2026-11", organizationId: $organizationId, regionCode: $regionCode, first: $first, after: $after) {
    asOf edges { cursor node { organizationName rank rankedAmong composite { value withheld formula } } } pageInfo { hasNextPage endCursor } } }`;
const EXPLANATION = `query ($organizationId: ID, $regionCode: String, $code: String!, $first: Int! = 20, $after: String) {
  scoreExplanation(month: "2026-11", organizationId: $organizationId, regionCode: $regionCode, indicatorCode: $code, first: $first, after: $after) {
    asOf edges { node { id issue { id } organization { id } regionName categoryName countsFrom numerator denominator openOverdue status because
      events { id seq step occurredAt organizationName postName } } } pageInfo { hasNextPage endCursor } } }`;
interface ExplanationAnswer {
  scoreExplanation: {
    edges: {
      node: {
        id: string;
        issue: { id: string };
        regionName: string;
        categoryName: string;
        countsFrom: string;
        numerator: number;
        openOverdue: boolean;
        status: string;
        because: string;
        events: { id: string; seq: number; step: string; organizationName: string | null; postName: string | null }[];
      };
    }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

describe('scores', () => {
  let assessment: TestAssessment;
  const staffId = newId();
  const overdue = story(
    takenBy('water', '11-09 18:00').map((step) => (step.step === 'accepted' ? { ...step, staffId } : step)),
  );
  const far = story(
    lifeOf('housing').map((step) => ({ ...step, after: { ...step.after, regionCode: '320106002003' } })),
  );

  beforeAll(async () => {
    assessment = await TestAssessment.start();
    await assessment.drawRegions('320106000000', '320106001000', '320106002000', '320106001001', '320106002003');
    await assessment.found('street', 'street_office', { regionCode: '320106001000' });
    await assessment.found('community', 'community_committee', { regionCode: '320106001001', parent: 'street' });
    await assessment.found('other street', 'street_office', { regionCode: '320106002000' });
    await assessment.found('water', 'line_department');
    await assessment.found('water station', 'station', { parent: 'water', regionCode: '320106002000' });
    await assessment.found('housing', 'line_department');
    await assessment.receive(cataloguePublished, {
      catalogueVersion: 1,
      effectiveFrom: '2026-01-01T00:00:00.000Z',
      categories: [
        {
          code: '0101001',
          major: '市容',
          minor: '道路',
          item: '路面破损',
          line: 'urban_management',
          acceptMinutes: 60,
          handleMinutes: 600,
          closingCondition: '修复',
          riskGrade: 3,
          leastSeverity: null,
          photoRequired: false,
          retired: false,
        },
      ],
    });
    await assessment.receive(
      assignmentChanged,
      {
        assignmentId: newId(),
        staffId,
        staffCode: 's1',
        staffName: '李四',
        postId: newId(),
        postName: '排水科科员',
        organizationId: organization('water'),
        roles: ['department_handler'],
        areaCodes: [],
        lines: [],
        validFrom: '2026-01-01T00:00:00.000Z',
        validTo: null,
        version: 1,
      },
      { key: 'a1', seq: 1 },
    );
    await assessment.tell(
      ...times(9),
      overdue,
      ...times(4, lifeOf('housing', { responded: true, resolved: false, satisfaction: 2 })),
      far,
    );
  });
  afterAll(() => assessment.stop());

  const scores = (as: Parameters<typeof assessment.subgraph.ask>[1]['as'], variables: Record<string, unknown> = {}) =>
    assessment.subgraph.get<ScoresAnswer>(SCORES, { as, variables, claims: december }).then((answer) => answer.scores);
  const refusal = async (
    query: string,
    as: Parameters<typeof assessment.subgraph.ask>[1]['as'],
    variables: Record<string, unknown> = {},
  ) => (await assessment.subgraph.ask(query, { as, variables, claims: december })).errors?.[0]?.extensions.code;
  const names = async (as: Parameters<typeof assessment.subgraph.ask>[1]['as'], variables?: Record<string, unknown>) =>
    (await scores(as, variables)).edges.map(({ node }) => node.organizationName).sort();

  it('are listed best first, without a number where the sample is too small', async () => {
    const { edges } = await scores(appraiser);
    const seen = Object.fromEntries(edges.map(({ node }) => [node.organizationName, node]));
    // 5 × 100 + 12 × 100 + 8 × 100 + 12 × 90 + 5 × 100 + 4 × 100 + 4 × 100 over 50; two departments are too few to
    // rank.
    expect(seen.water).toMatchObject({ rank: null, rankedAmong: 2, composite: { value: 97.6, withheld: null } });
    expect(seen.water!.composite.formula).toContain('On-time rate 90.00 % × 12');
    // 5 × 100 + 12 × 20 + 8 × 20 + 12 × 100 + 5 × 100 + 4 × 100 + 4 × 100 over 50.
    expect(seen.housing).toMatchObject({ rank: null, rankedAmong: 2, composite: { value: 68 } });
    // The street judged, dispatched and closed in time and kept its duty as first receiver. It has no rank, because it
    // is the only street.
    expect(seen.street).toMatchObject({ rank: null, rankedAmong: 1, composite: { value: 100 } });
    expect(seen['other street']).toMatchObject({
      rank: null,
      rankedAmong: 1,
      composite: { value: null, withheld: 'NOTHING_TO_COUNT' },
    });
    expect(edges[0]!.node.organizationName).toBe('street');
    expect(edges.at(-1)!.node.composite.value).toBeNull();
  });

  it('count an open overdue issue from the moment its limit passes', async () => {
    const onTime = async (clock: string) => {
      const { scores: list } = await assessment.subgraph.get<{
        scores: {
          edges: {
            node: { indicators: { indicator: { code: string }; denominator: number; openOverdue: number }[] };
          }[];
        };
      }>(
        'query ($id: ID) { scores(month: "2026-11", organizationId: $id) { edges { node { indicators { indicator { code } denominator openOverdue } } } } }',
        { as: appraiser, variables: { id: organization('water') }, claims: { clock } },
      );
      const { denominator, openOverdue } = list.edges[0]!.node.indicators.find(
        ({ indicator }) => indicator.code === 'on-time-rate',
      )!;
      return { denominator, openOverdue };
    };
    expect(await onTime('2026-11-09T09:59:59.000Z')).toEqual({ denominator: 9, openOverdue: 0 });
    expect(await onTime('2026-11-09T10:00:01.000Z')).toEqual({ denominator: 10, openOverdue: 1 });
  });

  it('come page by page without gaps or repeats', async () => {
    const whole = (await scores(appraiser)).edges.map(({ node }) => node.organizationName);
    const paged: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: ScoresAnswer['scores'] = await scores(appraiser, { first: 2, after });
      paged.push(...page.edges.map(({ node }) => node.organizationName));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(paged).toEqual(whole);
    expect(await refusal(SCORES, appraiser, { first: 101 })).toBe('PAGE_TOO_LARGE');
    expect(await refusal(SCORES, appraiser, { after: 'bm9uc2Vuc2U' })).toBe('BAD_CURSOR');
  });

  it('count only observations in the requested region', async () => {
    const { edges } = await scores(appraiser, { organizationId: organization('housing'), regionCode: '320106002000' });
    expect(edges[0]!.node.composite).toEqual({ value: null, withheld: 'SAMPLE_TOO_SMALL', formula: '' });
    const explained = await assessment.subgraph.get<ExplanationAnswer>(EXPLANATION, {
      as: appraiser,
      variables: { regionCode: '320106002000', code: 'on-time-rate' },
      claims: december,
    });
    expect(explained.scoreExplanation.edges.map(({ node }) => node.issue.id)).toEqual([far[0]!.payload.issueId]);
  });

  it('of regions count each matter once, whichever unit handled it', async () => {
    const query = `query ($parent: String!) { regionScores(month: "2026-11", parentCode: $parent) { edges { node { region { code } regionName rank indicators { indicator { code } denominator } } } } }`;
    const { regionScores } = await assessment.subgraph.get<{
      regionScores: {
        edges: {
          node: { region: { code: string }; indicators: { indicator: { code: string }; denominator: number }[] };
        }[];
      };
    }>(query, { as: appraiser, variables: { parent: '320106000000' }, claims: december });
    const callbacks = regionScores.edges.map(({ node }) => [
      node.region.code,
      node.indicators.find(({ indicator }) => indicator.code === 'response-rate')!.denominator,
    ]);
    expect(callbacks).toEqual([
      ['320106001000', 13],
      ['320106002000', 1],
    ]);
    expect(await refusal(query, street, { parent: '320106002000' })).toBe('OUT_OF_SCOPE');
    expect(await refusal(query, memberOf('water', 'department_handler'), { parent: '320106000000' })).toBe('FORBIDDEN');
  });

  it(
    'are shown to an organization for itself and the organizations below it, to a street for its ' +
      'region, to the district for all, and to residents for none',
    async () => {
      expect(
        await names(
          memberOf('water', 'department_dispatcher', {
            organizationIds: [organization('water'), organization('water station')],
          }),
        ),
      ).toEqual(['water', 'water station']);
      expect(await names(street)).toEqual(['community', 'street']);
      expect(await names(memberOf('street', 'auditor'))).toHaveLength(6);
      expect(await names(appraiser, { organizationId: organization('water') })).toEqual(['water', 'water station']);
      expect(await names(memberOf('elsewhere', 'street_dispatcher', { areaCodes: ['320106002000'] }))).toEqual([
        'other street',
        'water station',
      ]);
    },
  );

  it.each<[string, Parameters<TestAssessment['subgraph']['ask']>[1]['as'], string, Record<string, unknown>, string]>([
    ['nobody', null, SCORES, {}, 'UNAUTHENTICATED'],
    ['a resident', aResidentActor(), SCORES, {}, 'FORBIDDEN'],
    [
      'a resident',
      aResidentActor(),
      EXPLANATION,
      { organizationId: organization('water'), code: 'on-time-rate' },
      'FORBIDDEN',
    ],
    ['a resident', aResidentActor(), '{ indicators { version } }', {}, 'FORBIDDEN'],
    ['a resident', aResidentActor(), '{ period(month: "2026-11") { state } }', {}, 'FORBIDDEN'],
    [
      'a resident',
      aResidentActor(),
      '{ regionScores(month: "2026-11", parentCode: "320106000000") { asOf } }',
      {},
      'FORBIDDEN',
    ],
    [
      'another department',
      memberOf('housing', 'department_dispatcher'),
      SCORES,
      { organizationId: organization('water') },
      'OUT_OF_SCOPE',
    ],
    [
      'another department',
      memberOf('housing', 'department_dispatcher'),
      EXPLANATION,
      { organizationId: organization('water'), code: 'on-time-rate' },
      'OUT_OF_SCOPE',
    ],
    [
      'a department',
      memberOf('housing', 'department_dispatcher'),
      EXPLANATION,
      { regionCode: '320106001000', code: 'on-time-rate' },
      'OUT_OF_SCOPE',
    ],
    ['another street', street, EXPLANATION, { regionCode: '320106002000', code: 'on-time-rate' }, 'OUT_OF_SCOPE'],
    [
      'another street',
      street,
      EXPLANATION,
      { organizationId: organization('other street'), code: 'on-time-rate' },
      'OUT_OF_SCOPE',
    ],
    [
      'an unknown organization',
      memberOf('water', 'department_handler'),
      SCORES,
      { organizationId: newId() },
      'OUT_OF_SCOPE',
    ],
    [
      'a coordinator',
      memberOf('street', 'coordinator'),
      'mutation { freezePeriod(input: { idempotencyKey: "freeze-it-1", month: "2026-11" }) { period { state } } }',
      {},
      'FORBIDDEN',
    ],
    [
      'an auditor',
      memberOf('street', 'auditor'),
      'mutation { recomputePeriod(input: { idempotencyKey: "compute-1", month: "2026-11" }) { identical } }',
      {},
      'FORBIDDEN',
    ],
    ['bad input', appraiser, SCORES, { organizationId: 'water' }, 'BAD_INPUT'],
    ['bad input', appraiser, SCORES, { regionCode: '3201%' }, 'BAD_INPUT'],
    ['bad input', appraiser, EXPLANATION, { code: 'on-time-rate' }, 'BAD_INPUT'],
    ['bad input', appraiser, EXPLANATION, { organizationId: organization('water'), code: 'made-up' }, 'BAD_INPUT'],
    ['bad input', appraiser, '{ period(month: "2026-13") { state } }', {}, 'BAD_INPUT'],
  ])('refuse %s', async (_, as, query, variables, code) => {
    expect(await refusal(query, as, variables)).toBe(code);
  });

  it('list every contribution down to its events, and the contributions add up to the number', async () => {
    const edges: ExplanationAnswer['scoreExplanation']['edges'] = [];
    for (let after: string | null = null, more = true; more;) {
      const { scoreExplanation }: ExplanationAnswer = await assessment.subgraph.get<ExplanationAnswer>(EXPLANATION, {
        as: memberOf('water', 'department_dispatcher'),
        variables: { organizationId: organization('water'), code: 'on-time-rate', first: 4, after },
        claims: { ...december, locale: 'zh' },
      });
      edges.push(...scoreExplanation.edges);
      ({ hasNextPage: more, endCursor: after } = scoreExplanation.pageInfo);
    }
    expect(edges).toHaveLength(10);
    expect(edges.reduce((sum, { node }) => sum + node.numerator, 0)).toBe(9);
    const point = edges.find(({ node }) => node.issue.id === overdue[0]!.payload.issueId)!.node;
    expect(point).toMatchObject({
      countsFrom: '2026-11-09T10:00:00.000Z',
      numerator: 0,
      openOverdue: true,
      status: 'COUNTED',
      regionName: 'region 320106001001',
      categoryName: '路面破损',
      because: '只计入分母：办结的事项与已超时未办结的事项（已超时，尚未办结）',
      events: [
        { id: overdue[3]!.eventId, seq: 4, step: 'accepted', organizationName: 'water', postName: '排水科科员' },
      ],
    });
  });

  it('are fields of organizations and regions of other services, and null where the caller may not see them', async () => {
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Organization { id score(month: "2026-11") { organizationName composite { value } } } ... on Region { code score(month: "2026-11") { regionName } } } }`;
    const representations = [
      { __typename: 'Organization', id: organization('water') },
      { __typename: 'Organization', id: organization('housing') },
      { __typename: 'Organization', id: newId() },
      { __typename: 'Region', code: '320106001000' },
    ];
    const ask = (as: typeof appraiser) =>
      assessment.subgraph.get<{ _entities: { score: object | null }[] }>(query, {
        as,
        variables: { representations },
        claims: december,
      });
    expect((await ask(appraiser))._entities.map(({ score }) => score)).toEqual([
      { organizationName: 'water', composite: { value: 97.6 } },
      { organizationName: 'housing', composite: { value: 68 } },
      null,
      { regionName: 'region 320106001000' },
    ]);
    expect((await ask(memberOf('water', 'department_handler')))._entities.map(({ score }) => score)).toEqual([
      { organizationName: 'water', composite: { value: 97.6 } },
      null,
      null,
      null,
    ]);
    expect(
      (await assessment.subgraph.ask(query, { as: aResidentActor(), variables: { representations } })).errors?.[0]
        ?.extensions.code,
    ).toBe('FORBIDDEN');
  });

  it('follow a catalogue that every signed-in user can read', async () => {
    const { indicators } = await assessment.subgraph.get<{ indicators: { items: object[] } }>(
      '{ indicators(month: "2026-11") { version minimumWeightShare items { code nameZh formulaZh counts numerator { conditions } denominator { conditions } direction unit minimumSample weight } } }',
      { as: street },
    );
    expect(indicators.items).toContainEqual({
      code: 'satisfaction-rate',
      nameZh: '满意率',
      formulaZh: '评价为 4 分或 5 分的回访 ÷ 作出 1 至 5 分评价的回访',
      counts: 'CALLBACK',
      numerator: { conditions: ['satisfaction is known', 'satisfaction >= 4'] },
      denominator: { conditions: ['satisfaction is known'] },
      direction: 'HIGHER_IS_BETTER',
      unit: 'PERCENT',
      minimumSample: 5,
      weight: 8,
    });
  });
});
