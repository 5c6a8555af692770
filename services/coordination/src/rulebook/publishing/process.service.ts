import { Injectable } from '@nestjs/common';
import type { CommandInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { RequestContext } from '@jiceng/platform/request-context';
import { moveEdition } from '../directory/directory.consumer.js';
import type { PublishedProcess } from '../directory/directory.js';
import { DirectoryService } from '../directory/directory.service.js';
import { choiceProblems, problemsOf, type ProcessProblem } from '../process/process-check.rules.js';
import { processDefinitionSchema, type ProcessDefinition } from '../process/process-definition.rules.js';
import { processErrors } from './process.errors.js';

export interface PublishProcessInput extends CommandInput {
  definition: unknown;
  dryRun?: boolean | null;
}

export interface PublishResult {
  problems: ProcessProblem[];
  published: (Omit<PublishedProcess, 'publishedAt'> & { publishedAt: string }) | null;
}

@Injectable()
export class ProcessService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly directories: DirectoryService,
  ) {}

  async list(): Promise<readonly PublishedProcess[]> {
    return [...(await this.directories.current()).processes].sort((a, b) =>
      a.key < b.key ? -1 : a.key > b.key ? 1 : b.version - a.version,
    );
  }

  /**
   * Publishes the next version of a process after the checker has proven it (36). Running issues finish on the version
   * they began with. With `dryRun` the problems are answered instead of thrown.
   * @throws NOT_A_PROCESS_DEFINITION, PROCESS_HAS_PROBLEMS, UNKNOWN_CALENDAR
   */
  publish(ctx: RequestContext, input: PublishProcessInput): Promise<PublishResult> {
    return this.commands.run(ctx, 'publishProcessDefinition', input, async (tx) => {
      // Publications wait here for each other: two at once could publish the same rule of choice, and neither would see it.
      if (!input.dryRun) await moveEdition(tx);
      const directory = await this.directories.renewed();
      const definition = nextVersion(input.definition, directory.processes);
      const { key, version, limits } = definition;
      if (!directory.calendars.some(({ code }) => code === limits.calendar))
        throw processErrors.UNKNOWN_CALENDAR({ calendar: limits.calendar });
      const problems = [...problemsOf(definition), ...choiceProblems(definition, directory.processes)];
      if (input.dryRun) return { problems, published: null };
      if (problems.length > 0) throw processErrors.PROCESS_HAS_PROBLEMS({ count: problems.length, problems });
      await tx.sql('INSERT INTO process_definition VALUES ($1, $2, $3, $4, $5)', [
        key,
        version,
        JSON.stringify(definition),
        tx.now,
        ctx.actor!.id,
      ]);
      tx.audit({ subject: { type: 'process', id: `${key}@${version}` }, after: definition });
      return { problems: [], published: { key, version, publishedAt: tx.now.toISOString(), definition } };
    });
  }
}

/** The text as the next version of its process. @throws NOT_A_PROCESS_DEFINITION naming the field that is wrong */
function nextVersion(text: unknown, published: readonly PublishedProcess[]): ProcessDefinition {
  const key = (text as { key?: unknown } | null)?.key;
  const version =
    Math.max(0, ...published.filter((process) => process.key === key).map((process) => process.version)) + 1;
  const parsed = processDefinitionSchema.safeParse({ ...(text as object), version });
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw processErrors.NOT_A_PROCESS_DEFINITION({
    problem: `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`,
  });
}
