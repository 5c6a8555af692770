import { CommandRunner } from '@jiceng/platform/commands';
import type { CommandInput } from '@jiceng/platform/command-input';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Injectable } from '@nestjs/common';
import type { DirectivePayload } from './directive.graphql.js';
import { DirectiveReader } from './directive.reader.js';
import type { DirectiveRow } from './directive.table.js';

/** What a command leaves: the directive that its answer shows. */
type Written = Pick<DirectiveRow, 'id' | 'version'>;

/**
 * Runs commands that answer with a directive. Beside the key stand only its id and version, and no word of the document;
 * a retry gets the directive as it stands now.
 */
@Injectable()
export class DirectiveCommands {
  constructor(
    private readonly commands: CommandRunner,
    private readonly reader: DirectiveReader,
  ) {}

  /**
   * Runs a command once for each idempotency key, as `CommandRunner.run` does.
   * @throws OUT_OF_SCOPE at a retry when the caller may not see the directive any more
   */
  async run(
    ctx: RequestContext,
    command: string,
    input: CommandInput,
    work: (tx: EffectTx) => Promise<Written>,
  ): Promise<DirectivePayload> {
    const { id } = await this.commands.run<Written>(ctx, command, input, work, {
      keeping: {
        keep: ({ id, version }) => ({ row: { id, version }, rest: null }),
        readAgain: async (again, { row }) => {
          if (!(await this.reader.find(again, row!.id))) throw platformErrors.OUT_OF_SCOPE();
          return row!;
        },
      },
    });
    return { directive: await this.reader.afterCommand(id) };
  }
}
