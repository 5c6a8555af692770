import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { badInput, checkAll } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { RegionService } from '../region/region.service.js';
import { systemOf, type RecordSystemInput, type SystemPayload } from './system.graphql.js';
import { saveSystem, systemByCode } from './system.queries.js';
import { accountsOf, systemCode } from './system.rules.js';

@Injectable()
export class SystemService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly regions: RegionService,
  ) {}

  /** Records a system and the accounts of the communities in it. @throws STALE_VERSION, BAD_INPUT */
  record(ctx: RequestContext, input: RecordSystemInput): Promise<SystemPayload> {
    return this.commands.run(ctx, 'recordSystem', input, async (tx) => {
      const { code, name, accounts } = checkAll({
        code: () => systemCode('code', input.code),
        name: () => personText('name', input.name, { maxLength: 60 }),
        accounts: () => accountsOf(input.code, input.accounts),
      });
      const known = await this.regions.knownAmong(
        accounts.map(({ regionCode }) => regionCode),
        tx,
      );
      const strange = accounts.findIndex(({ regionCode }) => !known.has(regionCode));
      if (strange >= 0)
        throw badInput(`accounts[${strange}].regionCode`, '没有该社区', 'must be the code of a known community');
      // Two commands that record a new code at the same time would not see one another.
      await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`system ${code}`]);
      const before = await systemByCode(tx, code);
      if ((input.expectedVersion ?? null) !== (before?.version ?? null))
        throw await staleVersion(
          tx,
          { type: 'system', id: code },
          {
            expected: input.expectedVersion ?? 0,
            actual: before?.version ?? 0,
            changed: before && systemOf(before),
          },
        );
      const after = { code, name, recordedAt: tx.now, version: (before?.version ?? 0) + 1 };
      await saveSystem(tx, after, accounts);
      tx.audit({
        subject: { type: 'system', id: code },
        before,
        after: { ...after, communities: accounts.length },
      });
      return { system: systemOf(after) };
    });
  }
}
