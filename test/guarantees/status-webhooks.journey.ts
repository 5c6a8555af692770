import { setTimeout as wait } from 'node:timers/promises';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { eventually } from '@jiceng/testing/eventually';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gateway, Person, Refused } from '../../deploy/demo/gateway-client.js';
import { organizationId } from '../../deploy/demo/identifiers.js';
import { organizationCode } from '../../deploy/demo/organizations.js';
import { StatusReceiver } from './status-receiver.js';

/** A system hears the states of the matters that it reported, although its receiver throttles, fails and breaks off. */
export function describeStatusWebhooks(platform: () => TestPlatform): void {
  describe('a system that hears the states of its matters', () => {
    const code = 'property-states';
    const receiver = new StatusReceiver();
    let url: string;
    let area: string;
    let categoryCode: string;
    let administrator: Person;
    let desk: Person;
    let system: Person;
    let client: { id: string; version: number };
    beforeAll(async () => {
      url = await receiver.start();
      const gateway = new Gateway(platform().gatewayUrl);
      administrator = gateway.as('district-admin');
      desk = gateway.as('coordinator');
      const { systemsInUse } = await administrator.send<{ systemsInUse: { region: { code: string } }[] }>(
        'query Communities { systemsInUse { region { code } } }',
      );
      area = systemsInUse[0]!.region.code;
      const { categories } = await desk.send<{ categories: { edges: { node: { code: string } }[] } }>(
        'query Categories { categories(first: 1) { edges { node { code } } } }',
      );
      categoryCode = categories.edges[0]!.node.code;
      const made = await command<{ client: { id: string; version: number }; secret: string }>(
        administrator,
        'registerClient',
        'client { id version } secret',
        {
          code,
          name: '物业工单系统',
          scopes: ['INTAKE', 'STATUS'],
          sources: [
            {
              source: 'PROPERTY_COMPANY',
              organizationId: organizationId(organizationCode.coordinationOffice('320106000000')),
            },
          ],
          requestsPerMinute: 600,
        },
      );
      client = made.client;
      const answer = await fetch(`${platform().gatewayUrl}/clients/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=client_credentials&client_id=${code}&client_secret=${made.secret}`,
      });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      system = new Person(platform().gatewayUrl, code, { tokenFor: () => Promise.resolve(token) });
      const set = { clientId: client.id, expectedVersion: null, url };
      // Coordination learns of the new client by an event.
      const webhook = await eventually(async () => {
        try {
          return await command<{ secret: string }>(administrator, 'setStatusWebhook', 'secret', set);
        } catch (error) {
          if (error instanceof Refused && error.code === 'NOT_FOUND') return null;
          throw error;
        }
      });
      receiver.secret = webhook!.secret;
    });
    afterAll(() => receiver.stop());

    async function command<T>(person: Person, name: string, answer: string, input: object): Promise<T> {
      const inputType = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { done } = await person.send<{ done: T }>(
        `mutation ${inputType}($input: ${inputType}!) { done: ${name}(input: $input) { ${answer} } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      return done;
    }
    const report = async (sourceReference: string): Promise<{ id: string; version: number }> => {
      const input = {
        source: 'PROPERTY_COMPANY',
        sourceReference,
        title: '泄漏的标题',
        description: '泄漏的描述：王泄漏家门口积水。',
        address: '泄漏路1号',
        areaCode: area,
      };
      return (
        await command<{ issue: { id: string; version: number } }>(system, 'reportIssue', 'issue { id version }', input)
      ).issue;
    };
    const judge = (issue: { id: string; version: number }, input: object): Promise<unknown> =>
      command(desk, 'judgeIssue', '__typename', { issueId: issue.id, expectedVersion: issue.version, ...input });
    const webhook = async (person: Person) => {
      const { clients } = await person.send<{
        clients: { id: string; statusWebhook: { lastError: string | null; lastDeliveredAt: string | null } | null }[];
      }>('query Told { clients { id statusWebhook { lastError lastDeliveredAt } } }');
      return clients.find(({ id }) => id === client.id)!.statusWebhook;
    };

    it('gets each within a minute, signed, in order, and without a word of the report', async () => {
      const accepted = await report('WY-1');
      const refused = await report('WY-2');
      await judge(accepted, { decision: 'ACCEPT', categoryCode });
      await judge(refused, { decision: 'REJECT', reason: '泄漏的理由：不在受理范围，请向王泄漏说明。' });
      await eventually(
        () =>
          receiver.statesOf('WY-1').join() === 'REPORTED,ACCEPTED' &&
          receiver.statesOf('WY-2').join() === 'REPORTED,REJECTED',
        { timeoutMs: 30_000 },
      );
      for (const { event, body, isSigned, at } of receiver.heard) {
        expect(isSigned).toBe(true);
        expect(event.validate()).toBe(true);
        expect(body).not.toContain('泄漏');
        expect(at - Date.parse(event.data!.at)).toBeLessThan(60_000);
      }
      expect((await webhook(administrator))?.lastDeliveredAt).not.toBeNull();
    });

    it('that throttles, fails and breaks off gets all of them in order, a few of them twice', async () => {
      receiver.heard.length = 0;
      receiver.behaviour = [429, 'breaks off', 500];
      const matters = await Promise.all(['WY-3', 'WY-4', 'WY-5', 'WY-6'].map((reference) => report(reference)));
      await Promise.all(matters.map((issue) => judge(issue, { decision: 'ACCEPT', categoryCode })));
      await eventually(
        () => ['WY-3', 'WY-4', 'WY-5', 'WY-6'].every((each) => receiver.statesOf(each).join() === 'REPORTED,ACCEPTED'),
        { timeoutMs: 60_000 },
      );
      const ids = receiver.heard.map(({ event }) => event.id);
      expect(ids.length - new Set(ids).size).toBeGreaterThanOrEqual(3);
      expect((await webhook(new Gateway(platform().gatewayUrl).as('operator')))?.lastError).toMatch(/HTTP|no answer/);
    });

    it('hears nothing any more within seconds after its revocation', async () => {
      const issue = await report('WY-7');
      await eventually(() => receiver.statesOf('WY-7').length === 1, { timeoutMs: 30_000 });
      await command(administrator, 'revokeClient', '__typename', {
        clientId: client.id,
        expectedVersion: client.version,
        reason: '合同到期',
      });
      await eventually(async () => (await webhook(administrator)) === null, { timeoutMs: 5000 });
      await judge(issue, { decision: 'ACCEPT', categoryCode });
      await wait(5000);
      expect(receiver.statesOf('WY-7')).toEqual(['REPORTED']);
    });
  });
}
