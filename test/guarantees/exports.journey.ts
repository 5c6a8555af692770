import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { Gateway, type Person } from '../../deploy/demo/gateway-client.js';

interface Exported {
  address: string;
  rows: number;
}

/** Exports through the gateway, as the console does: a command, and a GET with the same token. */
export function describeExports(platform: () => TestPlatform): void {
  describe('an export of issues', () => {
    let gateway: Gateway;
    beforeAll(() => {
      gateway = new Gateway(platform().gatewayUrl);
    });

    const tokenOf = async (account: string): Promise<string> => {
      const answer = await fetch(`${platform().gatewayUrl}/demo/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ account }),
      });
      return ((await answer.json()) as { token: string }).token;
    };
    const download = async (account: string | null, address: string): Promise<Response> =>
      fetch(`${platform().gatewayUrl}${address}`, {
        headers: account === null ? {} : { authorization: `Bearer ${await tokenOf(account)}` },
      });
    const exportAs = async (
      person: Person,
      command: 'exportIssues' | 'exportTasks',
      input: object,
    ): Promise<Exported> => {
      const { made } = await person.send<{ made: Exported }>(
        `mutation Export($input: IssueExportInput!) { made: ${command}(input: $input) { address rows } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      return made;
    };

    it.each(['exportIssues', 'exportTasks'] as const)(
      '%s gives a file with the rows that it announced',
      async (command) => {
        const { address, rows } = await exportAs(gateway.as('coordinator'), command, { format: 'CSV' });
        const answer = await download('coordinator', address);
        expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
        expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
        const text = Buffer.from(await answer.arrayBuffer()).toString();
        expect(text.startsWith('\ufeff# 导出内容：')).toBe(true);
        // Without personal columns no cell has a line break.
        const lines = text.split('\r\n').filter((line) => line !== '' && !/^\ufeff?#/.test(line));
        expect(lines).toHaveLength(rows + 1);
      },
    );

    it('is for the account that made it alone', async () => {
      const { address } = await exportAs(gateway.as('coordinator'), 'exportIssues', { format: 'XLSX' });
      const statusOf = async (account: string | null): Promise<number> => (await download(account, address)).status;
      expect(await statusOf('resident-1')).toBe(404);
      expect(await statusOf('auditor')).toBe(404);
      expect(await statusOf(null)).toBe(401);
      const answer = await download('coordinator', address);
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 2)
          .toString(),
      ).toBe('PK');
      expect((await download('coordinator', '/exports/nowhere/x')).status).toBe(404);
      expect((await download('coordinator', '/exports/__proto__/x')).status).toBe(404);
    });

    it('is refused to residents, with a sentence for people', async () => {
      await expect(exportAs(gateway.as('resident-1'), 'exportIssues', { format: 'CSV' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
        faults: [{ extensions: { messages: { zh: '您无权使用「导出事项」' } } }],
      });
    });
  });
}
