import { z } from 'zod';
import { redisProtocols } from '../queue/redis.js';
import { suiteNames } from '../sealing/suites.js';

/** Secrets that production must refuse, because this repository publishes them. */
export const demoSecrets = ['jiceng-local-demo-secret-not-for-production'];

const url = (protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL beginning with ${protocols.join(' or ')}`,
  });

/** The settings that every process needs. Services extend the schema with `.extend({…})`. */
export const baseConfigSchema = z.object({
  JICENG_PROFILE: z.enum(['local', 'production']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535),
  ACTOR_CONTEXT_SECRET: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -hex 32'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Seconds that a stopping process may use to finish running requests and jobs. */
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().int().positive().default(20),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
});

export const serviceConfigSchema = baseConfigSchema.extend({
  JICENG_ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).default(10),
  /**
   * Seconds that one statement of this service may take. The default is 30 for the role `api` and 60 for the others.
   */
  DATABASE_STATEMENT_SECONDS: z.coerce.number().int().positive().optional(),
  QUEUE_URL: url(['postgres:', 'postgresql:', ...redisProtocols]),
  /** Number of jobs that a worker handles at once, for each queue. */
  QUEUE_CONCURRENCY: z.coerce.number().int().positive().default(8),
  /**
   * Seal of the head of this service's audit chain. The operator sets it to confirm the head after the secret that
   * marked it was lost.
   */
  AUDIT_ADOPT_SEAL: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the 64 hex digits of a seal')
    .optional(),
  /** The master keys of the data keys: version:64 hex digits, first the one that wraps new data keys. */
  SEALING_KEYS: z.string().optional(),
  /** A file with the master keys, in place of SEALING_KEYS. It is read again when it changes. */
  SEALING_KEYS_FILE: z.string().optional(),
  /** `sm`: SM4 and SM3. `aes`: AES-256-GCM. Values of the other suite still open. */
  SEALING_SUITE: z.enum(suiteNames).default('sm'),
  /** Rows that one export may have. */
  EXPORT_MOST_ROWS: z.coerce.number().int().min(1).max(200_000).default(100_000),
  /** Rows with personal elements above which an export needs a reason. */
  EXPORT_REASON_ROWS: z.coerce.number().int().min(0).default(1_000),
  /** Exports of one account within an hour. */
  EXPORTS_PER_HOUR: z.coerce.number().int().positive().default(20),
  /** True when DATABASE_URL points to the server that `npm start` embeds. */
  EMBEDDED_POSTGRES: z.stringbool().default(false),
});
export type ServiceConfig = z.infer<typeof serviceConfigSchema>;

/** Thrown with one line for each fault, so that an operator sees all of them at once. */
export class ConfigError extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration from the environment.
 * @throws ConfigError that names every missing, malformed or forbidden setting with its remedy
 */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  env: NodeJS.ProcessEnv,
  extraFaults: (config: z.infer<S>) => string[] = () => [],
): z.infer<S> {
  const known = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = schema.safeParse(known);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const faults = [...productionFaults(parsed.data as Record<string, unknown>), ...extraFaults(parsed.data)];
  if (faults.length > 0) throw new ConfigError(faults);
  return parsed.data;
}

function productionFaults(config: Record<string, unknown>): string[] {
  if (config.JICENG_PROFILE !== 'production') return [];
  const faults: string[] = [];
  const secrets = String(config.ACTOR_CONTEXT_SECRET)
    .split(',')
    .map((secret) => secret.trim());
  if (secrets.some((secret) => demoSecrets.includes(secret) || new Set(secret).size < 8)) {
    faults.push('ACTOR_CONTEXT_SECRET: is a default or trivial value; make one with: openssl rand -hex 32');
  }
  if (config.EMBEDDED_POSTGRES) {
    faults.push(
      'EMBEDDED_POSTGRES: the embedded server is for the local profile; point DATABASE_URL at a PostgreSQL server of your own',
    );
  }
  for (const name of ['DATABASE_URL', 'QUEUE_URL']) {
    const value = config[name];
    if (typeof value === 'string' && !usesTls(new URL(value))) {
      faults.push(
        `${name}: the connection is not encrypted; add ?sslmode=verify-full (PostgreSQL) or use rediss:// or rediss+sentinel:// (Redis)`,
      );
    }
  }
  return faults;
}

function usesTls(location: URL): boolean {
  if (location.protocol.startsWith('redis')) return location.protocol.startsWith('rediss');
  return ['require', 'verify-ca', 'verify-full'].includes(location.searchParams.get('sslmode') ?? '');
}
