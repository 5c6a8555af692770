import fc from 'fast-check';
import type { IssueFact } from '../src/observation/history.rules.js';
import { appraiser, TestAssessment } from './assessment.js';
import { aTask, lifeOf, organization, refusalBy, type Step, story, takenBy } from './builders.js';

const december = { clock: '2026-12-05T00:00:00.000Z' };
const january = { clock: '2027-01-05T00:00:00.000Z' };
const late = (at: string): Step[] => [
  ...takenBy('water', '11-09 18:00'),
  { at, step: 'handled', organizationId: organization('water') },
];

const FREEZE =
  'mutation ($input: FreezePeriodInput!) { freezePeriod(input: $input) { period { month state frozenAt observations digest catalogueVersion } } }';
const RECOMPUTE =
  'mutation ($input: RecomputePeriodInput!) { recomputePeriod(input: $input) { issues identical repaired digestBefore digestAfter period { state digest } } }';
const SCORE = `query ($id: ID) { scores(month: "2026-11", organizationId: $id) { edges { node { frozenAt composite { value correctedValue difference } indicators {
  indicator { code } numerator denominator value correction { numerator denominator value difference } } } } } }`;

interface Recomputed {
  recomputePeriod: {
    issues: number;
    identical: boolean;
    repaired: number;
    digestBefore: string;
    digestAfter: string;
    period: { digest: string | null };
  };
}
interface Score {
  frozenAt: string | null;
  composite: { value: number | null; correctedValue: number | null; difference: number | null };
  indicators: {
    indicator: { code: string };
    numerator: number;
    denominator: number;
    value: number | null;
    correction: object | null;
  }[];
}

let assessment: TestAssessment;
beforeAll(async () => {
  assessment = await TestAssessment.start();
  await assessment.found('street', 'street_office');
  await assessment.found('water', 'line_department');
});
// A freeze or a recomputation affects the whole month, so each test starts with an empty database.
beforeEach(() =>
  assessment.subgraph.database.query(
    'TRUNCATE issue_fact, observation, tally, frozen_tally, period, processed_message, inbox_position, audit_record',
  ),
);
afterAll(() => assessment.stop());

let keys = 0;
const input = (month = '2026-11') => ({ input: { idempotencyKey: `period-test-${keys++}`, month } });
const freeze = (variables = input(), claims: object = december) =>
  assessment.subgraph.ask<{ freezePeriod: { period: { state: string; observations: number; digest: string } } }>(
    FREEZE,
    { as: appraiser, variables, claims },
  );
const recompute = async () =>
  (await assessment.subgraph.get<Recomputed>(RECOMPUTE, { as: appraiser, variables: input(), claims: december }))
    .recomputePeriod;
const score = async (claims: object = december): Promise<Score> =>
  (
    await assessment.subgraph.get<{ scores: { edges: { node: Score }[] } }>(SCORE, {
      as: appraiser,
      variables: { id: organization('water') },
      claims,
    })
  ).scores.edges[0]!.node;
const indicator = ({ indicators }: Score, code: string) => indicators.find((each) => each.indicator.code === code)!;
const tallies = () =>
  assessment.subgraph.database.query(
    'SELECT * FROM tally WHERE count > 0 ORDER BY month, region_code, organization_id, kind, facts, principal',
  );

