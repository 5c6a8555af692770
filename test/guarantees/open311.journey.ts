import type { TestPlatform } from '@jiceng/testing/platform-process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { organizationId } from '../../deploy/demo/identifiers.js';
import { organizationCode } from '../../deploy/demo/organizations.js';

interface Answer {
  status: number;
  type: string | null;
  text: string;
  /** The items of an answer in JSON. */
  items: Record<string, unknown>[];
}

/**
 * Open311 GeoReport v2 from the standard's text: what the client of others, which `npm run conformance` runs, cannot
 * send.
 */
export function describeOpen311(platform: () => TestPlatform): void {
  describe('a program that speaks Open311', () => {
    const code = 'resident-reports';
    let key: string;
    let number: string;
    let client: { id: string; version: number };
    beforeAll(async () => {
      const { registerClient } = await new Gateway(platform().gatewayUrl)
        .as('district-admin')
        .send<{ registerClient: { client: { id: string; version: number }; secret: string } }>(
          'mutation Register($input: RegisterClientInput!) { registerClient(input: $input) { client { id version } secret } }',
          {
            input: {
              idempotencyKey: crypto.randomUUID(),
              code,
              name: '市民报事平台',
              scopes: ['INTAKE', 'STATUS'],
              sources: [
                {
                  source: 'PROPERTY_COMPANY',
                  organizationId: organizationId(organizationCode.coordinationOffice('320106000000')),
                },
              ],
              requestsPerMinute: 3000,
            },
          },
        );
      key = `${code}:${registerClient.secret}`;
      client = registerClient.client;
    });

    async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
      const answer = await fetch(`${platform().gatewayUrl}/open311/v2/${path}`, init);
      const text = await answer.text();
      const type = answer.headers.get('content-type');
      return { status: answer.status, type, text, items: type?.includes('json') ? (JSON.parse(text) as []) : [] };
    }
    const post = (form: Record<string, string>, headers: Record<string, string> = {}, format = 'json') =>
      ask(`requests.${format}`, { method: 'POST', body: new URLSearchParams({ api_key: key, ...form }), headers });
    const get = (path: string, query: Record<string, string> = {}) =>
      ask(`${path}?${new URLSearchParams({ api_key: key, ...query }).toString()}`);
    const hole = { service_code: '0101001', lat: '32.0617', long: '118.7778', description: '路面坑洞，车辆避让' };

    it('sends a form with a reporter, and a repetition with the same key makes no second request', async () => {
      const form = { ...hole, first_name: '建国', last_name: '周', phone: '13900001234', email: 'zhou@example.org' };
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const first = await post(form, headers);
      expect(first).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
      number = first.items[0]!.service_request_id as string;
      expect(number).toMatch(/^\d{8}-[0-9A-F]{8}$/);
      expect(first.items).toEqual([
        {
          service_request_id: number,
          service_notice: expect.stringMatching(/^查询码 \S+$/),
          account_id: null,
        },
      ]);
      expect((await post(form, headers)).items[0]!.service_request_id).toBe(number);
    });

    it('reads the request with the state in words and without the person who reported', async () => {
      const { items, text } = await get(`requests/${number}.json`);
      expect(items).toEqual([
        {
          service_request_id: number,
          status: 'open',
          status_notes: expect.stringMatching(/\p{Script=Han}/u),
          service_name: expect.any(String),
          service_code: '0101001',
          description: hole.description,
          agency_responsible: expect.any(String),
          service_notice: null,
          requested_datetime: expect.stringMatching(/^20\d\d-/),
          updated_datetime: expect.stringMatching(/^20\d\d-/),
          expected_datetime: null,
          address: null,
          address_id: null,
          zipcode: null,
          lat: expect.closeTo(32.0617, 4),
          long: expect.closeTo(118.7778, 4),
          media_url: null,
        },
      ]);
      expect(text).not.toMatch(/建国|13900001234/);
      expect((await get(`tokens/${number}.json`)).items).toEqual([{ service_request_id: number, token: number }]);
    });

    it('answers in XML, in which the signs of a text are escaped', async () => {
      const sent = await post(
        { ...hole, description: '<b>井盖</b> & "松动"', media_url: 'https://example.org/1.jpg' },
        {},
        'xml',
      );
      expect(sent).toMatchObject({ status: 200, type: 'text/xml; charset=utf-8' });
      const id = /<service_request_id>(.+?)<\/service_request_id>/.exec(sent.text)![1]!;
      const { text } = await get(`requests/${id}.xml`);
      expect(text).toContain('<service_requests><request><service_request_id>');
      expect(text).toContain(
        '<description>&#60;b&#62;井盖&#60;/b&#62; &#38; &#34;松动&#34;\n照片：https://example.org/1.jpg</description>',
      );
    });

    it('lists page by page, newest first, without gap and repetition', async () => {
      for (const description of ['第一处破损', '第二处破损', '第三处破损']) await post({ ...hole, description });
      const whole = (await get('requests.json', { status: 'open', page_size: '100' })).items;
      const pages = await Promise.all(
        [1, 2, 3].map((page) => get('requests.json', { status: 'open', page_size: '2', page: String(page) })),
      );
      expect(pages.flatMap(({ items }) => items)).toEqual(whole.slice(0, 6));
      expect(whole.length).toBeGreaterThanOrEqual(5);
      expect((await get('requests.json', { page: '500', page_size: '2' })).items).toEqual([]);
      expect((await get('requests.json', { service_code: '0101001,0101002' })).items).toEqual(
        (await get('requests.json', { service_code: '0101001' })).items,
      );
      expect((await get('requests.json', { status: 'closed' })).items).toEqual([]);
    });

    it.each([
      ['no service', { ...hole, service_code: '' }, 400, 'service_code'],
      ['an unknown service', { ...hole, service_code: '9999999' }, 404, '9999999'],
      ['neither position nor address', { service_code: '0101001', description: '路面破损' }, 400, 'lat'],
      ['half a position', { ...hole, long: '' }, 400, 'long'],
      ['a position that is none', { ...hole, lat: '1e2' }, 400, 'lat'],
      ['an attribute', { ...hole, 'attribute[COLOUR]': 'red' }, 400, 'attribute'],
      ['a photo of another protocol', { ...hole, media_url: 'file:///etc/passwd' }, 400, 'media_url'],
      ['a telephone that is none', { ...hole, phone: 'call me' }, 400, 'phone'],
      ['another jurisdiction', { ...hole, jurisdiction_id: '310101' }, 404, '310101'],
    ])('is refused with %s', async (_, form, status, word) => {
      const answer = await post(form, { 'accept-language': 'en' });
      expect(answer.status).toBe(status);
      expect(answer.items).toEqual([{ code: status, description: expect.stringContaining(word) }]);
    });

    it.each([
      ['status', 'done'],
      ['start_date', 'yesterday'],
      ['page', '0'],
      ['page_size', '101'],
      ['service_code', 'abc'],
    ])('is refused with a wrong %s', async (name, value) => {
      const answer = await get('requests.json', { [name]: value });
      expect(answer).toMatchObject({ status: 400, items: [{ code: 400 }] });
      expect(answer.text).not.toContain('filter');
    });

    it('gets nothing with a wrong key', async () => {
      for (const wrong of ['', code, `${code}:guessed`, 'nobody:guessed']) {
        const answer = await ask(`services.xml?${new URLSearchParams({ api_key: wrong }).toString()}`);
        expect(answer.status).toBe(403);
        expect(answer.text).toMatch(
          /^<\?xml .*\n<errors><error><code>403<\/code><description>[^<]+<\/description><\/error><\/errors>$/,
        );
      }
    });

    it.each(['Bearer x', 'Basic', 'Basic !', `Basic ${Buffer.from(`${code}:guessed`).toString('base64')}`])(
      'gets nothing with the header %s',
      async (authorization) => {
        expect(await ask('services.json', { headers: { authorization } })).toMatchObject({
          status: 403,
          items: [{ code: 403 }],
        });
      },
    );

    it('sees no request of another source', async () => {
      const { issues } = await new Gateway(platform().gatewayUrl)
        .as('coordinator')
        .send<{ issues: { edges: { node: { number: string } }[] } }>(
          'query Others { issues(first: 1, filter: { sources: [RESIDENT] }) { edges { node { number } } } }',
        );
      const other = issues.edges[0]!.node.number;
      expect((await get(`requests/${other}.json`)).status).toBe(404);
      expect((await get('requests.json', { service_request_id: `${other},${number}` })).items).toMatchObject([
        { service_request_id: number },
      ]);
    });

    it('is refused as soon as the administrator has revoked it', async () => {
      const input = {
        idempotencyKey: crypto.randomUUID(),
        clientId: client.id,
        expectedVersion: client.version,
        reason: '平台停用',
      };
      await new Gateway(platform().gatewayUrl)
        .as('district-admin')
        .send('mutation Revoke($input: RevokeClientInput!) { revokeClient(input: $input) { client { id } } }', {
          input,
        });
      expect((await post(hole)).status).toBe(403);
    });
  });
}
