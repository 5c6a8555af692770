import { Injectable } from '@nestjs/common';
import type { CommandInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { RequestContext } from '@jiceng/platform/request-context';
import { moveEdition } from '../directory/directory.consumer.js';
import type { PublishedProcess } from '../directory/directory.js';
import { DirectoryService } from '../directory/directory.service.js';
import {
  problemsOf,
  processDefinitionSchema,
  type ProcessDefinition,
  type ProcessProblem,
} from '../process/process-definition.rules.js';
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
      const directory = await this.directories.renewed();
      const key = (input.definition as { key?: unknown } | null)?.key;
      const version =
        Math.max(0, ...directory.processes.filter((process) => process.key === key).map((process) => process.version)) +
        1;
      const parsed = processDefinitionSchema.safeParse({ ...(input.definition as object), version });
      if (!parsed.success) {
        const [first] = parsed.error.issues;
        throw processErrors.NOT_A_PROCESS_DEFINITION({
          problem: `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`,
        });
      }
      const definition: ProcessDefinition = parsed.data;
      if (!directory.calendars.some(({ code }) => code === definition.limits.calendar))
        throw processErrors.UNKNOWN_CALENDAR({ calendar: definition.limits.calendar });
      const problems = problemsOf(definition);
      if (input.dryRun) return { problems, published: null };
      if (problems.length > 0) throw processErrors.PROCESS_HAS_PROBLEMS({ count: problems.length, problems });
      await tx.sql('INSERT INTO process_definition VALUES ($1, $2, $3, $4, $5)', [
        definition.key,
        version,
        JSON.stringify(definition),
        tx.now,
        ctx.actor!.id,
      ]);
      await moveEdition(tx);
      tx.audit({ subject: { type: 'process', id: `${definition.key}@${version}` }, after: definition });
      return {
        problems: [],
        published: { key: definition.key, version, publishedAt: tx.now.toISOString(), definition },
      };
    });
  }
}
