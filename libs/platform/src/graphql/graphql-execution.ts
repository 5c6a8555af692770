import {
  getOperationAST,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { inputDefaultsOf, type Variables } from './graphql-defaults.js';
import { compileVariableCheck, validationRules, type VariableCheck } from './graphql-inputs.js';

/** One GraphQL operation of an HTTP request. */
export interface OperationRequest {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
}

/**
 * The engine that executes the operations of a subgraph. Only this file depends on the engine, so another engine can
 * replace it here.
 */
export interface OperationExecutor {
  execute(request: OperationRequest, context: unknown): Promise<ExecutionResult>;
}

type Prepared =
  | { run: CompiledQuery['query']; withDefaults: (variables: Variables) => Variables; faultsOf: VariableCheck }
  | { errors: readonly GraphQLError[] };

/** Compiles each distinct operation once with graphql-jit and reuses the compiled form. */
export class CompilingExecutor implements OperationExecutor {
  private readonly prepared = new LRUCache<string, Prepared>({ max: 1000 });

  constructor(private readonly schema: GraphQLSchema) {}

  async execute(request: OperationRequest, context: unknown): Promise<ExecutionResult> {
    const key = `${request.operationName ?? ''}\0${request.query}`;
    let prepared = this.prepared.get(key);
    if (!prepared) {
      prepared = this.prepare(request);
      this.prepared.set(key, prepared);
    }
    if ('errors' in prepared) return { errors: prepared.errors };
    const faults = prepared.faultsOf(request.variables ?? {});
    if (faults.length > 0) return { errors: faults };
    return prepared.run(undefined, context, prepared.withDefaults(request.variables ?? {}));
  }

  private prepare(request: OperationRequest): Prepared {
    let document: DocumentNode;
    try {
      document = parse(request.query);
    } catch (error) {
      return { errors: [error as GraphQLError] };
    }
    const faults = validate(this.schema, document, validationRules);
    if (faults.length > 0) return { errors: faults };
    const compiled = compileQuery(this.schema, document, request.operationName ?? undefined);
    if (!isCompiledQuery(compiled)) return { errors: compiled.errors ?? [] };
    return {
      run: compiled.query,
      withDefaults: inputDefaultsOf(this.schema, document, request.operationName),
      // The operation exists, because the document was compiled for this name.
      faultsOf: compileVariableCheck(this.schema, document, getOperationAST(document, request.operationName)!),
    };
  }
}
