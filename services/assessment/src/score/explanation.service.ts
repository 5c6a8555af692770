import { Injectable } from '@nestjs/common';
import { regionPrefix } from '@jiceng/contracts/codes';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { editionFor } from '../indicator/indicator.catalogue.js';
import {
  contributionOf,
  possibleFacts,
  type CountedFacts,
  type IndicatorDefinition,
} from '../indicator/indicator.rules.js';
import { factsText } from '../observation/observation.rules.js';
import { monthText } from '../month/month.rules.js';
import { PeriodService } from '../period/period.service.js';
import type { ContributingEvent, ScoreContribution } from './explanation.graphql.js';
import {
  contributionsOfOrganization,
  contributionsOfRegion,
  eventsById,
  type ContributionRow,
  type EventRow,
} from './explanation.queries.js';
import { regionText, ScoreService } from './score.service.js';

export interface ExplanationArgs {
  month: string;
  indicatorCode: string;
  organizationId?: string | null;
  regionCode?: string | null;
  first: number;
  after?: string | null;
}

/** Lists the events behind a score. */
@Injectable()
export class ExplanationService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly periods: PeriodService,
    private readonly scores: ScoreService,
  ) {}

  /**
   * Lists every observation in the denominator of an indicator of an organization or region, oldest first. The sum of
   * the contributions that are COUNTED or WITHDRAWN_AFTER_FREEZE is the official number.
   * @throws BAD_INPUT, OUT_OF_SCOPE, PAGE_TOO_LARGE, BAD_CURSOR
   */
  async explain(ctx: RequestContext, args: ExplanationArgs): Promise<Connection<ScoreContribution>> {
    const month = monthText(args.month);
    const { limit, keys } = keysetOf(args, 2);
    const unit = await this.unitOf(ctx, args);
    const catalogue = (await this.periods.findFrozen(month))?.catalogue ?? editionFor(month);
    const indicator = catalogue.indicators.find((candidate) => candidate.code === args.indicatorCode);
    if (!indicator) throw badInput('indicatorCode', '该月没有此指标', 'is not an indicator of this month');
    const counted = possibleFacts(indicator.observation).filter(
      (facts) => contributionOf(indicator, indicator.observation, facts).inDenominator,
    );
    const rows = await unit.query.rows(this.dataSource, [
      month,
      indicator.observation,
      counted.map((facts) => factsText(facts as never)),
      ctx.now(),
      limit,
      keys?.[0] ?? null,
      keys?.[1] ?? null,
      unit.value,
    ]);
    const events = await this.eventsOf(rows);
    return pageOf(
      rows,
      args,
      (row) => [row.countsFrom.toISOString(), row.rowId],
      (row) => contributionView(row, indicator, events, ctx.locale),
      ctx.now(),
    );
  }

  private async unitOf(
    ctx: RequestContext,
    { organizationId, regionCode }: ExplanationArgs,
  ): Promise<{ query: typeof contributionsOfRegion; value: string }> {
    if (Boolean(organizationId) === Boolean(regionCode)) {
      throw badInput('organizationId', '机构与区划须且只须给出一个', 'give either organizationId or regionCode');
    }
    if (organizationId) {
      const id = uuidText('organizationId', organizationId);
      await this.scores.assertOrganization(ctx, 'Query.scoreExplanation', id);
      return { query: contributionsOfOrganization, value: id };
    }
    const code = regionText(regionCode!);
    ctx.policy.assert('Query.scoreExplanation', { regionCode: code });
    return { query: contributionsOfRegion, value: `${regionPrefix(code)}%` };
  }

  private async eventsOf(rows: readonly ContributionRow[]): Promise<Map<string, EventRow>> {
    const ids = [...new Set(rows.flatMap((row) => row.eventIds))];
    const events = await eventsById.rows(this.dataSource, [ids]);
    return new Map(events.map((event) => [event.eventId, event]));
  }
}

function contributionView(
  row: ContributionRow,
  indicator: IndicatorDefinition,
  events: ReadonlyMap<string, EventRow>,
  locale: 'zh' | 'en',
): ScoreContribution {
  const facts = JSON.parse(row.facts) as CountedFacts['facts'];
  const { inNumerator } = contributionOf(indicator, indicator.observation, facts);
  const known = row.eventIds.flatMap((id) => events.get(id) ?? []).sort((a, b) => a.seq - b.seq);
  return {
    // Several indicators count one observation. A withdrawn observation and its replacement have the same id too.
    id: `${row.id}:${indicator.code}${row.superseded ? ':withdrawn' : ''}`,
    kind: indicator.observation,
    issue: { id: row.issueId },
    organization: { id: row.organizationId },
    regionCode: row.regionCode,
    regionName: row.regionName,
    categoryName: known.at(-1)?.categoryName ?? null,
    processKey: known.at(-1)?.processKey ?? null,
    countsFrom: row.countsFrom.toISOString(),
    numerator: inNumerator ? 1 : 0,
    denominator: 1,
    openOverdue: row.pending,
    status: row.superseded ? 'WITHDRAWN_AFTER_FREEZE' : row.afterFreeze ? 'ADDED_AFTER_FREEZE' : 'COUNTED',
    because: becauseOf(indicator, inNumerator, row.pending, locale),
    events: known.map(eventView),
  };
}

function becauseOf(
  indicator: IndicatorDefinition,
  inNumerator: boolean,
  pending: boolean,
  locale: 'zh' | 'en',
): string {
  const text = inNumerator ? indicator.numeratorText[locale] : indicator.denominatorText[locale];
  if (locale === 'zh')
    return `${inNumerator ? '计入分子和分母' : '只计入分母'}：${text}${pending ? '（已超时，尚未办结）' : ''}`;
  return `${inNumerator ? 'Counts above and below the line' : 'Counts below the line only'}: ${text}${pending ? ' (open, past its limit)' : ''}`;
}

function eventView(event: EventRow): ContributingEvent {
  return {
    id: event.eventId,
    seq: event.seq,
    step: event.step,
    reasonCode: event.reasonCode,
    occurredAt: event.occurredAt.toISOString(),
    organizationName: event.organizationName,
    postName: event.postName,
  };
}
