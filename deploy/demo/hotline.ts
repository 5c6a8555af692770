import { setTimeout as wait } from 'node:timers/promises';
import type { DemoCategory } from './categories.js';
import { Refused, type Gateway, type RequestOptions } from './gateway-client.js';
import { passingCodes } from './processes.js';

/** Every tenth category of the hotline has no row in the mapping, as when the hotline adds categories. */
const UNMAPPED = 10;
/** Number of times that the mapping is sent while coordination does not know the client or a category yet. */
const patience = 60;
const pauseMs = 500;

/** Returns the category of a matter in the system of the hotline. */
export const categoryAtHotline = (categoryCode: string): string => `RX-${categoryCode}`;

/**
 * Returns the mapping of the hotline. It lacks a tenth of the categories and `lacking`. Reports of the categories that
 * pass the desk at once stay with the desk.
 */
export function hotlineMapping(categories: readonly DemoCategory[], lacking?: string): string {
  const passing = passingCodes(categories);
  const rows = categories
    .filter(({ code }, index) => index % UNMAPPED !== 0 && code !== lacking)
    .map(({ code, item }) => [categoryAtHotline(code), item, passing.includes(code) ? '' : code].join());
  return `sourceCategory,sourceName,categoryCode\n${rows.join('\n')}\n`;
}

interface Options {
  gateway: Gateway;
  /** Code of the client. */
  client: string;
  categories: readonly DemoCategory[];
  /** Code of a category that the mapping lacks. */
  lacking?: string;
  keyPrefix: string;
  request: RequestOptions;
}

/** Imports the mapping of the hotline, unless an earlier load has imported it. */
export async function mapHotline({ gateway, client, categories, lacking, keyPrefix, request }: Options): Promise<void> {
  const administrator = gateway.as('district-admin');
  interface Book {
    clients: { id: string; code: string; sourceMapping: { version: number } | null }[];
  }
  const { clients } = await administrator.send<Book>(
    'query Mappings { clients { id code sourceMapping { version } } }',
    {},
    request,
  );
  const { id, sourceMapping } = clients.find(({ code }) => code === client)!;
  if (sourceMapping !== null && sourceMapping.version > 0) return;
  for (let attempt = 1; attempt <= patience; attempt += 1) {
    const idempotencyKey = `${keyPrefix}-mapping-${attempt}`;
    try {
      const { answer } = await administrator.send<{ answer: { rejected: number } }>(
        `mutation ImportSourceMapping($input: ImportSourceMappingInput!) {
          answer: importSourceMapping(input: $input) { rejected } }`,
        { input: { idempotencyKey, clientId: id, expectedVersion: 0, content: hotlineMapping(categories, lacking) } },
        request,
      );
      if (answer.rejected === 0) return;
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'NOT_FOUND')) throw error;
    }
    await wait(pauseMs);
  }
  throw new Error('coordination knows neither the hotline nor its categories');
}
