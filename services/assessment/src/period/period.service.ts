import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { RowOf } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { editionFor } from '../indicator/indicator.catalogue.js';
import { catalogueSchema, type IndicatorCatalogue } from '../indicator/indicator.rules.js';
import { LOCK_ALONE, moveTallies } from '../observation/observation.queries.js';
import { ObservationService } from '../observation/observation.service.js';
import { endOfMonth, monthText } from '../month/month.rules.js';
import { periodErrors } from './period.errors.js';
import type {
  FreezePeriodInput,
  FreezePeriodPayload,
  Period,
  RecomputePeriodInput,
  RecomputePeriodPayload,
} from './period.graphql.js';
import {
  contentOfMonth,
  freezePeriod,
  freezeTallies,
  issuesOfMonth,
  periodOf,
  rebuildTallies,
} from './period.queries.js';
import type { PeriodRow } from './period.table.js';

/**
 * Number of issues that one batch computes. A larger batch could need too much memory, because every event of the
 * issues is read.
 */
const BATCH = 500;

/** The time of a freeze and the edition of the catalogue that applied. */
export interface Frozen {
  at: Date;
  catalogue: IndicatorCatalogue;
}

@Injectable()
export class PeriodService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
    private readonly observations: ObservationService,
  ) {}

  async getPeriod(ctx: RequestContext, month: string): Promise<Period> {
    const row = await periodOf.first(this.dataSource, [monthText(month)]);
    return viewOf(month, row, ctx.now());
  }

  /**
   * Returns the time of the freeze of a month and the edition that applied; null while the numbers can still change.
   */
  async findFrozen(month: string): Promise<Frozen | null> {
    const row = await periodOf.first(this.dataSource, [month]);
    return row ? { at: row.frozenAt, catalogue: catalogueSchema.parse(row.catalogue) } : null;
  }

  /**
   * Freezes the numbers of a month. Later events do not change the frozen numbers; their effect is shown as a
   * correction.
   * @throws PERIOD_NOT_OVER, PERIOD_ALREADY_FROZEN, BAD_INPUT
   */
  freezePeriod(ctx: RequestContext, input: FreezePeriodInput): Promise<FreezePeriodPayload> {
    return this.commands.run(ctx, 'freezePeriod', input, async (tx) => {
      const month = monthText(input.month);
      const endsAt = endOfMonth(month);
      if (tx.now < endsAt) throw periodErrors.PERIOD_NOT_OVER({ month, endsAt: endsAt.toISOString() });
      await tx.sql(LOCK_ALONE);
      const { rows, digest, observations } = await contentOf(tx, month);
      const catalogue = editionFor(month);
      const frozen: PeriodRow = {
        month,
        frozenAt: tx.now,
        frozenBy: tx.origin.actor.id,
        catalogueVersion: catalogue.version,
        catalogue,
        observations: String(observations),
        digest,
      };
      if (!(await freezePeriod.first(tx, [JSON.stringify([frozen])])))
        throw periodErrors.PERIOD_ALREADY_FROZEN({ month });
      await freezeTallies.run(tx, rows);
      tx.audit({
        subject: { type: 'period', id: month },
        after: { digest, observations, catalogueVersion: catalogue.version },
      });
      const row = await periodOf.first(tx, [month]);
      return { period: viewOf(month, row, tx.now) };
    });
  }

  /**
   * Computes every number of a month again from the events and compares it with the stored number. Only a fault in the
   * platform can cause a difference. The difference is repaired and reported; frozen numbers do not change.
   * @throws BAD_INPUT
   */
  recomputePeriod(ctx: RequestContext, input: RecomputePeriodInput): Promise<RecomputePeriodPayload> {
    return this.commands.run(ctx, 'recomputePeriod', input, async (tx) => {
      const month = monthText(input.month);
      await tx.sql(LOCK_ALONE);
      const before = await contentOf(tx, month);
      const issues = await issuesOfMonth.rows(tx, [month]);
      const repaired = await this.computeAgain(
        tx,
        issues.map(({ issueId }) => issueId),
      );
      await moveTallies.run(tx, await rebuildTallies.rows(tx, [month]));
      const after = await contentOf(tx, month);
      const row = await periodOf.first(tx, [month]);
      const found = {
        issues: issues.length,
        identical: repaired === 0 && before.digest === after.digest,
        repaired,
        digestBefore: before.digest,
        digestAfter: after.digest,
      };
      tx.audit({ subject: { type: 'period', id: month }, after: found });
      return { period: viewOf(month, row, tx.now), ...found };
    });
  }

  private async computeAgain(tx: EffectTx, issueIds: readonly string[]): Promise<number> {
    let repaired = 0;
    for (let start = 0; start < issueIds.length; start += BATCH) {
      const { removed, added } = await this.observations.bringUpToDate(tx, issueIds.slice(start, start + BATCH));
      repaired += Math.max(removed, added);
    }
    return repaired;
  }
}

/** Returns the data from which the numbers of a month are computed, in a fixed order, with their digest. */
async function contentOf(
  tx: Pick<Transaction, 'sql'>,
  month: string,
): Promise<{ rows: RowOf<(typeof contentOfMonth)['shape']>[]; digest: string; observations: number }> {
  const rows = await contentOfMonth.rows(tx, [month]);
  const digest = createHash('sha256')
    .update(rows.map((row) => JSON.stringify(row)).join('\n'))
    .digest('hex');
  return { rows, digest, observations: rows.reduce((sum, row) => sum + Number(row.count), 0) };
}

function viewOf(month: string, row: PeriodRow | null, now: Date): Period {
  const endsAt = endOfMonth(month);
  return {
    month,
    state: row ? 'FROZEN' : now < endsAt ? 'OPEN' : 'OVER',
    endsAt: endsAt.toISOString(),
    catalogueVersion: row?.catalogueVersion ?? editionFor(month).version,
    frozenAt: row?.frozenAt.toISOString() ?? null,
    observations: row ? Number(row.observations) : null,
    digest: row?.digest ?? null,
    asOf: now.toISOString(),
  };
}
