import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type Logger } from 'pino';

/** Fields that every log line carries while a request or job runs. */
export interface LogScope {
  traceId: string;
  actorId?: string;
  operation?: string;
}

const scopes = new AsyncLocalStorage<LogScope>();

/** Runs `work` so that every log line written inside carries `scope`. */
export function withLogScope<T>(scope: LogScope, work: () => T): T {
  return scopes.run(scope, work);
}

/** Names under which code could pass a secret or personal data to the logger. Their values are never written. */
const secretNames = [
  'authorization',
  'cookie',
  'token',
  'secret',
  'password',
  'phone',
  'idNumber',
  'reporterName',
  'context',
  'ACTOR_CONTEXT_SECRET',
  'DATABASE_URL',
  'QUEUE_URL',
];

/**
 * Creates a structured logger that writes one JSON object per line to standard output, with the trace id, actor and
 * operation of the scope.
 */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ ...scopes.getStore() }),
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    serializers: { err: describeError },
    formatters: { level: (label) => ({ level: label }) },
  });
}

/**
 * Properties of an error that help an operator and hold no data. Other properties of database errors contain whole rows
 * and parameters.
 */
const harmless = ['code', 'kind', 'constraint', 'table', 'syscall', 'errno', 'address', 'port', 'severity'] as const;

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const known = error as unknown as Record<string, unknown>;
  const message = quotesInput(known.code) ? error.message.replace(/"[\s\S]*$/, '…') : error.message;
  return {
    type: error.name,
    message,
    stack: error.stack?.replace(error.message, () => message),
    ...Object.fromEntries(
      harmless.flatMap((name) => (['string', 'number'].includes(typeof known[name]) ? [[name, known[name]]] : [])),
    ),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
    ...(error instanceof AggregateError ? { errors: error.errors.map(describeError) } : {}),
  };
}

/** True for errors of class 22 in PostgreSQL: a value does not fit its type, and the message quotes the value. */
function quotesInput(code: unknown): boolean {
  return typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
}

export type { Logger };
