import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { ServiceName } from '@jiceng/contracts/contract';
import type { Connection } from '../values/connection.js';
import { AuditTrail } from './audit-trail.js';
import { AuditRecordConnection, AuditRecordsArgs, type AuditRecord } from './audit-trail.graphql.js';
import { queriesOf } from './operations-rules.js';
import { SERVICE_NAME, StatusReader } from './service-status.js';
import { ServiceStatus } from './service-status.graphql.js';

/** The status of a service and its audit records, for operators and auditors. */
@Module({})
export class OperationsModule {
  static of(service: ServiceName): DynamicModule {
    return {
      module: OperationsModule,
      providers: [{ provide: SERVICE_NAME, useValue: service }, StatusReader, AuditTrail, resolverOf(service)],
    };
  }
}

function resolverOf(service: ServiceName): Type {
  const names = queriesOf(service);

  @Resolver()
  class OperationsResolver {
    constructor(
      private readonly status: StatusReader,
      private readonly trail: AuditTrail,
    ) {}

    @Query(() => ServiceStatus, {
      name: names.status,
      nullable: true,
      description: `How far ${service} is with events, timers and its audit chain.`,
    })
    readStatus(): Promise<ServiceStatus> {
      return this.status.read();
    }

    @Query(() => AuditRecordConnection, {
      name: names.records,
      nullable: true,
      description: `Audit records of ${service}, newest first. Refused commands leave no record.`,
    })
    listRecords(@Args() args: AuditRecordsArgs): Promise<Connection<AuditRecord>> {
      return this.trail.listRecords(args);
    }
  }
  return OperationsResolver;
}
