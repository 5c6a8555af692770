import { Injectable } from '@nestjs/common';
import type { CommandInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { moveEdition } from '../directory/directory.consumer.js';
import type { PublishedProcess } from '../directory/directory.js';
import { DirectoryService } from '../directory/directory.service.js';
import { choiceProblems, problemsOf } from '../process/process-check.rules.js';
import { inForceAt, versionStateAt } from '../process/process-choice.rules.js';
import { assertNone, draftOf } from './process-draft.js';
import { processErrors } from './process.errors.js';
import {
  processView,
  toProcessDefinition,
  type ProcessDefinition,
  type PublishProcessDefinitionPayload,
  type WithdrawProcessDefinitionPayload,
} from './process.graphql.js';

export interface PublishProcessInput extends CommandInput {
  definition: unknown;
  also?: readonly unknown[] | null;
  effectiveFrom?: string | null;
  dryRun?: boolean | null;
}

export interface WithdrawProcessInput extends CommandInput {
  key: string;
  version: number;
}

@Injectable()
export class ProcessService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly directories: DirectoryService,
  ) {}

  /** Returns all published versions with their states at a moment, newest first. */
  async list(at: Date): Promise<ProcessDefinition[]> {
    const { processes } = await this.directories.current();
    return [...processes]
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : b.version - a.version))
      .map((process) => toProcessDefinition(processView(process), processes, at));
  }

  /**
   * Publishes the next version of a process after the checker found no problem. Issues reported from `effectiveFrom` on
   * follow it, and open issues keep their version. Versions of other processes in `also` take effect at the same
   * moment, so that a rule of choice can move from one process to another. With `dryRun`, problems are returned instead
   * of thrown.
   * @throws BAD_INPUT, NOT_A_PROCESS_DEFINITION, PROCESS_HAS_PROBLEMS, PROCESS_VERSION_WAITS, UNKNOWN_CALENDAR
   */
  async publish(ctx: RequestContext, input: PublishProcessInput): Promise<PublishProcessDefinitionPayload> {
    const { problems, published } = await this.commands.run(ctx, 'publishProcessDefinition', input, async (tx) => {
      // This statement makes publications wait for each other. Otherwise two of them could contain the same rule of
      // choice without noticing each other.
      if (!input.dryRun) await moveEdition(tx);
      const directory = await this.directories.renewed();
      const effectiveFrom = effectiveFromOf(input.effectiveFrom ?? null, tx.now);
      const drafts = [input.definition, ...(input.also ?? [])].map((text): PublishedProcess => {
        const definition = draftOf(text, directory);
        const { key, version } = definition;
        return { key, version, publishedAt: tx.now, effectiveFrom, withdrawnAt: null, definition };
      });
      assertEachOnce(drafts);
      for (const { key } of drafts) assertNothingWaits(key, directory.processes, tx.now);
      const problems = drafts.flatMap((draft) => [
        ...problemsOf(draft.definition),
        ...choiceProblems(draft, [...directory.processes, ...drafts]),
      ]);
      if (input.dryRun) return { problems, published: [] };
      assertNone(problems);
      for (const { key, version, definition } of drafts) {
        await tx.sql(
          `INSERT INTO process_definition (key, version, definition, published_at, published_by, effective_from)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [key, version, JSON.stringify(definition), tx.now, ctx.actor!.id, effectiveFrom],
        );
        tx.audit({
          subject: { type: 'process', id: `${key}@${version}` },
          after: { effectiveFrom: effectiveFrom.toISOString(), definition },
        });
      }
      return { problems: [], published: drafts.map(processView) };
    });
    const { processes } = await this.directories.renewed();
    const [first, ...others] = published.map((view) => toProcessDefinition(view, processes, ctx.now()));
    return { problems, published: first ?? null, alsoPublished: others };
  }

  /**
   * Withdraws a version before its effective date. Issues follow a version from that date on, so that a version in
   * force can only be replaced.
   * @throws NOT_FOUND, PROCESS_VERSION_NOT_WAITING, PROCESS_HAS_PROBLEMS
   */
  async withdraw(ctx: RequestContext, input: WithdrawProcessInput): Promise<WithdrawProcessDefinitionPayload> {
    const { key, version } = input;
    const view = await this.commands.run(ctx, 'withdrawProcessDefinition', input, async (tx) => {
      await moveEdition(tx);
      const { processes } = await this.directories.renewed();
      const process = processes.find((each) => each.key === key && each.version === version);
      if (!process) throw platformErrors.NOT_FOUND({ what: 'process', id: `${key}@${version}` });
      if (versionStateAt(process, processes, tx.now) !== 'waiting')
        throw processErrors.PROCESS_VERSION_NOT_WAITING({ key, version });
      // Another process may depend on this version: it takes over the matters that this version gives up.
      const kept = inForceAt(processes, tx.now).find((each) => each.key === key);
      const { effectiveFrom } = process;
      assertNone(
        choiceProblems({ key, effectiveFrom, definition: { appliesTo: kept?.definition.appliesTo ?? [] } }, processes),
      );
      await tx.sql(
        'UPDATE process_definition SET withdrawn_at = $3, withdrawn_by = $4 WHERE key = $1 AND version = $2',
        [key, version, tx.now, ctx.actor!.id],
      );
      tx.audit({
        subject: { type: 'process', id: `${key}@${version}` },
        before: { effectiveFrom: effectiveFrom.toISOString() },
        after: { withdrawnAt: tx.now.toISOString() },
      });
      return processView({ ...process, withdrawnAt: tx.now });
    });
    const { processes } = await this.directories.renewed();
    return { withdrawn: toProcessDefinition(view, processes, ctx.now()) };
  }
}

/** @throws BAD_INPUT for a time in the past: issues that were reported since then already follow another version */
function effectiveFromOf(wanted: string | null, now: Date): Date {
  const effectiveFrom = wanted === null ? now : new Date(wanted);
  if (effectiveFrom < now) throw badInput('effectiveFrom', '不得早于当前时间', 'must not lie in the past');
  return effectiveFrom;
}

/** @throws PROCESS_VERSION_WAITS */
function assertNothingWaits(key: string, published: readonly PublishedProcess[], at: Date): void {
  const waiting = published.find((each) => each.key === key && versionStateAt(each, published, at) === 'waiting');
  if (!waiting) return;
  const { version, effectiveFrom } = waiting;
  throw processErrors.PROCESS_VERSION_WAITS({ key, version, effectiveFrom: effectiveFrom.toISOString() });
}

/** Longest list of further processes in one publication. */
const MOST_ALSO = 20;

/** @throws BAD_INPUT for two versions of one process, of which only the second could take effect */
function assertEachOnce(drafts: readonly PublishedProcess[]): void {
  if (drafts.length > MOST_ALSO + 1)
    throw badInput('also', `不得超过 ${MOST_ALSO} 项`, `must have at most ${MOST_ALSO} items`);
  const index = drafts.findIndex(({ key }, place) => drafts.findIndex((other) => other.key === key) < place);
  if (index > 0)
    throw badInput(`also[${index - 1}].key`, '与同一次发布的另一流程重复', 'is published twice in this command');
}
