import { setTimeout as sleep } from 'node:timers/promises';
import { withoutPhotos } from '../../deploy/demo/categories.js';
import type { DemoDistrict } from '../../deploy/demo/district.js';
import { Refused, type Gateway } from '../../deploy/demo/gateway-client.js';
import type { World } from '../../deploy/demo/world.js';
import { documentOf, KnownVersions, type CommandAnswer } from '../../deploy/demo/loop.js';
import type { Journal } from './journal.js';
import type { Random } from '../../deploy/demo/random.js';

/** Longest time for which a command is repeated while processes are being killed, milliseconds. */
const PATIENCE_MS = 60_000;

export interface Walk {
  world: World;
  gateway: Gateway;
  demo: DemoDistrict;
  journal: Journal;
  random: Random;
  /** Text that marks the issues of this run. */
  marker: string;
  stopped: () => boolean;
  /**
   * Called for every command that was neither acknowledged nor refused in time; the walker then takes the next issue.
   * When absent, such a command ends the walk.
   */
  onFailure?: (key: string, error: Error) => void;
}

/**
 * Takes one issue after another from the report to the closing, and records every command and answer in the journal.
 */
export class Walker {
  private readonly name: string;
  private readonly walk: Walk;
  private count = 0;
  private known = new KnownVersions();

  constructor(name: string, walk: Walk) {
    this.name = name;
    this.walk = walk;
  }

  async run(): Promise<void> {
    while (!this.walk.stopped()) {
      try {
        await this.oneIssue();
      } catch (error) {
        // A refusal ends only the work on this issue, because a timer or a rule may have changed the state of the
        // issue.
        if (this.walk.onFailure) {
          if (!isFinal(error)) this.walk.onFailure(`${this.name} ${this.count}`, error as Error);
        } else if (!(error instanceof Refused) && !this.walk.stopped()) throw error;
      }
    }
  }

  private async oneIssue(): Promise<void> {
    const { world, demo, random } = this.walk;
    const grid = random.pick(demo.grids);
    const category = random.pick(withoutPhotos(demo.categories));
    this.count += 1;
    this.known = new KnownVersions();
    const filed = await this.command(`resident-${1 + Math.floor(random.next() * 4)}`, 'reportIssue', {
      source: 'RESIDENT',
      description: `${this.walk.marker} ${this.name} ${this.count}`,
      areaCode: grid.code,
    });
    const issueId = filed.issue.id;
    const dispatcher = world.decider(filed.issue.firstReceiver.id).account;
    await this.command(dispatcher, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: category.code });
    const { task } = await this.command(dispatcher, 'dispatchIssue', { issueId });
    const unit = task!.organization.id;
    if (random.chance(0.25)) {
      await this.command(world.decider(unit).account, 'returnTask', {
        taskId: task!.id,
        reasonCode: 'CANNOT_LOCATE',
        evidence: 'nothing there',
      });
      return;
    }
    await this.command(world.decider(unit).account, 'acceptTask', { taskId: task!.id });
    const { issue } = await this.command(world.worker(unit).account, 'completeTask', {
      taskId: task!.id,
      result: 'done',
    });
    if (issue.state === 'VERIFYING')
      await this.command(world.verifier(issue.holder!.id).account, 'recordVerification', {
        issueId,
        passed: true,
        findings: 'seen',
      });
    await this.command(dispatcher, 'closeIssue', { issueId });
  }

  /** Repeats one command until it is acknowledged or finally refused, or until the patience ends. */
  private async command(account: string, mutation: string, input: Record<string, unknown>): Promise<CommandAnswer> {
    const { journal, gateway } = this.walk;
    const key = `${this.walk.marker}-${this.name}-${this.count}-${mutation}`;
    const document = documentOf(mutation);
    const full = this.known.basedOn({ idempotencyKey: key, ...input });
    journal.sent({ key, account, document, input: full });
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        const { answer } = await gateway.as(account).send<{ answer: CommandAnswer }>(document, { input: full });
        journal.acknowledged(key, answer);
        this.known.learn(answer);
        return answer;
      } catch (error) {
        if (isFinal(error)) {
          journal.refused(key, error.code);
          throw error;
        }
        if (Date.now() > until) throw error;
        await sleep(200);
      }
    }
  }
}

/** Returns true for a refusal that the same command would get again, and false for a temporary one. */
function isFinal(error: unknown): error is Refused {
  return (
    error instanceof Refused &&
    error.faults.every(
      (fault) => fault.extensions?.kind !== 'unavailable' && fault.extensions?.code !== 'COMMAND_IN_PROGRESS',
    )
  );
}
