import { editions } from '../src/indicator/indicator.catalogue.js';
import type { IssueFact } from '../src/observation/history.rules.js';
import { appraiser, TestAssessment } from './assessment.js';
import { aTask, lifeOf, organization, recast, refusalBy, story, takenBy, type Step } from './builders.js';

interface Fixture {
  /** The unit whose score is checked: the first receiver or the department. */
  unit: 'street' | 'department';
  stories: Step[][];
  expected: { numerator: number; denominator: number; openOverdue?: number; value: number | null; withheld?: string };
}

const answers = (...callbacks: [boolean, boolean | null, number | null][]): Step[][] =>
  callbacks.map(([responded, resolved, satisfaction]) => lifeOf('department', { responded, resolved, satisfaction }));
const finished = (at: string): Step[] => [
  ...takenBy('department', '11-09 18:00'),
  { at, step: 'handled', organizationId: organization('department') },
];
const delayOf = (unit: string) => ({ organizationId: organization(unit), month: '2026-11', minutes: 20 });
const opened = takenBy('department', '11-09 18:00');
const offered = opened.slice(0, 3);
const unjudged: Step[] = [
  { at: '11-02 09:00', step: 'reported' },
  { at: '11-02 14:00', step: 'overdue', organizationId: organization('street') },
];
const returned: Step[] = [
  ...offered,
  {
    at: '11-02 11:00',
    step: 'returned',
    organizationId: organization('department'),
    task: aTask('department'),
    refusal: refusalBy('department'),
    reasonCode: 'NOT_ON_DUTY_LIST',
  },
];
const ruledAgainst: Step[] = [
  ...returned,
  {
    at: '11-04 09:00',
    step: 'ruled',
    organizationId: organization('coordination'),
    counterpartOrganizationId: organization('department'),
    wrongRefusals: [aTask('department').id],
    after: { responsibleOrganizationId: organization('department') },
  },
];
const verified = (step: 'verification-passed' | 'verification-failed'): Step[] => [
  ...finished('11-04 15:00'),
  { at: '11-05 10:00', step, organizationId: organization('street') },
];
const called = (step: Pick<Step, 'step' | 'callback'>): Step[] => [
  ...finished('11-04 15:00'),
  { at: '11-06 10:00', staffId: 'caller', ...step },
];

