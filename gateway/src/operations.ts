import { platformErrors } from '@jiceng/platform/errors';
import type { Logger } from '@jiceng/platform/log';
import { startSpan } from '@jiceng/platform/tracing';
import type { Span } from '@opentelemetry/api';
import type { ExecutionResult } from 'graphql';
import type { Call } from './call.js';
import { DocumentRefused, type Documents, type PreparedOperation } from './documents.js';
import { presentError, type ErrorShape } from './error-format.js';
import type { Executor } from './executor.js';
import { gatewayErrors } from './gateway.errors.js';
import type { OperationRequest } from './graphql-http.js';
import type { Metrics } from './metrics.js';
import type { PersistedOperations } from './persisted-operations.js';
import type { ReceiptTries } from './receipt-tries.js';

export interface OperationOutcome {
  payload: { data?: unknown; errors?: ErrorShape[]; extensions?: Record<string, unknown> };
  /** The code with which the operation was refused before it ran, or REQUEST_TIMEOUT; the answer then has no data. */
  refusedWith?: string;
  name: string | undefined;
}

interface RunOptions {
  readOnly: boolean;
  /** The names under which receipt codes are counted: the address of the caller, and the device or account. */
  senders: readonly string[];
  /** True for an operation of the gateway itself, which needs no registration. */
  own?: boolean;
}

/** Handles a GraphQL operation from its text to the answer. */
export class Operations {
  constructor(
    private readonly parts: {
      executor: Executor;
      documents: Documents;
      persisted: PersistedOperations;
      metrics: Metrics;
      log: Logger;
      introspection: boolean;
      timeoutSeconds: number;
      receiptTries: ReceiptTries;
    },
  ) {}

  run(request: OperationRequest, call: Call, options: RunOptions): Promise<OperationOutcome> {
    return startSpan('gateway operation', call, (span) => this.runInSpan(request, call, options, span));
  }

  private async runInSpan(
    request: OperationRequest,
    call: Call,
    options: RunOptions,
    span: Span,
  ): Promise<OperationOutcome> {
    const begun = performance.now();
    let operation: PreparedOperation | undefined;
    let outcome: OperationOutcome;
    try {
      const admitted = this.admit(request, call, options);
      operation = admitted;
      const run = (): Promise<OperationOutcome> => this.answer(admitted, request, call);
      outcome =
        admitted.receiptCodes === 0
          ? await run()
          : await this.parts.receiptTries.counted(options.senders, admitted.receiptCodes, run);
    } catch (error) {
      outcome = this.refuse(error, operation, call);
    }
    if (outcome.name) span.updateName(`gateway ${outcome.name}`);
    this.record(outcome, operation, begun);
    return outcome;
  }

  private async answer(operation: PreparedOperation, request: OperationRequest, call: Call): Promise<OperationOutcome> {
    try {
      const result = await this.withinTime(this.parts.executor.execute(operation, request.variables, call));
      return this.present(operation, result, call);
    } catch (error) {
      return this.refuse(error, operation, call);
    }
  }

  private admit(request: OperationRequest, call: Call, { readOnly, own }: RunOptions): PreparedOperation {
    const { persisted, documents, introspection } = this.parts;
    const operation = documents.prepare(own ? request.query! : persisted.textOf(request), request.operationName);
    if (readOnly && operation.definition.operation !== 'query') throw gatewayErrors.METHOD_NOT_ALLOWED();
    if (operation.introspects && !introspection) throw gatewayErrors.INTROSPECTION_DISABLED();
    if (call.actor === null && !operation.forEverybody) throw platformErrors.UNAUTHENTICATED({ reason: 'missing' });
    const faults = operation.faultsOf(request.variables);
    if (faults.length > 0) throw new DocumentRefused(faults);
    operation.assertAffordable(request.variables);
    return operation;
  }

  private async withinTime(running: Promise<ExecutionResult>): Promise<ExecutionResult> {
    const seconds = this.parts.timeoutSeconds;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(gatewayErrors.REQUEST_TIMEOUT({ seconds })), seconds * 1000);
    });
    try {
      return await Promise.race([running, late]);
    } finally {
      clearTimeout(timer);
      running.catch(() => undefined);
    }
  }

  private present(operation: PreparedOperation, { data, errors }: ExecutionResult, call: Call): OperationOutcome {
    return {
      payload: {
        ...(errors?.length ? { errors: errors.map((error) => this.presentOne(error, call)) } : {}),
        data,
      },
      name: operation.definition.name?.value,
    };
  }

  private refuse(error: unknown, operation: PreparedOperation | undefined, call: Call): OperationOutcome {
    const reasons = error instanceof DocumentRefused ? error.refusals : [error];
    const errors = reasons.map((reason) => this.presentOne(reason, call));
    return {
      payload: { errors },
      refusedWith: errors[0]?.extensions.code ?? 'INTERNAL',
      name: operation?.definition.name?.value,
    };
  }

  private presentOne(error: unknown, call: Call): ErrorShape {
    return presentError(error, { locale: call.locale, traceId: call.traceId, log: this.parts.log });
  }

  private record(
    { payload, refusedWith, name }: OperationOutcome,
    operation: PreparedOperation | undefined,
    begun: number,
  ): void {
    const seconds = (performance.now() - begun) / 1000;
    const codes = payload.errors?.map(({ extensions }) => extensions.code);
    this.parts.metrics.operationFinished(operation?.definition.operation ?? 'unknown', seconds, codes, refusedWith);
    // The log line of a successful operation names no actor. With the time of an anonymous report, such a line would
    // reveal the reporter.
    if (codes) this.parts.log.info({ operation: name, ms: Math.round(seconds * 1000), codes }, 'operation with errors');
    else if (this.parts.log.isLevelEnabled('info'))
      this.parts.log.info({ operation: name, ms: Math.round(seconds * 1000), actorId: undefined }, 'operation');
  }
}
