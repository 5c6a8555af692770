import { Client } from '@jiceng/client/client';
import { ApiError } from '@jiceng/client/errors';
import { LiveInbox, type LiveStep } from '@jiceng/client/live-inbox';
import { memoryStorage, OfflineQueue } from '@jiceng/client/offline-queue';
import { Inbox, Issue, Labels, ReportIssue, WhoAmI } from '@jiceng/client/operations';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** A small front end that knows only the client package and the address of the gateway. */
export function describeFrontEnds(platform: () => TestPlatform): void {
  describe('a front end with the client package', () => {
    let online = true;
    let requests = 0;
    let desk: Client;
    let worker: Client;
    let live: LiveInbox;
    const steps: LiveStep[] = [];
    let areaCode: string;

    /** The line of a telephone, which the test cuts. */
    const line: typeof fetch = async (url, init) => {
      if (!online) throw new TypeError('fetch failed');
      requests += 1;
      return fetch(url, init);
    };
    const as = (account: string): Client => {
      const { gatewayUrl: url } = platform();
      let token: Promise<string> | undefined;
      const signIn = async (): Promise<string> => {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ account });
        const answer = await fetch(`${url}/demo/token`, { method: 'POST', headers, body });
        return ((await answer.json()) as { token: string }).token;
      };
      return new Client({
        url,
        fetch: line,
        token: ({ fresh }) => (token = fresh || !token ? signIn() : token),
      });
    };
    beforeAll(async () => {
      worker = as('grid-worker');
      const { me } = await worker.query(WhoAmI, {});
      areaCode = me!.areaCodes[0]!;
      desk = as('street-dispatcher');
      live = new LiveInbox(desk.connection);
      live.onStep((step) => steps.push(step));
      await eventually(() => live.state === 'live');
    });
    afterAll(() => live.stop());

    it('signs in, reads labels and pages through its inbox', async () => {
      const { me } = await desk.query(WhoAmI, {});
      expect(me!.roles).toContain('street_dispatcher');
      const { dictionary } = await desk.query(Labels, { codes: ['IssueState'] });
      expect(dictionary![0]!.entries.find(({ code }) => code === 'HANDLING')?.labelZh).toMatch(/[一-龥]/);
      const { inbox } = await desk.query(Inbox, { first: 1 });
      expect(inbox!.edges).toHaveLength(1);
      const { inbox: next } = await desk.query(Inbox, { first: 1, after: inbox!.pageInfo.endCursor });
      expect(next!.edges[0]?.node.id).not.toBe(inbox!.edges[0]!.node.id);
    });

    it('keeps a report without a network, sends it once, and sees it live at the desk', async () => {
      const queue = new OfflineQueue(worker, memoryStorage());
      const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')!;
      Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
      online = false;
      const input = { source: 'GRID_APP', areaCode, description: '客户端演示：小区门口井盖松动' } as const;
      expect(await queue.add(ReportIssue, input, '井盖松动')).toEqual({ kind: 'kept' });
      online = true;
      Object.defineProperty(globalThis, 'navigator', before);

      const [first] = [...(await queue.send()).values()];
      expect(first).toMatchObject({ kind: 'sent', data: { reportIssue: { issue: { state: expect.any(String) } } } });
      const { issue } = (first as { data: { reportIssue: { issue: { id: string } } } }).data.reportIssue;
      expect(await queue.list()).toEqual([]);
      // The worker reads the report at once, because the client passes on which command the query must show.
      const { issue: seen } = await worker.query(Issue, { id: issue.id });
      expect([seen!.description, seen!.availableActions.length > 0]).toEqual([input.description, true]);
      await eventually(() => steps.some(({ issueId }) => issueId === issue.id));
    });

    it('shows the sentence of a refusal and does not repeat it', async () => {
      requests = 0;
      const description = '客户端演示：地点不明';
      const refused = await worker
        .command(ReportIssue, { source: 'GRID_APP', areaCode: '110101001001', description })
        .catch((error: unknown) => error as ApiError);
      expect(refused).toBeInstanceOf(ApiError);
      expect(refused).toMatchObject({ retryable: false, message: expect.stringMatching(/[一-龥]/) });
      expect(requests).toBe(1);
    });
  });
}
