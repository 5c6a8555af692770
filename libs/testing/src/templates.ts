import { readFileSync } from 'node:fs';
import { CONTEXT_HEADER, type Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from './subgraph.js';

/** The imports of a service that read a table: its mutations `import…`, except the maps in GeoJSON. */
export function importsOf(service: string): string[] {
  const schema = readFileSync(`services/${service}/schema.graphql`, 'utf8');
  const names = [...schema.matchAll(/^ {2}(import[A-Z]\w+)\(/gm)].map(([, name]) => name!);
  return names.filter((name) => name !== 'importGrids');
}

/** Loads the template of an import as the gateway does. */
export function loadTemplate(
  subgraph: TestSubgraph,
  service: string,
  command: string,
  format: 'csv' | 'xlsx',
  as: Actor | null,
): Promise<Response> {
  const headers = { [CONTEXT_HEADER]: subgraph.context(as, { locale: 'zh' }) };
  return fetch(`${subgraph.service.url}/templates/${service}/${command}?format=${format}`, { headers });
}

export interface TriedTemplate {
  imported: number;
  unchanged: number;
  errors: unknown[];
}

/**
 * Sends the template of an import back in a dry run, and returns the outcome.
 * @param further fields of the input that only this import has
 */
export async function tryTemplate(
  subgraph: TestSubgraph,
  service: string,
  command: string,
  format: 'csv' | 'xlsx',
  as: Actor,
  type = 'ImportInput',
  further: Record<string, unknown> = {},
): Promise<TriedTemplate> {
  const file = await loadTemplate(subgraph, service, command, format, as);
  if (!file.ok) throw new Error(`${command}: ${file.status}`);
  const content = Buffer.from(await file.arrayBuffer()).toString('base64');
  const { done } = await subgraph.get<{ done: TriedTemplate }>(
    `mutation ($input: ${type}!) { done: ${command}(input: $input) { imported unchanged errors { field messages { zh } } } }`,
    {
      as,
      variables: { input: { idempotencyKey: newId(), content, contentEncoding: 'BASE64', dryRun: true, ...further } },
    },
  );
  return done;
}
