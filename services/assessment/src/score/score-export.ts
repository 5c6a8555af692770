import { Injectable } from '@nestjs/common';
import { Args, Context, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { scoreWithheldReasonWords } from '@jiceng/contracts/dictionary/appraisal-words';
import { organizationKindWords } from '@jiceng/contracts/dictionary/codes';
import type { Words } from '@jiceng/contracts/dictionary/words';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { ExportColumn } from '@jiceng/tables/export-columns';
import { ExportInput, ExportPayload } from '@jiceng/tables/export.graphql';
import { Exports } from '@jiceng/tables/exports';
import type { IndicatorScore, OrganizationScore } from './score.graphql.js';
import { ScoreService } from './score.service.js';
import { organizationScoreView } from './score.view.js';

@InputType({ description: 'The scores to export: those of the list `scores` with the same arguments.' })
export class ScoreExportInput extends ExportInput {
  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => ID, { nullable: true, description: 'Only this organization and the organizations below it.' })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Count only observations in this region.' })
  regionCode: string | null;
}

interface ExportedScore {
  score: OrganizationScore;
  of: IndicatorScore;
}

const ofUnit = (labels: Words, field: string, value: (score: OrganizationScore) => ReturnType<Column['value']>) =>
  ({ labels, field: `OrganizationScore.${field}`, value: ({ score }) => value(score) }) satisfies Column;
const ofIndicator = (labels: Words, field: string, value: (score: IndicatorScore) => ReturnType<Column['value']>) =>
  ({ labels, field: `IndicatorScore.${field}`, value: ({ of }) => value(of) }) satisfies Column;
type Column = ExportColumn<ExportedScore>;

const kinds: Readonly<Record<string, Words>> = organizationKindWords;
const reasonOf = (withheld: string | null): Words | null =>
  withheld === null ? null : scoreWithheldReasonWords[withheld as keyof typeof scoreWithheldReasonWords];

/** One row for each indicator of each unit, so that a spreadsheet can be filtered and pivoted. */
const columns: readonly Column[] = [
  ofUnit({ zh: '月份', en: 'Month' }, 'month', ({ month }) => month),
  ofUnit({ zh: '单位', en: 'Unit' }, 'organizationName', ({ organizationName }) => organizationName),
  ofUnit({ zh: '单位类型', en: 'Kind' }, 'organizationKind', ({ organizationKind: kind }) => kinds[kind] ?? kind),
  ofUnit({ zh: '总分', en: 'Score' }, 'composite', ({ composite }) => composite.value),
  ofUnit({ zh: '不计总分原因', en: 'No score because' }, 'composite', ({ composite }) => reasonOf(composite.withheld)),
  ofUnit({ zh: '位次', en: 'Rank' }, 'rank', ({ rank }) => rank),
  ofUnit({ zh: '参加排名单位数', en: 'Units ranked' }, 'rankedAmong', ({ rankedAmong }) => rankedAmong),
  ofIndicator({ zh: '指标', en: 'Indicator' }, 'indicator', ({ indicator }) => ({
    zh: indicator.nameZh,
    en: indicator.nameEn,
  })),
  ofIndicator({ zh: '权重', en: 'Weight' }, 'indicator', ({ indicator }) => indicator.weight),
  ofIndicator({ zh: '分子', en: 'Numerator' }, 'numerator', ({ numerator }) => numerator),
  ofIndicator({ zh: '分母', en: 'Denominator' }, 'denominator', ({ denominator }) => denominator),
  ofIndicator({ zh: '其中在办超时', en: 'Open and late' }, 'openOverdue', ({ openOverdue }) => openOverdue),
  ofIndicator({ zh: '指标值（%）', en: 'Value (%)' }, 'value', ({ value }) => value),
  ofIndicator({ zh: '不计分原因', en: 'No value because' }, 'withheld', ({ withheld }) => reasonOf(withheld)),
  ofIndicator({ zh: '算式', en: 'Formula' }, 'formula', ({ formula }) => formula),
  ofIndicator(
    { zh: '更正后指标值（%）', en: 'Value after corrections (%)' },
    'correction',
    ({ correction }) => correction?.value ?? null,
  ),
  ofUnit({ zh: '是否冻结', en: 'Frozen' }, 'frozenAt', ({ frozenAt }) => frozenAt !== null),
  ofUnit({ zh: '指标版本', en: 'Edition' }, 'catalogueVersion', ({ catalogueVersion }) => catalogueVersion),
];

/** Parts of the key of a row, joined by `/`: month, region code or nothing, organization and indicator. */
const keyOf = (month: string, region: string, unit: string, indicator: string): string =>
  [month, region, unit, indicator].join('/');

/** Exports the scores of a month. */
@Injectable()
export class ScoreExport {
  constructor(
    private readonly scores: ScoreService,
    private readonly exports: Exports,
  ) {
    exports.offer<ExportedScore>({
      command: 'exportScores',
      title: { zh: '考核结果', en: 'Scores' },
      columns,
      words: {},
      rows: (ctx, keys) => this.rows(ctx, keys),
    });
  }

  /** @throws BAD_INPUT, OUT_OF_SCOPE and the errors of an export */
  async make(ctx: RequestContext, input: ScoreExportInput): Promise<ExportPayload> {
    const { month, organizationId, regionCode } = input;
    const { list } = await this.scores.sortedStandings(ctx, input, 'Mutation.exportScores');
    const keys = list.flatMap(({ id, official }) =>
      official.indicators.map(({ indicator }) => keyOf(month, regionCode ?? '', id, indicator.code)),
    );
    return this.exports.make(ctx, {
      command: 'exportScores',
      input,
      filter: { month, organizationId, regionCode },
      field: 'month',
      keys: (_tx, most) => Promise.resolve(keys.slice(0, most)),
    });
  }

  private async rows(ctx: RequestContext, keys: readonly string[]): Promise<ExportedScore[]> {
    const [month, region] = keys[0]!.split('/') as [string, string];
    // All portions of a file read the same scores, so their numbers belong together. They are some hundred at most.
    const units = await ctx.once('exported-scores', async () => {
      const args = { month, regionCode: region === '' ? null : region };
      const { list, setting } = await this.scores.sortedStandings(ctx, args, 'Mutation.exportScores');
      return new Map(list.map((each) => [each.id, organizationScoreView(setting, each, args.regionCode)]));
    });
    return keys.flatMap((key) => {
      const [, , unit, code] = key.split('/');
      const score = units.get(unit!);
      const of = score?.indicators.find(({ indicator }) => indicator.code === code);
      return score && of ? [{ score, of }] : [];
    });
  }
}

@Resolver(() => ExportPayload)
export class ScoreExportResolver {
  constructor(private readonly scores: ScoreExport) {}

  @Mutation(() => ExportPayload, {
    description:
      'Export the scores of organizations in a month as a table (导出考核结果): one row for each indicator of each ' +
      'organization that you may see, best first. The limits are those of `exportIssues`.',
  })
  exportScores(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The month and the format.' }) input: ScoreExportInput,
  ): Promise<ExportPayload> {
    return this.scores.make(ctx, input);
  }
}
