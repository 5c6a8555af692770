import { eventually, type Person } from '../demo/gateway-client.js';
import { expectThat } from './drill-log.js';

interface IndicatorScore {
  indicator: { code: string; nameEn: string };
  numerator: number;
  denominator: number;
}
interface Contribution {
  numerator: number;
  denominator: number;
  status: string;
  because: string;
  issue: { id: string };
  events: { step: string }[];
}

/** The score of one unit and the part of it that comes from this issue. */
export interface ExplainedScore {
  organizationId: string;
  /** Values of the indicators with a denominator above zero, as `on-time-rate 3/4`. */
  values: string[];
  /** Number of contributions whose events were checked, over all issues of the month. */
  contributions: number;
  /** The contributions of the drill's issue by indicator, as `on-time-rate 2/2 ← ruled, task-done`. */
  ofIssue: string[];
}

const scoresDocument = `query Scores($month: String!, $organizationId: ID!, $after: String) {
  scores(month: $month, organizationId: $organizationId, first: 100, after: $after) {
    edges { node { organization { id } indicators { numerator denominator indicator { code nameEn } } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const explanationDocument = `query Explanation($month: String!, $organizationId: ID!, $indicatorCode: String!, $after: String) {
  scoreExplanation(month: $month, organizationId: $organizationId, indicatorCode: $indicatorCode, first: 100, after: $after) {
    edges { node { numerator denominator status because issue { id } events { step } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Page<T> {
  edges: { node: T }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function everyPage<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<T> = await read(after);
    found.push(...page.edges.map(({ node }) => node));
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

/**
 * Reads the month's scores of an organization and follows every indicator to its contributions and events. The sums
 * must equal the shown numbers, and the drill's issue must be among the contributions. The check waits for events that
 * have not arrived yet.
 */
export function explainScore(
  person: Person,
  month: string,
  organizationId: string,
  issueId: string,
): Promise<ExplainedScore> {
  let last: unknown = null;
  return eventually(`the scores of ${organizationId} to count the issue`, async () => {
    try {
      return await explainOnce(person, month, organizationId, issueId);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Deviation') throw error;
      last = error;
      return null;
    }
  }).catch((error: unknown) => {
    throw last ?? error;
  });
}

async function explainOnce(
  person: Person,
  month: string,
  organizationId: string,
  issueId: string,
): Promise<ExplainedScore> {
  const indicators = await indicatorsOf(person, month, organizationId);
  let contributions = 0;
  const ofIssue: string[] = [];
  for (const { indicator, numerator, denominator } of indicators) {
    const parts = await everyPage<Contribution>(
      async (after) =>
        (
          await person.send<{ scoreExplanation: Page<Contribution> }>(explanationDocument, {
            month,
            organizationId,
            indicatorCode: indicator.code,
            after,
          })
        ).scoreExplanation,
    );
    const official = parts.filter(({ status }) => status !== 'ADDED_AFTER_FREEZE');
    const sums = [sum(official, 'numerator'), sum(official, 'denominator')];
    expectThat(
      sums[0] === numerator && sums[1] === denominator,
      `the events of ${indicator.code} to add up to ${numerator}/${denominator}`,
      sums.join('/'),
    );
    expectThat(
      parts.every(({ events }) => events.length > 0),
      `events behind every point of ${indicator.code}`,
      parts.find(({ events }) => events.length === 0),
    );
    contributions += official.length;
    const own = parts.filter(({ issue }) => issue.id === issueId);
    const steps = new Set(own.flatMap(({ events }) => events.map(({ step }) => step)));
    if (own.length > 0)
      ofIssue.push(`${indicator.code} ${sum(own, 'numerator')}/${sum(own, 'denominator')} ← ${[...steps].join(', ')}`);
  }
  expectThat(ofIssue.length > 0, 'the drilled issue among the points', `${contributions} points of other issues`);
  const values = indicators.map(
    ({ indicator, numerator, denominator }) => `${indicator.code} ${numerator}/${denominator}`,
  );
  return { organizationId, values, contributions, ofIssue };
}

async function indicatorsOf(person: Person, month: string, organizationId: string): Promise<IndicatorScore[]> {
  type Score = { organization: { id: string }; indicators: IndicatorScore[] };
  const scores = await everyPage<Score>(
    async (after) =>
      (await person.send<{ scores: Page<Score> }>(scoresDocument, { month, organizationId, after })).scores,
  );
  const own = scores.find(({ organization }) => organization.id === organizationId);
  return (own?.indicators ?? []).filter(({ denominator }) => denominator > 0);
}

function sum(parts: readonly Contribution[], field: 'numerator' | 'denominator'): number {
  return parts.reduce((total, part) => total + part[field], 0);
}
