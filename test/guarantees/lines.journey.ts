import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { generateDistrict, importFiles, type DemoDistrict } from '../../deploy/demo/district.js';
import { Gateway, type Person, type Refused } from '../../deploy/demo/gateway-client.js';
import { organizationId } from '../../deploy/demo/identifiers.js';
import { organizationCode } from '../../deploy/demo/organizations.js';

const NIGHT = 'night_economy';
const CODE = '320106-NIGHT-ECONOMY';

/**
 * Adds a line to the demo district through the API and uses the line at once: in an organization, in the duty list and
 * in the jurisdiction of a person. The journey publishes a duty list, so it runs after the journeys that expect the
 * duty list of the demo.
 */
export function describeLines(platform: () => TestPlatform): void {
  describe('a line that an official adds', () => {
    let gateway: Gateway;
    let demo: DemoDistrict;
    let officer: Person;
    beforeAll(() => {
      gateway = new Gateway(platform().gatewayUrl);
      demo = generateDistrict({ districtCode: '320106', today: new Date().toISOString().slice(0, 10) });
      officer = gateway.as('personnel-officer');
    });

    async function command<T>(person: Person, name: string, answer: string, input: object): Promise<T> {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const { done } = await person.send<{ done: T }>(
        `mutation ${type}($input: ${type}!) { done: ${name}(input: $input) { ${answer} } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      return done;
    }
    const department = () => ({
      code: CODE,
      name: '夜间经济服务中心',
      kind: 'LINE_DEPARTMENT',
      line: NIGHT,
      parentId: organizationId(organizationCode.government(demo.district.code)),
      regionCode: demo.district.code,
    });
    const post = (code: string, organization: string) =>
      command<{ post: { id: string } }>(officer, 'createPost', 'post { id }', {
        code,
        name: '夜间经济专管员',
        establishment: 'CIVIL_SERVANT',
        organizationId: organizationId(organization),
        roles: ['department_handler'],
      });

    it('is unknown at first, so that an organization of the line is refused with the field named', async () => {
      const refused = await command(officer, 'foundOrganization', '__typename', department()).catch(
        (error: unknown) => error as Refused,
      );
      expect(refused).toMatchObject({
        code: 'BAD_INPUT',
        faults: [
          { extensions: { details: { field: 'line' }, messages: { zh: `条线不正确：没有代码为「${NIGHT}」的条线` } } },
        ],
      });
    });

    it('stands in the dictionary with its labels as soon as it is added', async () => {
      const keeper = gateway.as('data-owner');
      const line = { code: NIGHT, labelZh: '夜间经济', labelEn: 'Night economy', before: 'commerce' };
      await command(keeper, 'addLine', 'version', line);
      const { dictionary } = await gateway
        .as('resident-1')
        .send<{ dictionary: { entries: { code: string; labelZh: string; labelEn: string }[] }[] }>(
          'query Lines { dictionary(codes: ["Line"]) { entries { code labelZh labelEn } } }',
        );
      expect(dictionary[0]!.entries).toContainEqual({ code: NIGHT, labelZh: '夜间经济', labelEn: 'Night economy' });
    });

    it('is the line of a new department, which a duty list then names', async () => {
      await eventually(async () => {
        await command(officer, 'foundOrganization', '__typename', department());
        return true;
      });
      const { code, region } = { code: demo.categories[0]!.code, region: demo.district.code };
      const content = `${importFiles(demo)['duty-list.csv']!.trimEnd()}\n${code},district,${region},${CODE},co_handler,夜间经济\n`;
      const importList = async (): Promise<{ imported: number; errors: unknown[] }> => {
        const { done } = await gateway
          .as('operator')
          .send<{ done: { imported: number; errors: unknown[] } }>(
            'mutation ImportInput($input: ImportInput!) { done: importDutyList(input: $input) { imported errors { row code } } }',
            { input: { idempotencyKey: crypto.randomUUID(), content } },
          );
        return done;
      };
      await eventually(async () => {
        const { imported, errors } = await importList();
        return imported > 0 && errors.length === 0;
      });
    });

    it('lets a person whose jurisdiction holds the line see the posts of the line, and nobody else of other lines', async () => {
      await post(`${CODE}-1`, CODE);
      const office = organizationCode.coordinationOffice(demo.district.code);
      const desk = await post(`${CODE}-2`, office);
      const member = gateway.as('veterans-handler');
      const seen = async (): Promise<string[]> => {
        const { posts } = await member.send<{ posts: { edges: { node: { organization: { code: string } } }[] } }>(
          'query Posts { posts(first: 100) { edges { node { organization { code } } } } }',
        );
        return [...new Set(posts.edges.map(({ node }) => node.organization.code))];
      };
      const before = await seen();
      expect(before).not.toContain(CODE);
      const { me } = await member.send<{ me: { accountId: string } }>('query Me { me { accountId } }');
      await command(officer, 'appointStaff', '__typename', {
        staffId: me.accountId,
        postId: desk.post.id,
        areaCodes: [demo.district.code],
        lines: [NIGHT],
      });
      // The gateway keeps the roles and the jurisdiction of a person for 15 s.
      await eventually(async () => (await seen()).includes(CODE), { timeoutMs: 30_000 });
      // The coordination office appears because the person now holds a post there.
      expect((await seen()).filter((code) => !before.includes(code)).sort()).toEqual([CODE, office].sort());
    }, 60_000);
  });
}
