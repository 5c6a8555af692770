import { DiscoveryService } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import type { OrganizationKind, Role } from '@jiceng/contracts/codes';
import type { Contract, Envelope } from '@jiceng/contracts/contract';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { ConsumerRuntime, type Delivery } from '@jiceng/platform/consumers';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { createLogger } from '@jiceng/platform/log';
import { RelayKick } from '@jiceng/platform/relay-kick';
import { aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { DataSource } from 'typeorm';
import type { IssueFact } from '../src/observation/history.rules.js';
import { service } from '../src/service.js';
import { organization } from './builders.js';

/**
 * The assessment service with direct access to its consumers: each delivery takes effect at once, in the order of the
 * test.
 */
export class TestAssessment {
  private constructor(
    readonly subgraph: TestSubgraph,
    private readonly consumers: ConsumerRuntime,
  ) {}

  static async start(): Promise<TestAssessment> {
    const subgraph = await TestSubgraph.start(service);
    const { app } = subgraph.service;
    const instances = app
      .get(DiscoveryService, { strict: false })
      .getProviders()
      .map(({ instance }) => instance as unknown);
    const providers = instances.filter((each): each is object => typeof each === 'object' && each !== null);
    return new TestAssessment(
      subgraph,
      new ConsumerRuntime(
        'assessment',
        app.get(DataSource),
        new RelayKick(),
        createLogger('test', 'silent'),
        providers,
      ),
    );
  }

  /** Delivers an event and returns the outcome of the delivery. */
  receive<P>(contract: Contract<P>, payload: P, parts: Partial<Envelope<P>> = {}): Promise<Delivery> {
    return this.consumers.receive({
      id: newId(),
      contract: contract.name,
      version: contract.version,
      key: 'test',
      seq: null,
      occurredAt: new Date().toISOString(),
      traceId: randomUUID(),
      actor: { id: 'system', kind: 'system', organizationId: null },
      payload,
      ...parts,
    });
  }

  receiveFact(fact: IssueFact): Promise<Delivery> {
    const { eventId: id, seq, occurredAt, payload } = fact;
    return this.receive(issueProgressed, payload, {
      id,
      seq,
      key: payload.issueId,
      occurredAt: occurredAt.toISOString(),
    });
  }

  async tell(...stories: IssueFact[][]): Promise<void> {
    for (const facts of stories) for (const fact of facts) await this.receiveFact(fact);
  }

  /** Announces an organization to the service. The id is computed from the name. */
  async found(
    name: string,
    kind: OrganizationKind,
    parts: { regionCode?: string; parent?: string } = {},
  ): Promise<void> {
    await this.receive(
      organizationChanged,
      {
        organizationId: organization(name),
        code: name,
        name,
        kind,
        line: null,
        parentId: parts.parent ? organization(parts.parent) : null,
        regionCode: parts.regionCode ?? '320106000000',
        validFrom: '2020-01-01T00:00:00.000Z',
        validTo: null,
        version: 1,
      },
      { key: name, seq: 1 },
    );
  }

  async drawRegions(...codes: string[]): Promise<void> {
    for (const code of codes) {
      const level = code.endsWith('000000') ? 'district' : code.endsWith('000') ? 'street' : 'community';
      const parentCode =
        level === 'district' ? null : level === 'street' ? `${code.slice(0, 6)}000000` : `${code.slice(0, 9)}000`;
      await this.receive(
        regionChanged,
        { code, name: `region ${code}`, level, parentCode, version: 1 },
        { key: code, seq: 1 },
      );
    }
  }

  stop(): Promise<void> {
    return this.subgraph.stop();
  }
}

export const appraiser = aStaffActor({ id: 'appraiser-1', roles: ['appraiser'] });

/** A person of one organization with one role. */
export function memberOf(name: string, role: Role, parts: Partial<Actor> = {}): Actor {
  return aStaffActor({
    id: `${role} of ${name}`,
    roles: [role],
    organizationId: organization(name),
    organizationIds: [organization(name)],
    ...parts,
  });
}