/** For every indicator, the events and the value that a person computed by hand. */
const fixtures: Record<string, Fixture> = {
  'response-rate': {
    unit: 'department',
    stories: answers(
      [true, true, 5],
      [true, null, null],
      [false, false, 1],
      [true, true, 4],
      [true, false, 3],
      [false, null, null],
    ),
    expected: { numerator: 4, denominator: 6, value: 66.67 },
  },
  'resolution-rate': {
    unit: 'department',
    stories: answers(
      [true, true, 5],
      [true, true, null],
      [false, false, 1],
      [true, true, 4],
      [true, false, 3],
      [true, null, 5],
    ),
    expected: { numerator: 3, denominator: 5, value: 60 },
  },
  'satisfaction-rate': {
    unit: 'department',
    stories: answers([true, true, 5], [true, true, 4], [false, false, 1], [true, true, 3], [true, false, null]),
    expected: { numerator: 2, denominator: 4, value: null, withheld: 'SAMPLE_TOO_SMALL' },
  },
  'on-time-rate': {
    unit: 'department',
    stories: [
      finished('11-04 15:00'),
      finished('11-09 17:59'),
      finished('11-08 09:00'),
      finished('11-12 09:00'),
      opened,
      opened,
    ],
    expected: { numerator: 3, denominator: 6, openOverdue: 2, value: 50 },
  },
  'undelayed-rate': {
    unit: 'department',
    stories: [
      ...Array.from({ length: 4 }, () => finished('11-04 15:00')),
      [...opened, { at: '11-10 09:00', step: 'escalated', after: { delay: [delayOf('department')] } }],
      opened,
    ],
    expected: { numerator: 4, denominator: 5, value: 80 },
  },
  'return-rate': {
    unit: 'department',
    stories: [opened, opened, opened, returned, ruledAgainst],
    expected: { numerator: 2, denominator: 5, value: 40 },
  },
  'wrong-return-rate': {
    unit: 'department',
    stories: [opened, opened, opened, opened, returned, ruledAgainst, offered],
    expected: { numerator: 1, denominator: 6, value: 16.67 },
  },
  'wrong-transfer-rate': {
    unit: 'street',
    stories: [opened, opened, opened, opened, returned, ruledAgainst, offered],
    expected: { numerator: 1, denominator: 6, value: 16.67 },
  },
  'first-receiver-duty': {
    unit: 'street',
    stories: [
      opened,
      opened,
      opened,
      [
        { at: '11-02 09:00', step: 'reported' },
        { at: '11-02 14:00', step: 'overdue' },
      ],
      opened.slice(0, 2),
      [{ at: '11-02 09:00', step: 'reported' }],
    ],
    expected: { numerator: 3, denominator: 5, openOverdue: 1, value: 60 },
  },
  'timely-judgement-rate': {
    unit: 'street',
    stories: [
      ...Array.from({ length: 4 }, () => opened.slice(0, 2)),
      [
        { at: '11-02 09:00', step: 'reported' },
        { at: '11-03 09:00', step: 'judged', organizationId: organization('street'), late: true },
      ],
      unjudged,
      [{ at: '11-02 09:00', step: 'reported' }],
    ],
    expected: { numerator: 4, denominator: 6, value: 66.67 },
  },
  'timely-dispatch-rate': {
    unit: 'street',
    stories: [
      ...Array.from({ length: 4 }, () => opened.slice(0, 3)),
      [...opened.slice(0, 2), { at: '11-03 09:00', step: 'overdue', organizationId: organization('street') }],
      opened.slice(0, 2),
    ],
    expected: { numerator: 4, denominator: 5, value: 80 },
  },
  'timely-closing-rate': {
    unit: 'street',
    stories: [
      ...Array.from({ length: 5 }, () => lifeOf('department')),
      [
        ...lifeOf('department').slice(0, 6),
        { at: '11-06 11:00', step: 'overdue', organizationId: organization('street') },
        { at: '11-07 11:00', step: 'closed', organizationId: organization('street'), late: true },
      ],
    ],
    expected: { numerator: 5, denominator: 6, value: 83.33 },
  },
  'not-reached-rate': {
    unit: 'department',
    stories: [
      called({ step: 'callback-not-reached' }),
      ...Array.from({ length: 4 }, () =>
        called({ step: 'callback-answered', callback: { responded: true, resolved: true, satisfaction: 5 } }),
      ),
    ],
    expected: { numerator: 1, denominator: 5, value: 20 },
  },
  'verification-failure-rate': {
    unit: 'department',
    stories: [verified('verification-failed'), ...Array.from({ length: 7 }, () => verified('verification-passed'))],
    expected: { numerator: 1, denominator: 8, value: 12.5 },
  },
};

interface ScoresAnswer {
  scores: {
    edges: {
      node: {
        indicators: {
          indicator: { code: string };
          numerator: number;
          denominator: number;
          openOverdue: number;
          value: number | null;
          withheld: string | null;
          formula: string;
        }[];
      };
    }[];
  };
}
const QUERY = `query ($month: String!, $id: ID) { scores(month: $month, organizationId: $id) { asOf edges { node { indicators {
  indicator { code } numerator denominator openOverdue value withheld formula } } } } }`;

describe('every indicator of the catalogue, from events to the value', () => {
  let assessment: TestAssessment;
  beforeAll(async () => {
    assessment = await TestAssessment.start();
  });
  afterAll(() => assessment.stop());

  it('has a test case in this file', () => {
    expect(Object.keys(fixtures).sort()).toEqual(
      [...new Set(editions.flatMap((edition) => edition.indicators.map(({ code }) => code)))].sort(),
    );
  });

  it.each(Object.entries(fixtures))('%s', async (code, { unit, stories, expected }) => {
    const names = { street: `street of ${code}`, department: `department of ${code}` };
    await assessment.found(names.street, 'street_office', { regionCode: '320106001000' });
    await assessment.found(names.department, 'line_department');
    const facts = stories.map((steps): IssueFact[] => recast(story(steps), names));
    await assessment.tell(...facts);
    const { scores } = await assessment.subgraph.get<ScoresAnswer>(QUERY, {
      as: appraiser,
      variables: { month: '2026-11', id: organization(names[unit]) },
      claims: { clock: '2026-12-05T00:00:00.000Z' },
    });
    const score = scores.edges[0]!.node.indicators.find(({ indicator }) => indicator.code === code)!;
    expect(score).toMatchObject({ openOverdue: 0, withheld: null, ...expected });
    expect(score.formula).toContain(`= ${expected.numerator} ÷ ${expected.denominator}`);
  });
});
