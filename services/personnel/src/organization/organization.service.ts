import { Injectable } from '@nestjs/common';
import type { VersionedInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { checkAll, platformErrors } from '@jiceng/platform/errors';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { assertSensibleDate } from '../effective/effective-period.rules.js';
import { assertCode } from '../code/code.rules.js';
import { assertLineInUse } from '../line/line.rules.js';
import { LineService } from '../line/line.service.js';
import { RegionService } from '../region/region.service.js';
import { organizationErrors } from './organization.errors.js';
import { announceOrganization } from './organization.events.js';
import {
  organizationOf,
  type DissolveOrganizationInput,
  type FoundOrganizationInput,
  type MoveOrganizationInput,
  type OrganizationPayload,
  type RenameOrganizationInput,
} from './organization.graphql.js';
import {
  countRemains,
  findOrganizationsById,
  listAncestry,
  listPeriods,
  lockRegistry,
  saveOrganizations,
  savePeriods,
} from './organization.queries.js';
import {
  assertDivisionCode,
  assertEffectiveDate,
  assertNotDissolved,
  assertMayBeDissolved,
  assertNoCycle,
  assertPlace,
  assertSuccessor,
  periodsAfterChange,
} from './organization.rules.js';
import type { OrganizationRow } from './organization.table.js';

export const NAME_LENGTH = 80;
export const REASON_LENGTH = 500;

interface ChangeInput extends VersionedInput {
  organizationId: string;
  effectiveFrom: string | null;
  reason: string | null;
}

interface Change {
  name: string;
  parentId: string | null;
  /** The organization that takes over the work; null for a change that dissolves nothing. */
  successorId: string | null;
}

@Injectable()
export class OrganizationService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly regions: RegionService,
    private readonly lines: LineService,
  ) {}

  /** @throws ORGANIZATION_CODE_TAKEN, UNKNOWN_PARENT, UNKNOWN_REGION and the errors of {@link assertPlace} */
  found(ctx: RequestContext, input: FoundOrganizationInput): Promise<OrganizationPayload> {
    return this.commands.run(ctx, 'foundOrganization', input, async (tx) => {
      const { code, name } = checkAll({
        code: () => assertCode('code', input.code),
        name: () => personText('name', input.name, { maxLength: NAME_LENGTH }),
      });
      const regionCode = assertDivisionCode('regionCode', input.regionCode);
      const parentId = input.parentId ? uuidText('parentId', input.parentId) : null;
      const line = input.line ?? null;
      ctx.policy.assert('Mutation.foundOrganization', { regionCode, organizationIds: [parentId], line: line ?? '' });
      if (line !== null) assertLineInUse('line', line, await this.lines.known());
      await lockRegistry(tx);
      const id = idFromCode('organization', code);
      const [taken] = await findOrganizationsById(tx, [id]);
      if (taken) throw organizationErrors.ORGANIZATION_CODE_TAKEN({ code });
      const parent = await this.parentOf(tx, parentId);
      assertPlace({ kind: input.kind, line, regionCode }, parent);
      if (!(await this.regions.knownAmong([regionCode], tx)).has(regionCode))
        throw organizationErrors.UNKNOWN_REGION({ code: regionCode });
      const validFrom = input.effectiveFrom ? new Date(input.effectiveFrom) : tx.now;
      assertSensibleDate('effectiveFrom', validFrom, tx.now);
      assertEffectiveDate(validFrom, parent?.validFrom ?? new Date(0), tx.now);
      const row: OrganizationRow = {
        id,
        code,
        name,
        kind: input.kind,
        line,
        parentId,
        regionCode,
        validFrom,
        validTo: null,
        successorId: null,
        version: 1,
      };
      await saveOrganizations(tx, [row]);
      await savePeriods(tx, [{ organizationId: row.id, validFrom, validTo: null, name: row.name, parentId }]);
      announceOrganization(tx, null, row);
      return { organization: organizationOf(row) };
    });
  }

  rename(ctx: RequestContext, input: RenameOrganizationInput): Promise<OrganizationPayload> {
    return this.change(ctx, 'renameOrganization', input, async (_, before) => ({
      name: personText('name', input.name, { maxLength: NAME_LENGTH }),
      parentId: before.parentId,
      successorId: null,
    }));
  }

  /** @throws UNKNOWN_PARENT, ORGANIZATION_CYCLE and the errors of {@link assertPlace} */
  move(ctx: RequestContext, input: MoveOrganizationInput): Promise<OrganizationPayload> {
    return this.change(ctx, 'moveOrganization', input, async (tx, before) => {
      const parent = await this.parentOf(tx, uuidText('parentId', input.parentId));
      ctx.policy.assert('Mutation.moveOrganization', factsOf(parent!));
      const above = new Map((await listAncestry(tx, [parent!.id])).map((row) => [row.id, row.parentId]));
      assertNoCycle(before.id, parent!.id, (id) => above.get(id) ?? null);
      assertPlace(before, parent);
      return { name: before.name, parentId: parent!.id, successorId: null };
    });
  }

  /**
   * Dissolves an organization. The caller needs permission for the successor as well, because the command gives work to
   * the successor.
   * @throws SUCCESSOR_INSIDE, SUCCESSOR_NOT_IN_FORCE, ORGANIZATION_HAS_CHILDREN, ORGANIZATION_HAS_POSTS
   */
  dissolve(ctx: RequestContext, input: DissolveOrganizationInput): Promise<OrganizationPayload> {
    return this.change(ctx, 'dissolveOrganization', input, async (tx, before, effectiveFrom) => {
      const successorId = uuidText('successorId', input.successorId);
      const [successor] = await findOrganizationsById(tx, [successorId]);
      if (successor) ctx.policy.assert('Mutation.dissolveOrganization', factsOf(successor));
      const above = new Map((await listAncestry(tx, [successorId])).map((row) => [row.id, row.parentId]));
      assertSuccessor(successorId, successor ?? null, {
        id: before.id,
        effectiveFrom,
        parentOf: (id) => above.get(id) ?? null,
      });
      assertMayBeDissolved(await countRemains(tx, before.id, effectiveFrom));
      return { name: before.name, parentId: before.parentId, successorId };
    });
  }

  private change(
    ctx: RequestContext,
    command: string,
    input: ChangeInput,
    decide: (tx: EffectTx, before: OrganizationRow, effectiveFrom: Date) => Promise<Change>,
  ): Promise<OrganizationPayload> {
    return this.commands.run(ctx, command, input, async (tx) => {
      const id = uuidText('organizationId', input.organizationId);
      await lockRegistry(tx);
      const [before] = await findOrganizationsById(tx, [id]);
      if (!before) throw platformErrors.NOT_FOUND({ what: 'organization', id });
      ctx.policy.assert(`Mutation.${command}`, factsOf(before));
      if (input.expectedVersion !== before.version) {
        throw await staleVersion(
          tx,
          { type: 'organization', id },
          {
            expected: input.expectedVersion,
            actual: before.version,
            changed: organizationOf(before),
          },
        );
      }
      const effectiveFrom = input.effectiveFrom ? new Date(input.effectiveFrom) : tx.now;
      assertNotDissolved(before);
      const periods = await listPeriods(tx, [id]);
      assertEffectiveDate(effectiveFrom, periods.at(-1)!.validFrom, tx.now);
      const reason = input.reason ? personText('reason', input.reason, { maxLength: REASON_LENGTH }) : null;
      const { name, parentId, successorId } = await decide(tx, before, effectiveFrom);
      const after = {
        ...before,
        name,
        parentId,
        validTo: successorId === null ? null : effectiveFrom,
        successorId,
        version: before.version + 1,
      };
      await saveOrganizations(tx, [after]);
      await savePeriods(
        tx,
        successorId === null
          ? periodsAfterChange(periods, { name, parentId, effectiveFrom })
          : [...periods.slice(0, -1), { ...periods.at(-1)!, validTo: effectiveFrom }],
      );
      announceOrganization(tx, before, after, reason);
      return { organization: organizationOf(after) };
    });
  }

  private async parentOf(tx: EffectTx, parentId: string | null): Promise<OrganizationRow | null> {
    if (parentId === null) return null;
    const [parent] = await findOrganizationsById(tx, [parentId]);
    if (!parent || parent.validTo !== null) throw organizationErrors.UNKNOWN_PARENT({ parent: parentId });
    return parent;
  }
}

/**
 * Returns the facts by which the policy judges an organization. A block works for every line, and its line is `''`
 * here: only actors whose jurisdiction holds every line reach a block through its region.
 */
export function factsOf(organization: Pick<OrganizationRow, 'id' | 'parentId' | 'regionCode' | 'line'>): {
  regionCode: string;
  organizationIds: (string | null)[];
  line: string;
} {
  return { regionCode: organization.regionCode, organizationIds: [organization.id], line: organization.line ?? '' };
}
