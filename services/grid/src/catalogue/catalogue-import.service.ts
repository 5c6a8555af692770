import { Injectable } from '@nestjs/common';
import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import { openTable, type ImportOutcome, type ImportPlan } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { LineService } from '../line/line.service.js';
import type { CatalogueRow } from './catalogue.table.js';
import { catalogueErrors } from './catalogue.errors.js';
import type { ImportCatalogueInput } from './catalogue.graphql.js';
import { loadYoungest, saveCatalogue } from './catalogue.queries.js';
import {
  catalogueColumns,
  judgeCatalogue,
  nextVersion,
  refuseRetiredLines,
  saysTheSame,
  type CatalogueFile,
  type Category,
} from './catalogue.rules.js';

@Injectable()
export class CatalogueImportService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly lines: LineService,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importCatalogue',
      title: { zh: '事件类别', en: 'Categories' },
      columns: async () => catalogueColumns(await this.lines.known()),
      example: {
        code: '0101001',
        major: '公用设施',
        minor: '路面井盖',
        item: '井盖破损',
        line: 'urban_management',
        acceptMinutes: '30',
        handleMinutes: '480',
        closingCondition: '井盖复位，路面平整',
        riskGrade: '2',
        photoRequired: '是',
      },
    });
  }

  /**
   * Publishes a file as the next version of the catalogue. A file that equals the newest version publishes nothing.
   * @throws OUT_OF_SCOPE when the caller is not responsible for every district, CATALOGUE_OUT_OF_ORDER, BAD_INPUT
   */
  async importCatalogue(ctx: RequestContext, input: ImportCatalogueInput): Promise<ImportOutcome> {
    const lines = await this.lines.known();
    const table = await openTable(input, catalogueColumns(lines));
    return this.commands.run(ctx, 'importCatalogue', input, async (tx) => {
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('grid-catalogue'))`);
      await assertWholeDistrict(ctx, tx);
      return table.save(async (rows, faults, refused) => {
        const youngest = await loadYoungest(tx);
        refuseRetiredLines(rows, faults, lines, youngest?.categories ?? []);
        return planCatalogue(tx, judgeCatalogue(rows, faults, refused), youngest, input.effectiveFrom);
      });
    });
  }
}

async function planCatalogue(
  tx: EffectTx,
  file: CatalogueFile,
  youngest: Awaited<ReturnType<typeof loadYoungest>>,
  wantedFrom: string | null | undefined,
): Promise<ImportPlan> {
  const before = new Map(youngest?.categories.map((category) => [category.code, category]));
  const categories = nextVersion([...before.values()], file);
  const unchanged = file.drafts.filter((draft) => saysTheSame(draft, before.get(draft.code))).length;
  const categoryCount = categories.filter(({ retired }) => !retired).length;
  const same = youngest !== null && categories.every((category) => saysTheSame(category, before.get(category.code)));
  // A file that was imported before may be sent again, although its date has passed.
  if (same) {
    assertDateOf(youngest.catalogue, wantedFrom ?? null, tx.now);
    return { imported: 0, unchanged, save: async () => youngest.catalogue.version };
  }
  const effectiveFrom = effectiveFromOf(wantedFrom ?? null, youngest?.catalogue ?? null, tx.now);
  const save = async (): Promise<number | void> => {
    if (categoryCount === 0) return;
    const version = (youngest?.catalogue.version ?? 0) + 1;
    await publish(tx, { version, effectiveFrom, publishedAt: tx.now, categoryCount }, categories, before);
    return version;
  };
  return { imported: file.drafts.length - unchanged, unchanged, save };
}

/** The catalogue serves every district of the installation, so the caller must have jurisdiction over all districts. */
async function assertWholeDistrict(ctx: RequestContext, tx: EffectTx): Promise<void> {
  const districts = await tx.sql<{ code: string }>(`SELECT code FROM region WHERE level = 'district'`);
  for (const { code } of districts) ctx.policy.assert('Mutation.importCatalogue', { regionCode: code });
}

/** An equal file moves no date: a version that has not begun begins on its own date. @throws CATALOGUE_UNCHANGED */
function assertDateOf({ version, effectiveFrom }: CatalogueRow, wanted: string | null, now: Date): void {
  if (wanted === null || effectiveFrom <= now || Date.parse(wanted) === effectiveFrom.getTime()) return;
  throw catalogueErrors.CATALOGUE_UNCHANGED({ version, from: effectiveFrom.toISOString() });
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
  leastSeverity,
  photoRequired,
  retired,
}: Category): Category {
  return {
    code,
    major,
    minor,
    item,
    line,
    acceptMinutes,
    handleMinutes,
    closingCondition,
    riskGrade,
    leastSeverity,
    photoRequired,
    retired,
  };
}
