import type { Person } from '../demo/gateway-client.js';
import { organizationId } from '../demo/identifiers.js';
import { organizationCode } from '../demo/organizations.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import type { Scene } from './scene.js';

/**
 * Has the street of the place verify instead of the unit that would verify again.
 * @returns the person who verifies, with a name for the table
 */
export async function askAnotherVerifier(
  { world, step, grid }: Scene,
  log: DrillLog,
  issueId: string,
): Promise<{ inspector: Person; name: string }> {
  const street = organizationId(organizationCode.streetOffice(grid.code));
  const asked = { issueId, organizationId: street, reason: '上次已由本中心核查，改由属地街道复核。' };
  await log.step('Another verifier', 'coordinator 指挥中心主任', async () => {
    const { issue } = await step(world.gateway.as('coordinator'), 'requestVerification', asked);
    expectThat(issue.state === 'VERIFYING' && issue.holder?.id === street, 'the street to verify', issue);
    return {
      changed: `${world.nameOf(street)} verifies; the open round ended`,
      rule: 'a unit that handled nothing may be named',
    };
  });
  return { inspector: world.verifier(street), name: `${world.nameOf(street)} 核查员` };
}
