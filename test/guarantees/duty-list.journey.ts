import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { unlistedCategory } from '../../deploy/demo/gap.js';
import { generateDistrict, type DemoDistrict } from '../../deploy/demo/district.js';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { organizationId } from '../../deploy/demo/identifiers.js';
import { organizationCode } from '../../deploy/demo/organizations.js';

interface Finding {
  kind: string;
  category: { code: string };
  region: { code: string };
  refusals: number;
  rulings: number;
  proposedOrganization: { id: string } | null;
  cases: { kind: string; issue: { id: string } | null }[];
}
interface Draft {
  version: number;
  state: string;
  added: { organization: { id: string }; region: { code: string } }[];
}

/**
 * Finds the gap in the duty list of the demo district, and drafts the row that closes the gap; the draft is not
 * published.
 */
export function describeDutyList(platform: () => TestPlatform): void {
  describe('the duty list', () => {
    let gateway: Gateway;
    let demo: DemoDistrict;
    beforeAll(() => {
      gateway = new Gateway(platform().gatewayUrl);
      demo = generateDistrict({ districtCode: '320106', today: new Date().toISOString().slice(0, 10) });
    });

    async function gaps(): Promise<Finding[]> {
      const { dutyListFindings: page } = await gateway
        .as('coordinator')
        .send<{ dutyListFindings: { edges: { node: Finding }[] } }>(
          `query Gaps { dutyListFindings(first: 100, kind: GAP) { edges { node { kind category { code } region { code } refusals
            rulings proposedOrganization { id } cases { kind issue { id } } } } } }`,
          {},
        );
      return page.edges.map(({ node }) => node);
    }

    it(
      'shows a gap for a category that was added later: its region is the whole district, and it has ' +
        'the cases and the unit that the rulings named',
      async () => {
        const { code } = unlistedCategory(demo.categories);
        const police = organizationId(organizationCode.department(demo.district.code, 'public_security'));
        const found = (await gaps()).find(({ category }) => category.code === code)!;
        expect(found).toMatchObject({
          region: { code: demo.district.code },
          refusals: 6,
          rulings: 3,
          proposedOrganization: { id: police },
        });
        expect(found.cases).toHaveLength(9);
        expect(new Set(found.cases.map(({ issue }) => issue?.id)).size).toBe(3);
      },
    );

    it('has a draft that closes the gap, and routes nothing before it is published', async () => {
      const { code } = unlistedCategory(demo.categories);
      const [found] = (await gaps()).filter(({ category }) => category.code === code);
      const change = {
        categoryCode: code,
        regionCode: found!.region.code,
        organizationId: found!.proposedOrganization!.id,
      };
      const { draftDutyList } = await gateway.as('coordinator').send<{ draftDutyList: { version: Draft } }>(
        `mutation Draft($input: DraftDutyListInput!) { draftDutyList(input: $input) {
          version { version state added { organization { id } region { code } } } } }`,
        { input: { idempotencyKey: crypto.randomUUID(), changes: [change] } },
      );
      expect(draftDutyList.version).toMatchObject({
        state: 'DRAFT',
        added: [{ organization: { id: change.organizationId }, region: { code: change.regionCode } }],
      });
      expect((await gaps()).some(({ category }) => category.code === code)).toBe(true);
    });
  });
}
