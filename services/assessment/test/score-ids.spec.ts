import { appraiser, TestAssessment } from './assessment.js';
import { lifeOf, organization, story } from './builders.js';

const claims = { clock: '2026-12-05T00:00:00.000Z' };
const housing = organization('housing');

type Page<T> = Record<string, { edges: { node: T }[] }>;

describe('the ids of scores', () => {
  let assessment: TestAssessment;
  beforeAll(async () => {
    assessment = await TestAssessment.start();
    await assessment.drawRegions('320106000000', '320106002000');
    await assessment.found('housing', 'line_department');
    const life = lifeOf('housing', { responded: true, resolved: false, satisfaction: 2 });
    await assessment.tell(story(life), story(life));
  });
  afterAll(() => assessment.stop());

  it('differ when only one region counts, so that a cache keeps both', async () => {
    const list = `scores(month: "2026-11", organizationId: "${housing}"`;
    const { all, part } = await assessment.subgraph.get<Page<{ id: string }>>(
      `{ all: ${list}) { edges { node { id } } } part: ${list}, regionCode: "320106002000") { edges { node { id } } } }`,
      { as: appraiser, claims },
    );
    expect(all!.edges.map(({ node }) => node.id)).toEqual([`${housing}:2026-11`]);
    expect(part!.edges.map(({ node }) => node.id)).toEqual([`${housing}:2026-11:320106002000`]);
  });

  it('of contributions differ for two indicators that count one observation', async () => {
    const list = (code: string) => `scoreExplanation(month: "2026-11", organizationId: "${housing}",
      indicatorCode: "${code}") { edges { node { id numerator issue { id } } } }`;
    const { responses, resolutions } = await assessment.subgraph.get<
      Page<{ id: string; numerator: number; issue: { id: string } }>
    >(`{ responses: ${list('response-rate')} resolutions: ${list('resolution-rate')} }`, { as: appraiser, claims });
    const [first, second] = [responses, resolutions].map((page) => page!.edges.map(({ node }) => node));
    expect(first!.map(({ numerator }) => numerator)).toEqual([1, 1]);
    expect(second!.map(({ numerator }) => numerator)).toEqual([0, 0]);
    expect(second!.map(({ issue }) => issue.id)).toEqual(first!.map(({ issue }) => issue.id));
    expect(new Set([...first!, ...second!].map(({ id }) => id)).size).toBe(4);
  });

  it('do not depend on the moment at which an organization was read', async () => {
    const answer = await assessment.subgraph.get<{ _entities: ({ score: object | null } | null)[] }>(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on Organization { score(month: "2026-11") { id organizationName } } } }`,
      {
        as: appraiser,
        claims,
        variables: {
          representations: [housing, `${housing}@2026-10-05T00:00:00.000Z`, 'x@2026-10-05T00:00:00.000Z'].map((id) => ({
            __typename: 'Organization',
            id,
          })),
        },
      },
    );
    const score = { id: `${housing}:2026-11`, organizationName: 'housing' };
    expect(answer._entities).toEqual([{ score }, { score }, null]);
  });
});
