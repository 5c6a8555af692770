import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { Gateway, type Person } from '../../deploy/demo/gateway-client.js';

interface Exported {
  address: string;
  rows: number;
}

/** The export commands and the types of their inputs. */
const inputs = {
  exportIssues: 'IssueExportInput',
  exportTasks: 'IssueExportInput',
  exportDutyList: 'DutyListExportInput',
  exportScores: 'ScoreExportInput',
  exportStaff: 'StaffExportInput',
} as const;
/** The month of the test, in China. */
const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);

/** Exports through the gateway, as the console does: a command, and a GET with the same token. */
export function describeExports(platform: () => TestPlatform): void {
  describe('an export', () => {
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
    const exportAs = async (person: Person, command: keyof typeof inputs, input: object): Promise<Exported> => {
      const { made } = await person.send<{ made: Exported }>(
        `mutation Export($input: ${inputs[command]}!) { made: ${command}(input: $input) { address rows } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      return made;
    };

    /** Returns the text of an exported csv file. */
    const fileOf = async (account: string, command: keyof typeof inputs, input: object): Promise<string> => {
      const { address, rows } = await exportAs(gateway.as(account), command, { format: 'CSV', ...input });
      const answer = await download(account, address);
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
      const text = Buffer.from(await answer.arrayBuffer()).toString();
      expect(text.startsWith('\ufeff# 导出内容：')).toBe(true);
      expect(linesOf(text)).toHaveLength(rows + 1);
      return text;
    };
    /** Returns header and rows. Without personal columns no cell has a line break. */
    const linesOf = (text: string): string[] =>
      text.split('\r\n').filter((line) => line !== '' && !/^\ufeff?#/.test(line));

    it.each([
      ['exportIssues', 'coordinator', {}],
      ['exportTasks', 'coordinator', {}],
      ['exportDutyList', 'coordinator', {}],
      ['exportScores', 'appraiser', { month }],
      ['exportStaff', 'personnel-officer', {}],
    ] as const)('%s gives a file with the rows that it announced', async (command, account, input) => {
      const lines = linesOf(await fileOf(account, command, input));
      expect(lines.length).toBeGreaterThan(1);
    });

    it.each([
      ['exportDutyList', 'importDutyList', 'district-admin'],
      ['exportStaff', 'importStaff', 'personnel-officer'],
    ] as const)('%s gives a file that %s reads without a fault and without a change', async (out, back, account) => {
      const content = await fileOf(account, out, {});
      const rows = linesOf(content).length - 1;
      const { read } = await gateway.as(account).send<{
        read: { imported: number; unchanged: number; rejected: number; errors: { row: number; code: string }[] };
      }>(`mutation Read($input: ImportInput!) { read: ${back}(input: $input) { imported unchanged rejected errors { row code } } }`, { input: { idempotencyKey: crypto.randomUUID(), content, mode: 'ALL_OR_NOTHING', dryRun: true } });
      expect(read.errors).toEqual([]);
      expect(read.rejected).toBe(0);
      // The duty list is imported as a new version with all its rows.
      expect(back === 'importStaff' ? read.unchanged : read.imported).toBe(rows);
    });

    it('has the scores of the list: a street exports its own and those of its region alone', async () => {
      const { scores } = await gateway.as('street-dispatcher').send<{
        scores: { edges: { node: { organizationName: string; indicators: { value: number | null }[] } }[] };
      }>('query ($month: String!) { scores(month: $month, first: 100) { edges { node { organizationName indicators { value } } } } }', { month });
      const expected = scores.edges.flatMap(({ node }) => node.indicators.map(() => node.organizationName));
      const [, ...rows] = linesOf(await fileOf('street-dispatcher', 'exportScores', { month }));
      expect(rows.map((row) => row.split(',')[1])).toEqual(expected);
      const [, ...all] = linesOf(await fileOf('appraiser', 'exportScores', { month }));
      expect(all.length).toBeGreaterThan(rows.length);
    });

    it('of the duty list for a category names the field of a code that cannot be one', async () => {
      const input = { format: 'CSV', categoryCode: '=1+1' };
      await expect(exportAs(gateway.as('coordinator'), 'exportDutyList', input)).rejects.toMatchObject({
        code: 'BAD_INPUT',
        faults: [{ extensions: { details: { field: 'categoryCode' } } }],
      });
    });

    it('of staff is refused to a coordinator, who may change no person', async () => {
      await expect(exportAs(gateway.as('coordinator'), 'exportStaff', { format: 'CSV' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    });

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
