import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type Logger } from 'pino';

/** What every line written while a request or job runs carries. */
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

/** Names under which a secret or personal datum could be handed to the logger; their values are never written. */
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

/** A structured logger: one JSON object a line on standard output, with the scope's trace id, actor and operation. */
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

/** Properties of an error that help and hold no data. Database errors carry whole rows and parameters in others. */
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

/** Class 22 of PostgreSQL: a value does not fit its type, and the message quotes the value. */
function quotesInput(code: unknown): boolean {
  return typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
}

export type { Logger };
