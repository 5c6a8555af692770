import { CONTEXT_HEADER, type Actor, type ContextClaims } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { readCsv } from '@jiceng/tables/csv';
import { readXlsx } from '@jiceng/tables/xlsx';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';

export interface MadeExport {
  id: string;
  address: string;
  fileName: string;
  rows: number;
  expiresAt: string;
}

const limits = { rows: 200_000, columns: 100 };

/** Sends an export command. */
export function askExport(
  subgraph: TestSubgraph,
  as: Actor | null,
  command: 'exportIssues' | 'exportTasks',
  input: Record<string, unknown> = {},
  claims: Partial<ContextClaims> = {},
): Promise<GraphqlAnswer<{ made: MadeExport }>> {
  return subgraph.ask(
    `mutation($input: IssueExportInput!) { made: ${command}(input: $input) { id address fileName rows expiresAt } }`,
    {
      as,
      variables: { input: { idempotencyKey: newId(), format: 'CSV', ...input } },
      claims: { locale: 'zh', ...claims },
    },
  );
}

/** Sends an export command that must succeed. */
export async function makeExport(...[subgraph, ...question]: Parameters<typeof askExport>): Promise<MadeExport> {
  const { data, errors } = await askExport(subgraph, ...question);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.made;
}

/** Downloads an export, as the gateway passes the request on. */
export function download(
  subgraph: TestSubgraph,
  as: Actor | null,
  address: string,
  claims: Partial<ContextClaims> = {},
  method: 'GET' | 'HEAD' = 'GET',
): Promise<Response> {
  const headers = { [CONTEXT_HEADER]: subgraph.context(as, { locale: 'zh', ...claims }) };
  return fetch(`${subgraph.service.url}${address}`, { method, headers });
}

/** Returns the rows of an exported file by the Chinese names of its columns, and the notes of a csv file. */
export async function readExport(answer: Response): Promise<{ notes: string[]; rows: Record<string, string>[] }> {
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const lines: string[][] = [];
  const isCsv = answer.headers.get('content-type')!.startsWith('text/csv');
  const text = isCsv ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : '';
  if (isCsv && !text.startsWith('\ufeff')) throw new Error('the csv has no byte order mark');
  for await (const { cells } of isCsv ? readCsv(text.slice(1), limits) : readXlsx(bytes, limits)) lines.push(cells);
  const at = lines.findIndex(([first]) => !first!.startsWith('# '));
  const header = lines[at]!;
  return {
    notes: lines.slice(0, at).map(([note]) => note!),
    rows: lines
      .slice(at + 1)
      .map((cells) => Object.fromEntries(header.map((name, place) => [name, cells[place] ?? '']))),
  };
}
