import { Injectable } from '@nestjs/common';
import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import { RowFaults, type ImportMode, type ImportSummary } from '../import/import.rules.js';
import type { CatalogueRow } from './catalogue.table.js';
import { catalogueErrors } from './catalogue.errors.js';
import { toCatalogue, type CaseCatalogue } from './catalogue.graphql.js';
import { loadYoungest, saveCatalogue } from './catalogue.queries.js';
import { nextVersion, readCatalogue, saysTheSame, type Category } from './catalogue.rules.js';

export interface ImportCatalogue {
  idempotencyKey: string;
  content: string;
  mode: ImportMode;
  dryRun: boolean;
  effectiveFrom?: string | null;
}

@Injectable()
export class CatalogueImportService {
  constructor(private readonly commands: CommandRunner) {}

  /**
   * Publishes a file as the next version of the catalogue; one that says the same as the youngest publishes nothing.
   * @throws OUT_OF_SCOPE for whoever does not answer for a whole district, CATALOGUE_OUT_OF_ORDER, CATALOGUE_EMPTY
   */
  importCatalogue(
    ctx: RequestContext,
    input: ImportCatalogue,
  ): Promise<ImportSummary & { catalogue: CaseCatalogue | null }> {
    return this.commands.run(ctx, 'importCatalogue', input, async (tx) => {
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('grid-catalogue'))`);
      await assertWholeDistrict(ctx, tx);
      const faults = new RowFaults();
      const file = readCatalogue(input.content, faults);
      const youngest = await loadYoungest(tx);
      const before = new Map(youngest?.categories.map((category) => [category.code, category]));
      const categories = nextVersion([...before.values()], file);
      const unchanged = file.drafts.filter((draft) => saysTheSame(draft, before.get(draft.code))).length;
      const summary = faults.summary(input, file.drafts.length, unchanged);
      if (!categories.some(({ retired }) => !retired)) throw catalogueErrors.CATALOGUE_EMPTY();
      const effectiveFrom = effectiveFromOf(input.effectiveFrom ?? null, youngest?.catalogue ?? null, tx.now);
      if (!faults.allowWriting(input)) return { ...summary, catalogue: null };
      if (youngest && categories.every((category) => saysTheSame(category, before.get(category.code)))) {
        return { ...summary, catalogue: toCatalogue(youngest.catalogue) };
      }
      const catalogue: CatalogueRow = {
        version: (youngest?.catalogue.version ?? 0) + 1,
        effectiveFrom,
        publishedAt: tx.now,
        categoryCount: categories.filter(({ retired }) => !retired).length,
      };
      await publish(tx, catalogue, categories, before);
      return { ...summary, catalogue: toCatalogue(catalogue) };
    });
  }
}

/** One catalogue serves every district of the installation: who publishes it must answer for each as a whole. */
async function assertWholeDistrict(ctx: RequestContext, tx: EffectTx): Promise<void> {
  const districts = await tx.sql<{ code: string }>(`SELECT code FROM region WHERE level = 'district'`);
  for (const { code } of districts) ctx.policy.assert('Mutation.importCatalogue', { regionCode: code });
}

function effectiveFromOf(wanted: string | null, youngest: CatalogueRow | null, now: Date): Date {
  const effectiveFrom = wanted === null ? now : new Date(wanted);
  if (youngest === null) return effectiveFrom;
  const earliest = youngest.effectiveFrom > now ? youngest.effectiveFrom : now;
  if (effectiveFrom < earliest) throw catalogueErrors.CATALOGUE_OUT_OF_ORDER({ earliest: earliest.toISOString() });
  return effectiveFrom;
}

async function publish(
  tx: EffectTx,
  catalogue: CatalogueRow,
  categories: readonly Category[],
  before: ReadonlyMap<string, Category>,
): Promise<void> {
  await saveCatalogue(tx, catalogue, categories);
  const { version, effectiveFrom, categoryCount } = catalogue;
  tx.emit(cataloguePublished, {
    key: 'catalogue',
    payload: {
      catalogueVersion: version,
      effectiveFrom: effectiveFrom.toISOString(),
      categories: categories.map(contentOf),
    },
  });
  const changed = categories.filter((category) => !saysTheSame(category, before.get(category.code)));
  tx.audit({
    subject: { type: 'catalogue', id: String(version) },
    before: before.size === 0 ? null : { categories: changed.flatMap(({ code }) => before.get(code) ?? []) },
    after: { effectiveFrom: effectiveFrom.toISOString(), categoryCount, categories: before.size === 0 ? [] : changed },
  });
}

function contentOf({
  code,
  major,
  minor,
  item,
  line,
  acceptMinutes,
  handleMinutes,
  closingCondition,
  riskGrade,
  retired,
}: Category): Category {
  return { code, major, minor, item, line, acceptMinutes, handleMinutes, closingCondition, riskGrade, retired };
}
