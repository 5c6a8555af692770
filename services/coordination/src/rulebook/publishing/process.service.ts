import { Injectable } from '@nestjs/common';
import type { CommandInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { moveEdition } from '../directory/directory.consumer.js';
import type { PublishedProcess } from '../directory/directory.js';
import { DirectoryService } from '../directory/directory.service.js';
import { choiceProblems, problemsOf, type ChangedChoice } from '../process/process-check.rules.js';
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

/** A version that is to be published, with the field of the input that holds it. */
type Draft = PublishedProcess & { field: string };

@Injectable()
export class ProcessService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly directories: DirectoryService,
  ) {}

  /** Returns all published versions with their states at a moment, by key, the newest version of a process first. */
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
      assertNotTooMany(input.also ?? []);
      const publication = newId();
      const draft = (text: unknown, field: string): Draft => {
        const definition = draftOf(text, field, directory);
        const { key, version } = definition;
        return { field, key, version, publication, publishedAt: tx.now, effectiveFrom, withdrawnAt: null, definition };
      };
      const drafts: [Draft, ...Draft[]] = [
        draft(input.definition, 'definition'),
        ...(input.also ?? []).map((text, index) => draft(text, `also[${index}]`)),
      ];
      assertEachOnce(drafts);
      for (const each of drafts) assertNothingWaits(each, directory.processes, tx.now);
      const fieldOf = new Map(drafts.map(({ key, field }) => [key, field]));
      const problems = [
        ...drafts.flatMap(({ definition, field }) => problemsOf(definition).map((problem) => ({ ...problem, field }))),
        ...choiceProblems(drafts, directory.processes).map((problem) => ({
          ...problem,
          field: fieldOf.get(problem.key)!,
        })),
      ];
      if (input.dryRun) return { problems, published: [] };
      assertNone(problems);
      for (const { key, version, definition } of drafts) {
        await tx.sql(
          `INSERT INTO process_definition (key, version, publication, definition, published_at, effective_from)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [key, version, publication, JSON.stringify(definition), tx.now, effectiveFrom],
        );
        tx.audit({
          subject: { type: 'process', id: `${key}@${version}` },
          after: { effectiveFrom: effectiveFrom.toISOString(), definition },
        });
      }
      return { problems: [], published: drafts.map(({ field: _, ...process }) => processView(process)) };
    });
    const { processes } = await this.directories.renewed();
    const [first, ...others] = published.map((view) => toProcessDefinition(view, processes, ctx.now()));
    return { problems, published: first ?? null, alsoPublished: others };
  }

  /**
   * Withdraws a version that is not yet in force, and the versions that were published together with it. They are
   * withdrawn together, because a rule of choice may move from one of them to another, and a matter would then have two
   * processes or none. A version in force cannot be withdrawn, because issues already follow it; a newer version
   * replaces it.
   * @throws NOT_FOUND, PROCESS_VERSION_NOT_WAITING, PROCESS_HAS_PROBLEMS
   */
  async withdraw(ctx: RequestContext, input: WithdrawProcessInput): Promise<WithdrawProcessDefinitionPayload> {
    const { key, version } = input;
    const views = await this.commands.run(ctx, 'withdrawProcessDefinition', input, async (tx) => {
      await moveEdition(tx);
      const { processes } = await this.directories.renewed();
      const process = processes.find((each) => each.key === key && each.version === version);
      if (!process) throw platformErrors.NOT_FOUND({ what: 'process', id: `${key}@${version}` });
      if (versionStateAt(process, processes, tx.now) !== 'waiting')
        throw processErrors.PROCESS_VERSION_NOT_WAITING({ key, version });
      const { publication, effectiveFrom } = process;
      const others = processes.filter((each) => each.publication === publication && each !== process);
      const set: [PublishedProcess, ...PublishedProcess[]] = [process, ...others];
      // Another process may depend on these versions: it takes over the matters that they give up.
      const inForce = inForceAt(processes, tx.now);
      const kept = ({ key }: PublishedProcess): ChangedChoice => {
        const appliesTo = inForce.find((each) => each.key === key)?.definition.appliesTo ?? [];
        return { key, effectiveFrom, definition: { appliesTo } };
      };
      assertNone(
        choiceProblems([kept(process), ...others.map(kept)], processes).map((problem) => ({
          ...problem,
          field: 'version',
        })),
      );
      await tx.sql('UPDATE process_definition SET withdrawn_at = $2 WHERE publication = $1', [publication, tx.now]);
      for (const each of set)
        tx.audit({
          subject: { type: 'process', id: `${each.key}@${each.version}` },
          before: { effectiveFrom: effectiveFrom.toISOString() },
          after: { withdrawnAt: tx.now.toISOString() },
        });
      return set.map((each) => processView({ ...each, withdrawnAt: tx.now }));
    });
    const { processes } = await this.directories.renewed();
    const [withdrawn, ...alsoWithdrawn] = views.map((view) => toProcessDefinition(view, processes, ctx.now()));
    return { withdrawn: withdrawn!, alsoWithdrawn };
  }
}

/** @throws BAD_INPUT for a time in the past: issues that were reported since then already follow another version */
function effectiveFromOf(wanted: string | null, now: Date): Date {
  const effectiveFrom = wanted === null ? now : new Date(wanted);
  if (effectiveFrom < now) throw badInput('effectiveFrom', '不得早于当前时间', 'must not lie in the past');
  return effectiveFrom;
}

/** @throws PROCESS_VERSION_WAITS */
function assertNothingWaits({ key, field }: Draft, published: readonly PublishedProcess[], at: Date): void {
  const waiting = published.find((each) => each.key === key && versionStateAt(each, published, at) === 'waiting');
  if (!waiting) return;
  const { version, effectiveFrom } = waiting;
  throw processErrors.PROCESS_VERSION_WAITS({
    field: `${field}.key`,
    key,
    version,
    effectiveFrom: effectiveFrom.toISOString(),
  });
}

/** Longest list of further processes in one publication. */
const MOST_ALSO = 20;

/** @throws BAD_INPUT */
function assertNotTooMany(also: readonly unknown[]): void {
  if (also.length > MOST_ALSO)
    throw badInput('also', `不得超过 ${MOST_ALSO} 项`, `must have at most ${MOST_ALSO} items`);
}

/** @throws BAD_INPUT for two versions of one process, of which only the second could take effect */
function assertEachOnce(drafts: readonly Draft[]): void {
  const twice = drafts.find(({ key }, place) => drafts.findIndex((other) => other.key === key) < place);
  if (twice) throw badInput(`${twice.field}.key`, '与同一次发布的另一流程重复', 'is published twice in this command');
}
