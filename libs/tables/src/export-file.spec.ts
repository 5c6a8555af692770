import type { RequestContext } from '@jiceng/platform/request-context';
import { exportFile } from './export-file.js';
import type { ExportFormatName } from './export.graphql.js';

const ROWS = 100_000;
/** A caller who sees every field in full. */
const ctx = {
  locale: 'zh',
  actor: { id: 'clerk', name: '李' },
  policy: { policy: { protects: () => false } },
} as unknown as RequestContext;
const facts = { id: 'x', title: '事项', filter: {}, reason: null, rowCount: ROWS, createdAt: new Date(0), words: {} };
const columns = [
  { labels: { zh: '内容', en: 'Text' }, field: 'Issue.title', value: ({ text }: { text: string }) => text },
];

describe('an exported file', () => {
  it.each<[ExportFormatName]>([['CSV'], ['XLSX']])('takes rows only as its reader takes bytes: %s', async (format) => {
    let taken = 0;
    async function* rows(): AsyncGenerator<{ text: string }> {
      for (; taken < ROWS; taken += 1) yield await Promise.resolve({ text: `${taken} 夜间施工噪音扰民`.repeat(20) });
    }
    const bytes = exportFile(ctx, format, facts, columns, rows())[Symbol.asyncIterator]();
    await bytes.next();
    await new Promise((done) => setTimeout(done, 50));
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(ROWS / 10);
    await bytes.return?.();
  });
});
