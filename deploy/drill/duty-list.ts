import { randomUUID } from 'node:crypto';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import type { Scene } from './scene.js';

interface Finding {
  kind: 'GAP' | 'OVERLAP';
  category: { code: string };
  region: { code: string };
}
interface Version {
  version: number;
  state: string;
  basedOn: number;
  removed: { organization: { id: string } }[];
}
type Replay = Record<'dispatches' | 'same' | 'moved' | 'unroutable' | 'notReplayed', number>;
const replay = 'dispatches same moved unroutable notReplayed';

/**
 * The coordination office looks for gaps and overlaps of the duty list. It drafts a change that gives a duty claimed by
 * two departments to one of them. The draft is tried on past dispatches and not published. @throws when a step deviates
 */
export async function walkDutyList({ world, run, categoryCode, claimants }: Scene, log: DrillLog): Promise<void> {
  const office = world.gateway.as('coordinator');
  const officeName = `${world.nameOf(world.coordinationOffice)} 协调员`;
  await log.step('Gaps and overlaps', officeName, async () => {
    const { dutyListFindings: page } = await office.send<{ dutyListFindings: { edges: { node: Finding }[] } }>(
      'query Findings { dutyListFindings(first: 100) { edges { node { kind category { code } region { code } } } } }',
      {},
    );
    const count = (kind: Finding['kind']): number => page.edges.filter(({ node }) => node.kind === kind).length;
    return {
      changed: `${count('GAP')} gaps and ${count('OVERLAP')} overlaps in the cases of ninety days`,
      rule: 'three refusals or rulings without a row; two units with thirty per cent each',
    };
  });
  const { draft } = await log.step('Draft of the duty list', officeName, async () => {
    const change = { categoryCode, regionCode: world.demo.district.code, organizationId: claimants[0] };
    const { draftDutyList } = await office.send<{ draftDutyList: { version: Version } }>(
      `mutation Draft($input: DraftDutyListInput!) { draftDutyList(input: $input) {
        version { version state basedOn removed { organization { id } } } } }`,
      { input: { idempotencyKey: `drill-${run}-draft`, changes: [change] } },
    );
    const draft = draftDutyList.version;
    const taken = draft.removed.map(({ organization }) => organization.id);
    expectThat(
      draft.state === 'DRAFT' && taken.length === 1 && taken[0] === claimants[1],
      `a draft that takes the duty from ${world.nameOf(claimants[1])}`,
      draft,
    );
    return {
      draft,
      changed: `version ${draft.version} is a draft: ${world.nameOf(claimants[0])} has the duty alone`,
      rule: 'a draft routes nothing until it is published',
    };
  });
  await log.step('Trial of the draft', officeName, async () => {
    const versions = { inForce: draft.basedOn, draft: draft.version };
    const [from, to] = [-30, 1 / 24].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    const tried = await office.send<Record<'inForce' | 'draft', Replay>>(
      `query Trial($from: DateTime!, $to: DateTime!, $inForce: Int!, $draft: Int!) {
        inForce: replayRouting(from: $from, to: $to, dutyListVersion: $inForce) { ${replay} }
        draft: replayRouting(from: $from, to: $to, dutyListVersion: $draft) { ${replay} } }`,
      { from, to, ...versions },
    );
    expectThat(tried.draft.dispatches >= tried.inForce.dispatches, 'each dispatch counted once', tried);
    return {
      changed: `of ${tried.draft.dispatches} dispatches ${tried.draft.moved} would move, with the list in force ${tried.inForce.moved}`,
      rule: 'past dispatches by the draft and by the list in force',
    };
  });
  await log.step('Rulings that it would end', '区管理员', async () => {
    const { publishDutyListDraft: tried } = await world.gateway.as('district-admin').send<{
      publishDutyListDraft: { endedRulingCount: number; version: { state: string } };
    }>(
      `mutation Publish($input: PublishDutyListDraftInput!) { publishDutyListDraft(input: $input) {
        endedRulingCount version { state } } }`,
      { input: { idempotencyKey: randomUUID(), version: draft.version, dryRun: true } },
    );
    expectThat(tried.version.state === 'DRAFT', 'a dry run to publish nothing', tried);
    return { changed: `${tried.endedRulingCount} rulings would end`, rule: 'a dry run changes nothing' };
  });
}
