import { Injectable } from '@nestjs/common';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import {
  organizationOf,
  periodOf,
  type Organization,
  type OrganizationAction,
  type OrganizationsArgs,
} from './organization.graphql.js';
import {
  countOrganizations,
  countRemains,
  listOrganizations,
  listPeriods,
  organizationAt,
  organizationsById,
} from './organization.queries.js';
import { assertDivisionCode, assertInForce, assertMayBeDissolved, refusalOf } from './organization.rules.js';
import { factsOf } from './organization.service.js';

/** All queries for organizations. Every signed-in user may read the names and places of organizations. */
@Injectable()
export class OrganizationReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the organization, or null when the id is unknown. All organizations that one request asks for are read
   * together.
   */
  find(ctx: RequestContext, id: string): Promise<Organization | null> {
    const loader = ctx.once(
      'organization',
      () => new DataLoader<string, Organization | null>((ids) => this.findMany(ids)),
    );
    return loader.load(id);
  }

  private async findMany(ids: readonly string[]): Promise<(Organization | null)[]> {
    const known = ids.filter((id) => UUID.test(id));
    const rows = await organizationsById.rows(this.dataSource, [known]);
    const byId = new Map(rows.map((row) => [row.id, organizationOf(row)]));
    return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
  }

  /** Returns the organization with its name and parent of the moment `at`; null when it did not exist then. */
  async findAt(id: string, at: string): Promise<Organization | null> {
    const row = await organizationAt(this.dataSource, uuidText('id', id), new Date(at));
    return row && organizationOf(row, at);
  }

  async list(ctx: RequestContext, args: OrganizationsArgs): Promise<CountedConnection<Organization>> {
    const { limit, keys } = keysetOf(args, 1);
    const filter = {
      parentId: args.parentId ? uuidText('parentId', args.parentId) : null,
      regionCode: args.regionCode ? assertDivisionCode('regionCode', args.regionCode) : null,
      kind: args.kind ?? null,
      line: args.line ?? null,
      text: args.text?.trim() || null,
      at: args.at ? new Date(args.at) : ctx.now(),
    };
    const after = (keys?.[0] as string | undefined) ?? null;
    const rows = await listOrganizations(this.dataSource, filter, after, limit);
    const page = pageOf(
      rows,
      args,
      (row) => [row.code],
      (row) => organizationOf(row, args.at ?? null),
    );
    return counted(page, () => countOrganizations(this.dataSource, filter, LARGEST_COUNT + 1));
  }

  async history(ctx: RequestContext, id: string): Promise<ReturnType<typeof periodOf>[]> {
    const loader = ctx.once(
      'organization-history',
      () =>
        new DataLoader<string, ReturnType<typeof periodOf>[]>(async (ids) => {
          const rows = await listPeriods(this.dataSource, ids);
          const byId = Map.groupBy(rows, (row) => row.organizationId);
          return ids.map((organizationId) => (byId.get(organizationId) ?? []).map(periodOf));
        }),
    );
    return loader.load(id);
  }

  /** Returns the actions on an organization, each enabled or with the reason why not, by the rules of the commands. */
  async actions(ctx: RequestContext, organization: Organization): Promise<OrganizationAction[]> {
    const now = ctx.now();
    const row = {
      ...organization,
      validFrom: new Date(organization.validFrom),
      validTo: organization.validTo ? new Date(organization.validTo) : null,
    };
    const remains = await countRemains(this.dataSource, organization.organizationId, now);
    const facts = factsOf({ ...organization, id: organization.organizationId });
    const allow = (command: string) => () => ctx.policy.assert(`Mutation.${command}`, facts);
    const exists = (): void => assertInForce(row, now);
    const actionOf = (action: OrganizationAction['action'], rules: (() => void)[]): OrganizationAction => {
      const refusal = rules.map(refusalOf).find((found) => found !== null) ?? null;
      return { action, enabled: refusal === null, reason: refusal?.messages ?? null };
    };
    return [
      actionOf('RENAME', [allow('renameOrganization'), exists]),
      actionOf('MOVE', [allow('moveOrganization'), exists]),
      actionOf('DISSOLVE', [allow('dissolveOrganization'), exists, () => assertMayBeDissolved(remains)]),
    ];
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
