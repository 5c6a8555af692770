import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gateway, type Person } from '../../deploy/demo/gateway-client.js';
import { organizationId } from '../../deploy/demo/identifiers.js';
import { organizationCode } from '../../deploy/demo/organizations.js';
import { HotlineCentre, type Sent } from './hotline-centre.js';
import { StatusReceiver } from './status-receiver.js';

const ORDERS = 20;

/**
 * A hotline centre delivers orders and words about them, twice and in any order. The demo's own hotline has the source
 * of the hotline, so this one takes another, which its client gives back at the end.
 */
export function describeDeliveries(platform: () => TestPlatform): void {
  describe('a hotline centre that delivers its orders', () => {
    let administrator: Person;
    let desk: Person;
    let hotline: HotlineCentre;
    let client: { id: string; version: number };
    let area: string;
    const receiver = new StatusReceiver();
    afterAll(() => receiver.stop());
    beforeAll(async () => {
      const { gatewayUrl } = platform();
      const gateway = new Gateway(gatewayUrl);
      administrator = gateway.as('district-admin');
      desk = gateway.as('coordinator');
      const { systemsInUse } = await administrator.send<{ systemsInUse: { region: { code: string } }[] }>(
        'query Communities { systemsInUse { region { code } } }',
      );
      area = systemsInUse[0]!.region.code;
      const office = organizationId(organizationCode.coordinationOffice('320106000000'));
      const made = await command<{ client: { id: string; version: number }; secret: string }>(
        administrator,
        'registerClient',
        'client { id version } secret',
        {
          code: 'hotline-centre',
          name: '12345 热线工单系统',
          scopes: ['INTAKE', 'STATUS'],
          sources: [{ source: 'PROPERTY_COMPANY', organizationId: office }],
          requestsPerMinute: 6000,
          callsBack: true,
        },
      );
      client = made.client;
      hotline = new HotlineCentre({
        gatewayUrl,
        code: 'hotline-centre',
        secret: made.secret,
        seed: 'centre',
        repeats: 0.4,
      });
    });

    async function command<T>(person: Person, name: string, answer: string, input: object): Promise<T> {
      const inputType = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { done } = await person.send<{ done: T }>(
        `mutation ${inputType}($input: ${inputType}!) { done: ${name}(input: $input) { ${answer} } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      return done;
    }
    interface Seen {
      id: string;
      version: number;
      state: string;
      number: string;
      urges: number;
      sourceDueAt: string;
      sourceRequests: { id: string; granted: boolean | null }[];
      callbacks: { satisfaction: number | null }[];
      severity: string;
      timeline: { step: string; note: string | null }[];
    }
    const seen = async (order: string): Promise<Seen[]> => {
      const { issues } = await desk.send<{ issues: { edges: { node: Seen }[] } }>(
        `query Seen($order: String) { issues(filter: { sourceReference: $order }) {
          edges { node { id version state number urges sourceDueAt severity timeline { step note }
            sourceRequests { id granted } callbacks { satisfaction } } } } }`,
        { order },
      );
      return issues.edges.map(({ node }) => node);
    };
    const orderOf = (order: string): Sent => ({
      id: `${order}-1`,
      type: 'order',
      order,
      text: `${order}：小区东门夜间施工噪音。`,
      category: 'RX-噪音',
      urgency: 'urgent',
      dueAt: '2027-06-01T18:00:00+08:00',
      place: { areaCode: area, address: '东门' },
      caller: { name: '钱来电', phone: '13800001234' },
    });

    it('loses nothing and doubles nothing, although it sends a part twice and words before their order', async () => {
      const orders = Array.from({ length: ORDERS }, (_, index) => `RX-${1000 + index}`);
      await hotline.sendAll(
        orders.flatMap((order) => [
          orderOf(order),
          { id: `${order}-2`, type: 'urge', order, text: '来电人催问' },
          { id: `${order}-3`, type: 'supplement', order, text: '工地在北侧' },
        ]),
      );
      const codes = hotline.answers.flatMap(({ received: { code } }) => code ?? []);
      // Some words came before their order, and no other answer was an error.
      expect([...new Set(codes)].filter((code) => code !== 'COMMAND_IN_PROGRESS')).toEqual(['ORDER_NOT_YET_KNOWN']);
      for (const order of orders) {
        const [issue, ...doubles] = await seen(order);
        expect(doubles).toEqual([]);
        expect(issue).toMatchObject({ urges: 1, severity: 'URGENT', sourceDueAt: '2027-06-01T10:00:00.000Z' });
        const words = issue!.timeline.filter(({ step }) => step === 'URGED' || step === 'SUPPLEMENTED');
        expect(words.map(({ note }) => note).sort()).toEqual(['工地在北侧', '来电人催问']);
        const told = hotline.answers.flatMap(({ sent, received }) => (sent.order === order && received.issue) || []);
        expect(new Set(told)).toEqual(new Set([issue!.number]));
      }
    });

    it('keeps once what an urge says in the pause after an earlier one, however often it is sent', async () => {
      const again: Sent = { id: 'RX-1000-4', type: 'urge', order: 'RX-1000', text: '又来电催问' };
      for (const _ of [1, 2]) expect(await hotline.send(again)).toMatchObject({ status: 200 });
      const [issue] = await seen('RX-1000');
      expect(issue!.urges).toBe(1);
      expect(issue!.timeline.filter(({ note }) => note === again.text)).toMatchObject([{ step: 'SUPPLEMENTED' }]);
    });

    it('answers what the desk asks, and tells what its own call to the reporter found', async () => {
      const url = await receiver.start();
      const address = { clientId: client.id, expectedVersion: null, url };
      // The client is known in coordination a moment after its registration.
      await eventually(() => command(administrator, 'setStatusWebhook', '__typename', address).catch(() => null));
      const [given] = await seen('RX-1001');
      const act = (name: string, issue: Seen, input: object): Promise<unknown> =>
        command(desk, name, '__typename', { issueId: issue.id, expectedVersion: issue.version, ...input });
      await act('askSourceForTime', given!, { reason: 'LONG_WORK', sourceDueAt: '2027-06-05T18:00:00+08:00' });
      const grant = async (id: string, asked: string): Promise<void> => {
        const heard = () =>
          receiver.of('RX-1001').filter(({ event }) => event.type === `gov.jiceng.issue-${asked}.v1`)[0] ?? null;
        const { event } = await eventually(heard, { timeoutMs: 30_000 });
        const { request } = event.data as unknown as { request: string };
        const said: Sent = { id, type: 'answer', order: 'RX-1001', request, granted: true };
        expect(await hotline.send(said)).toMatchObject({ status: 200 });
      };
      await grant('RX-1001-4', 'extension-requested');
      const [later] = await seen('RX-1001');
      expect(later).toMatchObject({ sourceDueAt: '2027-06-05T10:00:00.000Z', sourceRequests: [{ granted: true }] });
      await act('askSourceToTakeBack', later!, { reason: 'OUTSIDE_DISTRICT' });
      await grant('RX-1001-5', 'return-requested');
      expect(await seen('RX-1001')).toMatchObject([{ state: 'RETURNED_TO_SOURCE' }]);

      const [refused] = await seen('RX-1002');
      await act('judgeIssue', refused!, { decision: 'REJECT', reason: '不在受理范围' });
      const called = { type: 'callback', responded: true, resolved: true, satisfaction: 'satisfied' };
      expect(await hotline.send({ id: 'RX-1002-4', order: 'RX-1002', ...called })).toMatchObject({ status: 200 });
      expect(await seen('RX-1002')).toMatchObject([{ state: 'REJECTED', callbacks: [{ satisfaction: 5 }] }]);
    });

    it('opens no issue by an order with a wrong limit', async () => {
      const wrong = { ...orderOf('RX-2000'), dueAt: 'soon' };
      expect(await hotline.send(wrong)).toMatchObject({ status: 400, code: 'BAD_INPUT' });
      expect(await seen('RX-2000')).toEqual([]);
    });

    it('is refused for ever once it is revoked', async () => {
      const { id: clientId, version: expectedVersion } = client;
      await command(administrator, 'revokeClient', '__typename', { clientId, expectedVersion, reason: '合同到期' });
      expect(await hotline.send(orderOf('RX-3000'))).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    });
  });
}
