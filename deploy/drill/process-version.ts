import { adviceKey } from '../demo/processes.js';
import type { DrillLog } from './drill-log.js';
import { expectThat } from './drill-log.js';
import type { Scene } from './scene.js';

interface Version {
  key: string;
  version: number;
  state: 'IN_FORCE' | 'WAITING' | 'REPLACED' | 'WITHDRAWN';
  effectiveFrom: string;
  definition: { limits: Record<string, unknown> };
}

interface Replay {
  issues: number;
  steps: number;
  refusedSteps: number;
  limits: { limit: string; before: number; after: number; stays: number; lateAfter: number }[];
}

/**
 * The operator replays the issues that were reported in the last 90 days with a draft of the process for advice, and
 * publishes the draft with an effective date in 30 days. The operator then withdraws the published version, so that the
 * drill changes no rule of the platform.
 * @throws when a step deviates
 */
export async function walkProcessVersion({ world, run }: Scene, log: DrillLog): Promise<void> {
  const operator = world.gateway.as('operator');
  const versions = async (): Promise<Version[]> =>
    (
      await operator.send<{ processDefinitions: Version[] }>(
        'query Versions { processDefinitions { key version state effectiveFrom definition } }',
        {},
      )
    ).processDefinitions.filter(({ key }) => key === adviceKey);
  const withdraw = async (version: number): Promise<Version> =>
    (
      await operator.send<{ withdrawProcessDefinition: { withdrawn: Version } }>(
        `mutation Withdraw($input: WithdrawProcessDefinitionInput!) {
          withdrawProcessDefinition(input: $input) { withdrawn { key version state effectiveFrom definition } } }`,
        { input: { idempotencyKey: `drill-${run}-withdraw-${version}`, key: adviceKey, version } },
      )
    ).withdrawProcessDefinition.withdrawn;
  const known = await versions();
  // A drill that was interrupted at this point left its version waiting.
  const left = known.find(({ state }) => state === 'WAITING');
  if (left) await withdraw(left.version);
  const inForce = known.find(({ state }) => state === 'IN_FORCE')!;
  const definition = structuredClone(inForce.definition);
  definition.limits['judgeMinutes'] = 60;
  await log.step('Replay of the draft', 'operator 平台运维', async () => {
    const { replayProcess: replay } = await operator.send<{ replayProcess: Replay }>(
      `query ReplayDraft($definition: JsonValue!) { replayProcess(definition: $definition) {
        issues steps refusedSteps limits { limit before after stays lateAfter } } }`,
      { definition },
    );
    const [judging] = replay.limits;
    expectThat(
      replay.issues >= 1 && replay.steps >= 1 && replay.refusedSteps === 0 && replay.limits.length === 1,
      'issues of 90 days, of which the draft refuses no step and moves one limit',
      replay,
    );
    expectThat(
      judging?.limit === 'judgeMinutes' && judging.after === 60 && judging.stays >= 1,
      'the limit to judge',
      judging,
    );
    return {
      changed: `of ${replay.steps} steps of ${replay.issues} issues none is refused; ${judging.before} → 60 minutes makes ${judging.lateAfter} of ${judging.stays} judgements late`,
      rule: 'a draft is tried on the last 90 days before it is published',
    };
  });
  const { version } = await log.step('Version with a date', 'operator 平台运维', async () => {
    const effectiveFrom = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const { publishProcessDefinition } = await operator.send<{ publishProcessDefinition: { published: Version } }>(
      `mutation Publish($input: PublishProcessDefinitionInput!) {
        publishProcessDefinition(input: $input) { published { key version state effectiveFrom definition } } }`,
      { input: { idempotencyKey: `drill-${run}-version`, definition, effectiveFrom } },
    );
    const { version, state } = publishProcessDefinition.published;
    expectThat(state === 'WAITING', 'a version that waits for its effective date', state);
    return {
      version,
      changed: `${adviceKey}@${version} waits until ${effectiveFrom.slice(0, 10)}; ${adviceKey}@${inForce.version} is in force`,
      rule: 'issues follow the version in force when they are reported',
    };
  });
  await log.step('Withdraw the version', 'operator 平台运维', async () => {
    const { state } = await withdraw(version);
    expectThat(state === 'WITHDRAWN', 'a withdrawn version', state);
    return {
      changed: `${adviceKey}@${version} is withdrawn`,
      rule: 'a version can be withdrawn until it takes effect',
    };
  });
}
