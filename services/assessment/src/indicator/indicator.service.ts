import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { monthOf, monthText } from '../month/month.rules.js';
import { editionFor } from './indicator.catalogue.js';
import { indicatorView, type IndicatorList } from './indicator.graphql.js';

@Injectable()
export class IndicatorService {
  /**
   * Returns the edition of the catalogue that applies to a month, or to the present month when `month` is absent.
   * @throws BAD_INPUT
   */
  listIndicators(ctx: RequestContext, month: string | null | undefined): IndicatorList {
    const catalogue = editionFor(month ? monthText(month) : monthOf(ctx.now()));
    return {
      version: catalogue.version,
      minimumWeightShare: catalogue.minimumWeightShare,
      minimumRanked: catalogue.minimumRanked,
      items: catalogue.indicators.map((indicator) => indicatorView(catalogue, indicator)),
      asOf: ctx.now().toISOString(),
    };
  }
}
