import { createHash } from 'node:crypto';
import { DomainError } from '@jiceng/platform/errors';
import {
  compileVariableCheck,
  syntaxProblem,
  validationRules,
  type VariableCheck,
} from '@jiceng/platform/graphql-inputs';
import {
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { badRequest, gatewayErrors } from './gateway.errors.js';
import {
  assertDocumentWithinLimits,
  compileCost,
  type CostFunction,
  type OperationLimits,
} from './operation-limits.js';

/** One operation of a validated document. It can run any number of times. */
export interface PreparedOperation {
  /** The text that the client sent. */
  text: string;
  /** The key under which the plan of the document is kept. */
  hash: string;
  document: DocumentNode;
  definition: OperationDefinitionNode;
  operationName: string | undefined;
  /**
   * True when the operation needs no token, because it asks only for the schema, for `__typename` or for fields that
   * every caller may use.
   */
  forEverybody: boolean;
  /** True when the operation asks for `__schema` or `__type`. */
  introspects: boolean;
  /** True when the operation asks for `node`. */
  asksForNodes: boolean;
  /** Number of root fields that take a receipt code; each alias counts. */
  receiptCodes: number;
  /** @throws PAGE_TOO_LARGE, COST_LIMIT_EXCEEDED */
  assertAffordable: CostFunction;
  /** Returns one error for each wrong field when variables do not fit the schema. */
  faultsOf: VariableCheck;
}

/** Root fields that need no account, because a receipt code in their arguments proves who asks. */
const byReceiptCode: ReadonlySet<string> = new Set([
  'followReport',
  'answerByReceipt',
  'supplementByReceipt',
  'reopenByReceipt',
]);
/**
 * Root fields that need no account, because their arguments prove who asks: a receipt code, or the signature of a
 * gateway for short messages. The policies of the subgraphs decide again, and a test compares this list with them.
 */
const forEverybody: ReadonlySet<string> = new Set([...byReceiptCode, 'confirmDelivery']);

interface CachedDocument {
  text: string;
  hash: string;
  document: DocumentNode | undefined;
  refusals: readonly (GraphQLError | DomainError)[];
  operations: Map<string | undefined, PreparedOperation>;
}

/**
 * Parses and validates each document once. Refused documents are kept too, so that repeating a wrong operation costs no
 * more than repeating a valid one.
 */
export class Documents {
  private readonly cache: LRUCache<string, CachedDocument>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: OperationLimits,
    private readonly options: { introspection: boolean; cacheSize?: number },
  ) {
    this.cache = new LRUCache({
      max: options.cacheSize ?? 2000,
      maxSize: 32 * 1024 * 1024,
      sizeCalculation: ({ text }) => text.length + 1,
    });
  }

  /**
   * @throws `DocumentRefused` with GraphQLError[] or DomainError when the text cannot be parsed, is invalid or exceeds
   * the limits
   */
  prepare(text: string, operationName: string | undefined): PreparedOperation {
    let cached = this.cache.get(text);
    if (!cached) {
      cached = this.load(text);
      this.cache.set(text, cached);
    }
    if (cached.refusals.length > 0 || !cached.document) throw new DocumentRefused(cached.refusals);
    const known = cached.operations.get(operationName);
    if (known) return known;
    const prepared = this.prepareOperation(cached.document, text, cached.hash, operationName);
    cached.operations.set(operationName, prepared);
    return prepared;
  }

  private load(text: string): CachedDocument {
    const refused = (...refusals: (GraphQLError | DomainError)[]): CachedDocument => ({
      text,
      hash: '',
      document: undefined,
      refusals,
      operations: new Map(),
    });
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: this.limits.tokens });
      assertDocumentWithinLimits(document, this.limits);
    } catch (error) {
      if (error instanceof DomainError) return refused(error);
      if (!(error instanceof GraphQLError)) throw error;
      if (/more tha[nt] \d+ tokens/.test(error.message))
        return refused(gatewayErrors.DOCUMENT_TOO_LARGE({ max: this.limits.tokens }));
      return refused(coded(error, gatewayErrors.GRAPHQL_PARSE_FAILED({ problem: syntaxProblem(error.message) })));
    }
    const faults = validate(this.schema, document, validationRules, { maxErrors: 20 });
    if (faults.length > 0)
      return refused(
        ...faults.map((fault) =>
          fault.originalError instanceof DomainError
            ? fault
            : coded(fault, gatewayErrors.GRAPHQL_VALIDATION_FAILED({ problem: this.wording(fault) })),
        ),
      );
    return { text, hash: documentHash(text), document, refusals: [], operations: new Map() };
  }

  private prepareOperation(
    document: DocumentNode,
    text: string,
    hash: string,
    operationName: string | undefined,
  ): PreparedOperation {
    const definitions = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const definition =
      operationName === undefined
        ? definitions.length === 1
          ? definitions[0]
          : undefined
        : definitions.find((candidate) => candidate.name?.value === operationName);
    if (!definition) {
      throw operationName === undefined
        ? badRequest('含有多个操作时须给出操作名', 'operationName is needed when a document holds several operations')
        : badRequest('没有此名称的操作', 'the document holds no operation of this operationName');
    }
    const names = [...rootFields(document, definition).values()];
    return {
      text,
      hash,
      document,
      definition,
      operationName,
      forEverybody: names.length > 0 && names.every((name) => name.startsWith('__') || forEverybody.has(name)),
      introspects: names.includes('__schema') || names.includes('__type'),
      asksForNodes: names.includes('node'),
      receiptCodes: names.filter((name) => byReceiptCode.has(name)).length,
      assertAffordable: compileCost(this.schema, document, definition, this.limits),
      faultsOf: compileVariableCheck(this.schema, document, definition),
    };
  }

  /**
   * Removes suggestions of similar names when introspection is off, because they would reveal the schema piece by
   * piece.
   */
  private wording(fault: GraphQLError): string {
    return this.options.introspection ? fault.message : fault.message.replace(/ Did you mean .*\?$/s, '');
  }
}

/** A document that was refused, with every reason. */
export class DocumentRefused extends Error {
  constructor(readonly refusals: readonly (GraphQLError | DomainError)[]) {
    super('document refused');
  }
}

function coded(error: GraphQLError, refusal: DomainError): GraphQLError {
  return new GraphQLError(refusal.messages.en, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    originalError: refusal,
  });
}

/** Returns the root fields of the operation: for each key of the answer, the name of its field. */
function rootFields(document: DocumentNode, definition: OperationDefinitionNode): Map<string, string> {
  const names = new Map<string, string>();
  const visited = new Set<string>();
  const collect = ({ selections }: OperationDefinitionNode['selectionSet']): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.set((selection.alias ?? selection.name).value, selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = document.definitions.find(
          (candidate) => candidate.kind === Kind.FRAGMENT_DEFINITION && candidate.name.value === selection.name.value,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collect(fragment.selectionSet);
      }
    }
  };
  collect(definition.selectionSet);
  return names;
}

/** The key under which the plans of a document are stored. */
function documentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
