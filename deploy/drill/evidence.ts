import type { Person } from '../demo/gateway-client.js';
import { checkArchive, checkPacket } from './archive-check.js';
import { verifyAuditChains } from './audit-check.js';
import { expectThat, type DrillLog } from './drill-log.js';
import type { DrillPlatform } from './platform-access.js';
import type { Scene } from './scene.js';
import { explainScore } from './score-check.js';

interface Subject {
  issueId: string;
  /** Every organization that took part in the issue. */
  units: readonly string[];
}

/**
 * Checks the results of the process: an organization was responsible at every moment, the scores lead to their events,
 * the packet is sealed, and the audit chains are unbroken.
 */
export async function gatherEvidence(
  platform: DrillPlatform,
  scene: Scene,
  log: DrillLog,
  { issueId, units }: Subject,
): Promise<void> {
  const { world } = scene;
  const office = world.nameOf(world.coordinationOffice);
  const coordinator = world.decider(world.coordinationOffice);
  await log.step('Duty without a gap', `${office} 调度员`, () => checkDuty(coordinator, issueId));
  await log.step('Precedent', `${office} 调度员`, () => checkPrecedent(coordinator, scene));
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const appraiser = world.gateway.as('appraiser');
  for (const unit of new Set(units)) {
    await log.step('Score explained', `${office} 考核专员`, async () => {
      const { values, contributions, ofIssue } = await explainScore(appraiser, month, unit, issueId);
      return {
        changed: `${world.nameOf(unit)}: ${values.join(', ')}`,
        rule: `${contributions} points traced to events; of this issue: ${ofIssue.join('; ')}`,
      };
    });
  }
  const auditor = world.gateway.as('auditor');
  await log.step('Archive packet', '审计专员', async () => {
    const packet = await checkPacket(auditor, issueId);
    return {
      changed: `packet ${packet.position}, seal ${packet.seal.slice(0, 16)}…`,
      rule: 'canonical JSON, SHA-256 and chain recomputed here',
    };
  });
  await log.step('Archive as a whole', '审计专员', async () => {
    const { packets, head } = await checkArchive(auditor);
    return {
      changed: `${packets} packets intact, head ${head.slice(0, 16)}…`,
      rule: 'each seal follows from the one before',
    };
  });
  await log.step('Audit chain', '审计专员', () => verifyAuditChains(platform));
}

async function checkDuty(person: Person, issueId: string) {
  const document =
    'query Duty($id: ID!) { issue(id: $id) { reportedAt closedAt duty { startsAt endsAt } timeline { step } } }';
  type Duty = {
    issue: {
      reportedAt: string;
      closedAt: string;
      duty: { startsAt: string; endsAt: string | null }[];
      timeline: { step: string }[];
    };
  };
  const {
    issue: { duty, reportedAt, closedAt, timeline },
  } = await person.send<Duty>(document, { id: issueId });
  const gap = duty.find((span, index) =>
    index === 0 ? span.startsAt !== reportedAt : span.startsAt !== duty[index - 1]!.endsAt,
  );
  expectThat(
    duty.length > 0 && gap === undefined,
    'each span of duty to begin where the one before ended',
    gap ?? 'no spans',
  );
  expectThat(duty.at(-1)!.endsAt === closedAt, 'duty to end with the closing', [duty.at(-1), closedAt]);
  return {
    changed: `${duty.length} spans of duty over ${timeline.length} steps, no gap, no overlap`,
    rule: 'exactly one organization is responsible',
  };
}

async function checkPrecedent(person: Person, { world, categoryCode, grid, claimants }: Scene) {
  const document =
    'query Route($categoryCode: String!, $areaCode: String!) { route(categoryCode: $categoryCode, areaCode: $areaCode) { rule basisId organization { id } } }';
  const { route } = await person.send<{
    route: { rule: string | null; basisId: string | null; organization: { id: string } | null };
  }>(document, { categoryCode, areaCode: grid.code });
  expectThat(route.rule?.toLowerCase() === 'precedent', 'the ruling to route the next such matter', route);
  expectThat(claimants.includes(route.organization?.id ?? ''), 'the unit that the ruling named', route);
  const { precedents } = await person.send<{ precedents: { edges: { node: { id: string; expiresAt: string } }[] } }>(
    'query Precedents($categoryCode: String!) { precedents(first: 50, categoryCode: $categoryCode, state: IN_FORCE) { edges { node { id expiresAt } } } }',
    { categoryCode },
  );
  const ruling = precedents.edges.map(({ node }) => node).find(({ id }) => id === route.basisId);
  expectThat(ruling !== undefined, 'the ruling among the precedents in force', route.basisId);
  return {
    changed: `the next such matter goes to ${world.nameOf(route.organization!.id)} at once; the ruling binds until ${ruling!.expiresAt.slice(0, 10)}`,
    rule: 'precedent before duty list (dry run)',
  };
}