describe('freezing a period', () => {
  it('is refused before the end of the month, happens once, and gives a retry the same answer', async () => {
    await assessment.tell(story(lifeOf('water')));
    expect((await freeze(input(), { clock: '2026-11-30T15:59:59.000Z' })).errors?.[0]?.extensions).toMatchObject({
      code: 'PERIOD_NOT_OVER',
      details: { endsAt: '2026-11-30T16:00:00.000Z' },
    });
    const first = input();
    const answer = await freeze(first);
    expect(answer.data?.freezePeriod.period).toMatchObject({
      month: '2026-11',
      state: 'FROZEN',
      catalogueVersion: 1,
      observations: 11,
    });
    expect((await freeze(first)).data).toEqual(answer.data);
    expect((await freeze()).errors?.[0]?.extensions.code).toBe('PERIOD_ALREADY_FROZEN');
    expect((await freeze({ input: { ...first.input, month: '2026-10' } })).errors?.[0]?.extensions.code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    const audit = await assessment.subgraph.database.query(
      "SELECT act, subject_id FROM audit_record WHERE subject_type = 'period'",
    );
    expect(audit).toEqual([{ act: 'freezePeriod', subject_id: '2026-11' }]);
  });

  it('keeps the frozen number, and shows later events as a correction and in the explanation', async () => {
    const lives = Array.from({ length: 5 }, () => story(lifeOf('water')));
    const open = story(takenBy('water', '11-09 18:00'));
    await assessment.tell(...lives, open);
    await freeze();
    const before = await score();
    expect(indicator(before, 'on-time-rate')).toMatchObject({
      numerator: 5,
      denominator: 6,
      value: 83.33,
      correction: null,
    });

    const forgotten = story(lifeOf('water', { responded: false, resolved: false, satisfaction: 1 }));
    await assessment.tell(forgotten);
    const after = await score();
    expect(indicator(after, 'response-rate')).toMatchObject({
      numerator: 5,
      denominator: 5,
      value: 100,
      correction: { numerator: 5, denominator: 6, value: 83.33, difference: -16.67 },
    });
    expect(indicator(after, 'on-time-rate')).toMatchObject({
      numerator: 5,
      denominator: 6,
      value: 83.33,
      correction: { numerator: 6, denominator: 7, value: 85.71, difference: 2.38 },
    });
    expect(after.composite.value).toBe(before.composite.value);
    expect(after.composite.correctedValue).toBeLessThan(before.composite.value!);

    const { scoreExplanation } = await assessment.subgraph.get<{
      scoreExplanation: { edges: { node: { status: string; issue: { id: string } } }[] };
    }>(
      'query ($id: ID) { scoreExplanation(month: "2026-11", organizationId: $id, indicatorCode: "response-rate") { edges { node { status issue { id } } } } }',
      { as: appraiser, variables: { id: organization('water') }, claims: december },
    );
    const statuses = scoreExplanation.edges.map(({ node }) => [node.issue.id, node.status]);
    expect(statuses.filter(([, status]) => status === 'COUNTED')).toHaveLength(5);
    expect(statuses).toContainEqual([forgotten[0]!.payload.issueId, 'ADDED_AFTER_FREEZE']);
  });

  it('keeps a contribution that a later ruling withdraws, so that the explanation still adds up to the frozen number', async () => {
    const returned = takenBy('water', '11-09 18:00')
      .slice(0, 3)
      .concat({
        at: '11-02 11:00',
        step: 'returned',
        task: aTask('water'),
        refusal: refusalBy('water'),
        reasonCode: 'NOT_ON_DUTY_LIST',
      });
    const [first, ...rest] = Array.from({ length: 5 }, () => story(returned));
    await assessment.tell(first!, ...rest);
    await freeze();
    const ruling = story(
      [
        ...returned,
        {
          at: '12-06 09:00',
          step: 'ruled',
          counterpartOrganizationId: organization('water'),
          wrongRefusals: [aTask('water').id],
          after: { responsibleOrganizationId: organization('water') },
        },
      ],
      first![0]!.payload.issueId,
    ).at(-1)!;
    await assessment.receiveFact(ruling);
    expect(indicator(await score(january), 'wrong-return-rate')).toMatchObject({
      numerator: 0,
      denominator: 5,
      value: 0,
      correction: { numerator: 1, denominator: 5, value: 20, difference: 20 },
    });
    const { scoreExplanation } = await assessment.subgraph.get<{
      scoreExplanation: {
        edges: {
          node: {
            status: string;
            numerator: number;
            processKey: string;
            events: { step: string; reasonCode: string }[];
          };
        }[];
      };
    }>(
      'query ($id: ID) { scoreExplanation(month: "2026-11", organizationId: $id, indicatorCode: "wrong-return-rate") { edges { node { status numerator processKey events { step reasonCode } } } } }',
      { as: appraiser, variables: { id: organization('water') }, claims: january },
    );
    const by = (status: string) =>
      scoreExplanation.edges.filter(({ node }) => node.status === status).map(({ node }) => node.numerator);
    expect([by('COUNTED'), by('WITHDRAWN_AFTER_FREEZE'), by('ADDED_AFTER_FREEZE')]).toEqual([[0, 0, 0, 0], [0], [1]]);
    for (const { node } of scoreExplanation.edges) {
      expect(node.processKey).toBe('standard');
      expect(node.events[0]).toEqual({ step: 'returned', reasonCode: 'NOT_ON_DUTY_LIST' });
    }
  });
});

describe('computing a period again', () => {
  it('gives the same numbers and the same digest', async () => {
    await assessment.tell(
      ...Array.from({ length: 4 }, () => story(lifeOf('water'))),
      story(late('12-02 09:00')),
      story(takenBy('water', '11-09 18:00')),
      story(takenBy('water', '12-09 18:00')),
    );
    const before = await tallies();
    const result = await recompute();
    expect(result).toMatchObject({ issues: 7, identical: true, repaired: 0 });
    expect(result.digestAfter).toBe(result.digestBefore);
    expect(await tallies()).toEqual(before);
    await freeze();
    expect((await recompute()).period.digest).toBe(result.digestBefore);
  });

  it('finds and repairs numbers that do not follow from the events', async () => {
    await assessment.tell(...Array.from({ length: 3 }, () => story(lifeOf('water'))), story(late('11-12 09:00')));
    const truth = await tallies();
    const { query } = assessment.subgraph.database;
    await query(`UPDATE tally SET count = count + 7 WHERE kind = 'callback'`);
    await query(`DELETE FROM tally WHERE kind = 'offer'`);
    await query(`UPDATE observation SET facts = '{"met":true}' WHERE facts = '{"met":false}'`);
    await query(`DELETE FROM observation WHERE kind = 'verification'`);
    const result = await recompute();
    expect(result).toMatchObject({ identical: false, repaired: 4 });
    expect(await tallies()).toEqual(truth);
    expect(await recompute()).toMatchObject({ identical: true, digestAfter: result.digestAfter });
  });

  it('leaves a frozen number unchanged when it repairs the present number', async () => {
    await assessment.tell(...Array.from({ length: 6 }, () => story(lifeOf('water'))));
    await freeze();
    const before = await score();
    await assessment.subgraph.database.query(`UPDATE tally SET count = 1`);
    expect(indicator(await score(), 'response-rate').correction).not.toBeNull();
    await recompute();
    expect(await score()).toEqual(before);
  });
});

describe('the facts', () => {
  it('are only added', async () => {
    await assessment.tell(story(lifeOf('water')));
    await expect(assessment.subgraph.database.query('UPDATE issue_fact SET seq = 99')).rejects.toThrow(
      'facts are only added',
    );
    await expect(assessment.subgraph.database.query('DELETE FROM issue_fact')).rejects.toThrow('facts are only added');
  });

  it('take effect once, in the order of the steps of the issue', async () => {
    const facts = story(lifeOf('water'));
    expect(await assessment.receiveFact(facts[1]!)).toBe('overtook');
    await assessment.tell(facts);
    const before = await tallies();
    for (const fact of facts) expect(await assessment.receiveFact(fact)).toBe('duplicate');
    expect(await tallies()).toEqual(before);
  });

  it('give the same numbers in every order in which different issues arrive, also at the same moment', async () => {
    const stories = [
      lifeOf('water'),
      late('11-20 09:00'),
      late('12-03 10:00'),
      takenBy('street', '11-09 18:00'),
      lifeOf('water', { responded: false, resolved: null, satisfaction: 2 }),
    ].map((steps) => story(steps));
    await assessment.tell(...stories);
    const expected = (await tallies()).map(({ count, ...rest }) => ({ ...rest, count }));
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (order) => {
        await assessment.subgraph.database.query(
          'TRUNCATE issue_fact, observation, tally, processed_message, inbox_position',
        );
        const waiting = stories.map((facts): IssueFact[] => [...facts]);
        while (waiting.length > 0) {
          // Up to three issues take a step at the same moment, each on a connection of its own.
          const chosen = [...new Set([0, 1, 2].map(() => (order.next().value as number) % waiting.length))];
          await Promise.all(chosen.map((index) => assessment.receiveFact(waiting[index]!.shift()!)));
          for (const index of chosen.sort((a, b) => b - a)) if (waiting[index]!.length === 0) waiting.splice(index, 1);
        }
        expect(await tallies()).toEqual(expected);
      }),
      { numRuns: 6 },
    );
  });
});
