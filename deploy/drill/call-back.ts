import type { Person } from '../demo/gateway-client.js';
import { expectThat, type DrillLog } from './drill-log.js';
import { refusalOf } from './refusal.js';
import type { Scene } from './scene.js';

/** The coordination office calls the second reporter, who has not answered. The desk that closed the issue must not call. */
export async function callBack(
  scene: Scene,
  log: DrillLog,
  report: { issueId: string; desk: Person; deskName: string },
): Promise<void> {
  const { world, step } = scene;
  const caller = world.caller();
  const name = `${world.nameOf(world.coordinationOffice)} 回访员`;
  const { callbackId } = await log.step('Work list of calls', name, async () => {
    const document =
      'query OpenCallbacks($area: String) { openCallbacks(areaCode: $area, first: 100) { edges { node { callback { id } issue { id } } } } }';
    type Open = { openCallbacks: { edges: { node: { callback: { id: string }; issue: { id: string } } }[] } };
    const { openCallbacks } = await caller.send<Open>(document, { area: scene.grid.code });
    const found = openCallbacks.edges.filter(({ node }) => node.issue.id === report.issueId);
    expectThat(found.length === 1, 'the reporter who has not answered on the list', found.length);
    return {
      callbackId: found[0]!.node.callback.id,
      changed: 'one reporter of this issue waits for a call',
      rule: 'open call-backs of the region, the first to end on top',
    };
  });
  await log.step('Not the desk itself', report.deskName, async () => {
    const code = await refusalOf(() =>
      step(report.desk, 'answerCallback', { callbackId, responded: true, resolved: true, satisfaction: 5 }),
    );
    expectThat(code === 'FORBIDDEN', 'the desk that closed it not to call', code);
    return {
      changed: 'nothing',
      rule: 'callers call; a desk that takes issues in, dispatches and closes them does not',
    };
  });
  await log.step('Call not reached', name, async () => {
    await step(caller, 'recordUnreachedCall', { callbackId, note: '无人接听' });
    return {
      changed: 'first call on record',
      rule: 'three calls, an hour apart; then the reporter counts as not reached',
    };
  });
  await log.step('Reporter calls back', name, async () => {
    await step(caller, 'answerCallback', {
      callbackId,
      responded: true,
      resolved: true,
      satisfaction: 4,
      comment: '夜里安静多了',
    });
    return { changed: 'contacted, solved, satisfied 4 of 5', rule: 'written down by a person apart from the work' };
  });
}
