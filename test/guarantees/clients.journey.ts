import type { TestPlatform } from '@jiceng/testing/platform-process';
import { eventually } from '@jiceng/testing/eventually';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Gateway, Person, Refused } from '../../deploy/demo/gateway-client.js';
import { organizationId } from '../../deploy/demo/identifiers.js';
import { organizationCode } from '../../deploy/demo/organizations.js';

/** A property company's system is registered through the API, signs in, reports, follows its report, and is revoked. */
export function describeClients(platform: () => TestPlatform): void {
  describe('a system that an administrator registers', () => {
    const code = 'property-platform';
    const office = organizationId(organizationCode.coordinationOffice('320106000000'));
    const matter = {
      source: 'PROPERTY_COMPANY',
      sourceReference: 'WY-20261130-001',
      description: '小区东门消防通道被杂物占用，物业清理后又被占。',
    };
    let community: string;
    let gateway: Gateway;
    let administrator: Person;
    let client: { id: string; version: number };
    let secret: string;
    let issueId: string;
    beforeAll(async () => {
      gateway = new Gateway(platform().gatewayUrl);
      administrator = gateway.as('district-admin');
      const { systemsInUse } = await administrator.send<{ systemsInUse: { region: { code: string } }[] }>(
        'query Communities { systemsInUse { region { code } } }',
      );
      community = systemsInUse[0]!.region.code;
    });

    async function command<T>(person: Person, name: string, answer: string, input: object): Promise<T> {
      const inputType = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { done } = await person.send<{ done: T }>(
        `mutation ${inputType}($input: ${inputType}!) { done: ${name}(input: $input) { ${answer} } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      return done;
    }
    const codeOf = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'ok',
        (error: unknown) => (error instanceof Refused ? error.code : String(error)),
      );
    const signIn = async (password: string): Promise<{ status: number; token: string }> => {
      const answer = await fetch(`${platform().gatewayUrl}/clients/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: code,
          client_secret: password,
        }).toString(),
      });
      return { status: answer.status, token: ((await answer.json()) as { access_token: string }).access_token };
    };
    const system = async (): Promise<Person> => {
      const { token } = await signIn(secret);
      return new Person(platform().gatewayUrl, code, { tokenFor: () => Promise.resolve(token) });
    };
    const left = async (): Promise<{ systemsLeft: number; accountsLeft: number }> => {
      const { systemsInUse } = await administrator.send<{
        systemsInUse: { systemsLeft: number; accountsLeft: number }[];
      }>('query Left($region: String) { systemsInUse(regionCode: $region) { systemsLeft accountsLeft } }', {
        region: community,
      });
      return systemsInUse[0]!;
    };

    it('gets a secret, and takes a system off the list of a community', async () => {
      const before = await left();
      const made = await command<{ client: { id: string; version: number }; secret: string }>(
        administrator,
        'registerClient',
        'client { id version } secret',
        {
          code,
          name: '物业管理平台',
          scopes: ['INTAKE', 'STATUS'],
          sources: [{ source: 'PROPERTY_COMPANY', organizationId: office }],
          requestsPerMinute: 60,
          replacesSystem: 'city-management',
        },
      );
      ({ client, secret } = made);
      expect(await left()).toEqual({ systemsLeft: before.systemsLeft - 1, accountsLeft: before.accountsLeft - 2 });
      expect(
        await codeOf(
          command(gateway.as('coordinator'), 'revokeClient', 'secret', {
            clientId: client.id,
            expectedVersion: client.version,
            reason: '无权注销',
          }),
        ),
      ).toBe('FORBIDDEN');
    });

    it('reports under its source alone, and a second delivery leads to the first issue', async () => {
      const person = await system();
      const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
      const times = { observedAt: ago(90), sentAt: ago(30) };
      const first = await command<{
        issue: { id: string; firstReceiver: { id: string }; observedAt: string; reportedAt: string };
      }>(person, 'reportIssue', 'issue { id firstReceiver { id } observedAt reportedAt }', {
        ...matter,
        ...times,
        areaCode: community,
      });
      expect(first.issue.firstReceiver.id).toBe(office);
      // The clock of the system is half an hour behind.
      const lag = Date.parse(first.issue.reportedAt) - Date.parse(first.issue.observedAt);
      expect(Math.round(lag / 60_000)).toBe(60);
      issueId = first.issue.id;
      const again = await command<{ issue: { id: string } }>(person, 'reportIssue', 'issue { id }', {
        ...matter,
        areaCode: community,
      });
      expect(again.issue.id).toBe(issueId);
      for (const source of ['HOTLINE_12345', 'RESIDENT'])
        expect(
          await codeOf(command(person, 'reportIssue', 'issue { id }', { ...matter, areaCode: community, source })),
        ).toBe('SOURCE_NOT_YOURS');
    });

    it('has its own categories mapped to those of the district, and loses no report for one without a row', async () => {
      const { categories } = await administrator.send<{
        categories: { edges: { node: { code: string } }[] };
      }>('query Catalogue { categories(first: 1) { edges { node { code } } } }');
      const known = categories.edges[0]!.node.code;
      const content = `sourceCategory,categoryCode\n杂物/通道,${known}\n`;
      const { rejected } = await command<{ rejected: number }>(administrator, 'importSourceMapping', 'rejected', {
        clientId: client.id,
        expectedVersion: 0,
        content,
      });
      expect(rejected).toBe(0);
      const person = await system();
      const sent = async (sourceCategory: string): Promise<unknown> => {
        const { issue } = await command<{ issue: object }>(
          person,
          'reportIssue',
          'issue { sourceCategory category { code } }',
          { ...matter, sourceReference: `WY-${sourceCategory}`, sourceCategory, areaCode: community },
        );
        return issue;
      };
      expect(await sent('杂物/通道')).toEqual({ sourceCategory: '杂物/通道', category: { code: known } });
      expect(await sent('新类别')).toEqual({ sourceCategory: '新类别', category: null });
      const { clients } = await administrator.send<{
        clients: { id: string; sourceMapping: { unmapped: object[] } }[];
      }>('query Mapping { clients { id sourceMapping { unmapped { sourceCategory issues } } } }');
      expect(clients.find(({ id }) => id === client.id)!.sourceMapping.unmapped).toEqual([
        { sourceCategory: '新类别', issues: 1 },
      ]);
      expect(
        await codeOf(
          command(gateway.as('coordinator'), 'importSourceMapping', 'rejected', {
            clientId: client.id,
            expectedVersion: 1,
            content,
          }),
        ),
      ).toBe('FORBIDDEN');
    });

    it('urges its issue and adds to it, and says nothing about the issues of the hotline', async () => {
      const person = await system();
      const text = '业主再次来电催问';
      for (const name of ['urgeIssue', 'supplementReport'])
        await command(person, name, 'issue { id }', { issueId, text });
      const seen = 'query Urged($id: ID!) { issue(id: $id) { urges urgedAt timeline { step note } } }';
      const { issue } = await gateway.as('coordinator').send<{
        issue: { urges: number; urgedAt: string; timeline: { step: string; note: string | null }[] };
      }>(seen, { id: issueId });
      expect(issue.urges).toBe(1);
      expect(issue.timeline.slice(-2)).toEqual([
        { step: 'URGED', note: text },
        { step: 'SUPPLEMENTED', note: text },
      ]);
      const { issues } = await gateway
        .as('hotline-12345')
        .send<{ issues: { edges: { node: { id: string } }[] } }>(
          'query Calls { issues(first: 1) { edges { node { id } } } }',
        );
      expect(
        await codeOf(command(person, 'urgeIssue', 'issue { id }', { issueId: issues.edges[0]!.node.id, text })),
      ).toBe('OUT_OF_SCOPE');
    });

    it('follows its own issues, and sees none of the hotline', async () => {
      const person = await system();
      const { issues } = await person.send<{ issues: { edges: { node: { id: string; state: string } }[] } }>(
        'query Mine { issues(first: 50) { edges { node { id state } } } }',
      );
      expect(issues.edges.map(({ node }) => node.id)).toContain(issueId);
      expect(issues.edges).toHaveLength(3);
      const hotline = await gateway.as('hotline-12345').send<{
        issues: { edges: { node: { id: string; timeline: { step: string; actorKind: string }[] } }[] };
      }>('query Calls { issues(first: 50) { edges { node { id timeline { step actorKind } } } } }');
      const call = hotline.issues.edges.find(({ node }) =>
        node.timeline.some(({ step, actorKind }) => step === 'REPORTED' && actorKind === 'client'),
      );
      const { issue } = await person.send<{ issue: null }>('query One($id: ID!) { issue(id: $id) { id } }', {
        id: call!.node.id,
      });
      expect(issue).toBeNull();
      expect(await codeOf(person.send('query Staff { staffMembers(first: 1) { edges { node { id } } } }'))).toBe(
        'FORBIDDEN',
      );
    });

    it('of sensors sends a batch, of which a wrong report alone is refused', async () => {
      const alarm = { description: '下穿通道积水超过警戒值', areaCode: community };
      const { results } = await command<{
        results: { sourceReference: string; issue: { source: string } | null; refusal: { reason: object } | null }[];
      }>(
        gateway.as('water-sensors'),
        'reportBatch',
        'results { sourceReference issue { source } refusal { reason { code } } }',
        {
          source: 'IOT',
          reports: [
            { ...alarm, sourceReference: 'SW-1' },
            { ...alarm, sourceReference: 'SW-2', categoryCode: '9999999' },
          ],
        },
      );
      expect(results).toEqual([
        { sourceReference: 'SW-1', issue: { source: 'IOT' }, refusal: null },
        { sourceReference: 'SW-2', issue: null, refusal: { reason: { code: 'UNKNOWN_CATEGORY' } } },
      ]);
    });

    it('changes its secret without a gap, and is refused within seconds after its revocation', async () => {
      const rotated = await command<{ client: { version: number }; secret: string }>(
        administrator,
        'rotateClientSecret',
        'client { version } secret',
        { clientId: client.id, expectedVersion: client.version, overlapHours: 1 },
      );
      expect([(await signIn(secret)).status, (await signIn(rotated.secret)).status]).toEqual([200, 200]);
      const person = await system();
      expect(await codeOf(person.send('query Me { me { id } }'))).toBe('ok');
      await command(administrator, 'revokeClient', 'secret', {
        clientId: client.id,
        expectedVersion: rotated.client.version,
        reason: '合同到期',
      });
      expect((await signIn(rotated.secret)).status).toBe(401);
      await eventually(async () => (await codeOf(person.send('query Me { me { id } }'))) === 'CLIENT_NOT_REGISTERED', {
        timeoutMs: 5000,
      });
    });
  });
}
