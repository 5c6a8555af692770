import { firstEdition } from './first-edition.js';
import { catalogueFaults, catalogueFor, catalogueSchema, type IndicatorCatalogue } from './indicator.rules.js';

/** Every edition ever released, oldest first. */
export const editions: readonly IndicatorCatalogue[] = [firstEdition].map((edition) => catalogueSchema.parse(edition));

const faults = catalogueFaults(editions);
if (faults.length > 0)
  throw new Error(`The indicator catalogue is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);

/** Returns the edition that applies to a month. */
export function editionFor(month: string): IndicatorCatalogue {
  return catalogueFor(editions, month);
}
