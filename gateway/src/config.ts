import { isIP } from 'node:net';
import { join } from 'node:path';
import { baseConfigSchema, loadConfig } from '@jiceng/platform/config';
import { z } from 'zod';
import { MapTiles } from './map-tiles.js';

const gatewayFolder = join(import.meta.dirname, '..');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
const positive = z.coerce.number().int().positive();

/**
 * Only algorithms with a public key are allowed. Tokens signed with `none` or HMAC are refused, because a published
 * JWKS must not be usable for signing.
 */
export const asymmetricAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed25519',
] as const;

const subgraphUrls = z.string().transform((text, context) => {
  try {
    const parsed = z.record(z.string(), z.url({ protocol: /^https?$/ })).safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    /* Text that is not JSON gets the same error as JSON of a wrong shape. */
  }
  context.addIssue({ code: 'custom', message: 'must be JSON like {"personnel":"http://personnel:4001/graphql", …}' });
  return z.NEVER;
});

/** An address, or a range in CIDR notation. */
function isAddressRange(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/');
  const version = isIP(address!);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

const schema = baseConfigSchema.extend({
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  SUPERGRAPH_PATH: z.string().default(join(gatewayFolder, 'supergraph.graphql')),
  SUBGRAPH_URLS: subgraphUrls,
  SUBGRAPH_CONNECTIONS: positive.default(16),
  /** Declares that the network to the subgraphs is private, so that plain HTTP is allowed. */
  SUBGRAPH_INTERNAL_HTTP: z.stringbool().default(false),
  OIDC_ISSUER: z.url().optional(),
  OIDC_JWKS_URL: z.url().optional(),
  OIDC_AUDIENCE: z.string().default('jiceng'),
  OIDC_ALGORITHMS: list
    .pipe(z.array(z.enum(asymmetricAlgorithms)).min(1))
    .default(['ES256', 'RS256', 'PS256', 'EdDSA']),
  /** Declares that the network to the identity provider is private, so that plain HTTP is allowed. */
  OIDC_INTERNAL_HTTP: z.stringbool().default(false),
  DEMO_ISSUER_KEY_FILE: z.string().optional(),
  DEMO_ACCOUNTS_FILE: z.string().optional(),
  /** The store in which replicas share the allowance of each actor: postgres://… or redis://…. */
  QUEUE_URL: z
    .string()
    .regex(/^(postgres(ql)?|rediss?(\+sentinel)?):\/\//, 'must be a postgres:// or redis:// URL')
    .optional(),
  CORS_ORIGINS: list.optional(),
  TRUSTED_PROXIES: list
    .pipe(
      z.array(
        z.string().refine(isAddressRange, {
          error: ({ input }) => `${String(input)} is neither an address nor a range; write such as 10.244.0.0/16`,
        }),
      ),
    )
    .optional(),
  INTROSPECTION: z.stringbool().optional(),
  EXPLORER: z.stringbool().optional(),
  CONSOLE: z.stringbool().default(true),
  /** The console's client id at the identity provider: a public client with authorization code and PKCE. */
  CONSOLE_CLIENT_ID: z.string().min(1).max(200).default('jiceng-console'),
  CONSOLE_SCOPE: z
    .string()
    .regex(/\bopenid\b/, 'must contain openid')
    .default('openid profile'),
  CONSOLE_IDLE_MINUTES: positive.max(480).default(15),
  /** The number under which the district's map was approved (审图号). Sketches of regions are shown without it. */
  MAP_REVIEW_NUMBER: z.string().max(60).optional(),
  /** A PMTiles file with the pictures of that map, drawn below the borders. */
  MAP_TILES_FILE: z.string().optional(),
  PERSISTED_OPERATIONS: list.default([join(gatewayFolder, 'operations')]),
  PERSISTED_ONLY: z.stringbool().default(false),
  LIMIT_DEPTH: positive.default(15),
  LIMIT_COST: positive.default(5000),
  LIMIT_ALIASES: positive.default(30),
  LIMIT_TOKENS: positive.default(4000),
  LIMIT_BATCH: positive.default(10),
  LIMIT_PAGE: positive.default(100),
  LIMIT_BODY_BYTES: positive.default(1024 * 1024),
  LIMIT_IMPORT_BODY_BYTES: positive.default(32 * 1024 * 1024),
  LIMIT_REQUEST_SECONDS: positive.default(30),
  LIMIT_REQUESTS_PER_SECOND: positive.optional(),
  LIMIT_REFUSED_TOKENS_PER_SECOND: positive.optional(),
  LIMIT_RECEIPT_TRIES_PER_HOUR: positive.optional(),
  LIMIT_UPLOADS_PER_HOUR: positive.optional(),
  LIMIT_LIVE_STREAMS: positive.default(5),
});

/** Names of all settings. A test compares them with the table in the README. */
export const settingNames: readonly string[] = Object.keys(schema.shape);

type Raw = z.infer<typeof schema>;

/** The gateway's settings, including the defaults that depend on the profile. */
export type GatewayConfig = Omit<
  Raw,
  | 'INTROSPECTION'
  | 'EXPLORER'
  | 'CORS_ORIGINS'
  | 'LIMIT_REQUESTS_PER_SECOND'
  | 'LIMIT_REFUSED_TOKENS_PER_SECOND'
  | 'LIMIT_RECEIPT_TRIES_PER_HOUR'
  | 'LIMIT_UPLOADS_PER_HOUR'
> & {
  INTROSPECTION: boolean;
  EXPLORER: boolean;
  CORS_ORIGINS: string[];
  LIMIT_REQUESTS_PER_SECOND: number;
  LIMIT_REFUSED_TOKENS_PER_SECOND: number;
  LIMIT_RECEIPT_TRIES_PER_HOUR: number;
  LIMIT_UPLOADS_PER_HOUR: number;
};

/** @throws ConfigError naming every missing, malformed or forbidden setting with its remedy. */
export function loadGatewayConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  const raw = loadConfig(schema, env, faults);
  const local = raw.JICENG_PROFILE === 'local';
  return {
    ...raw,
    INTROSPECTION: raw.INTROSPECTION ?? local,
    EXPLORER: raw.EXPLORER ?? local,
    CORS_ORIGINS: raw.CORS_ORIGINS ?? (local ? ['*'] : []),
    // The local limit is higher, because seed scripts and the drill act for a whole district through a few accounts.
    LIMIT_REQUESTS_PER_SECOND: raw.LIMIT_REQUESTS_PER_SECOND ?? (local ? 2000 : 50),
    LIMIT_REFUSED_TOKENS_PER_SECOND: raw.LIMIT_REFUSED_TOKENS_PER_SECOND ?? (local ? 2000 : 20),
    LIMIT_RECEIPT_TRIES_PER_HOUR: raw.LIMIT_RECEIPT_TRIES_PER_HOUR ?? (local ? 20_000 : 10),
    LIMIT_UPLOADS_PER_HOUR: raw.LIMIT_UPLOADS_PER_HOUR ?? (local ? 200_000 : 400),
  };
}

function faults(config: Raw): string[] {
  return [
    ...identityFaults(config),
    ...mapFaults(config),
    ...(config.JICENG_PROFILE === 'production' ? productionFaults(config) : []),
  ];
}

function identityFaults(config: Raw): string[] {
  const found: string[] = [];
  if (Boolean(config.OIDC_ISSUER) !== Boolean(config.OIDC_JWKS_URL)) {
    found.push(
      'OIDC_ISSUER, OIDC_JWKS_URL: set both or neither; the issuer says whose tokens are believed, the JWKS has its keys',
    );
  }
  if (!config.OIDC_ISSUER && !config.DEMO_ISSUER_KEY_FILE) {
    found.push('OIDC_ISSUER: nobody could sign in; set OIDC_ISSUER and OIDC_JWKS_URL of your identity provider');
  }
  return found;
}

function mapFaults(config: Raw): string[] {
  if (!config.MAP_TILES_FILE) return [];
  if (!config.MAP_REVIEW_NUMBER)
    return ['MAP_TILES_FILE: a map is shown with the number of its approval (审图号); set MAP_REVIEW_NUMBER too'];
  const fault = MapTiles.faultOf(config.MAP_TILES_FILE);
  return fault === null ? [] : [`MAP_TILES_FILE: ${fault}`];
}

function productionFaults(config: Raw): string[] {
  const found: string[] = [];
  for (const name of ['DEMO_ISSUER_KEY_FILE', 'DEMO_ACCOUNTS_FILE'] as const) {
    if (config[name])
      found.push(`${name}: the demo issuer gives a token to anybody who asks; remove the setting and use OIDC_ISSUER`);
  }
  for (const name of ['OIDC_ISSUER', 'OIDC_JWKS_URL'] as const) {
    if (config[name]?.startsWith('http://') && !config.OIDC_INTERNAL_HTTP) {
      found.push(
        `${name}: is not https; use https, or set OIDC_INTERNAL_HTTP=true when the provider is on a network of your own`,
      );
    }
  }
  const plain = Object.entries(config.SUBGRAPH_URLS)
    .filter(([, url]) => url.startsWith('http://'))
    .map(([name]) => name);
  if (plain.length > 0 && !config.SUBGRAPH_INTERNAL_HTTP) {
    found.push(
      `SUBGRAPH_URLS: ${plain.join(', ')} is not https; use https, or set SUBGRAPH_INTERNAL_HTTP=true when subgraphs are on a network of your own`,
    );
  }
  if (!config.QUEUE_URL) {
    found.push(
      'QUEUE_URL: is needed so that the limit of requests per actor holds across replicas; use the same as the services',
    );
  }
  if (config.CORS_ORIGINS?.includes('*')) {
    found.push(
      'CORS_ORIGINS: * lets every web page use a token it has got hold of; list the origins of your front ends',
    );
  }
  return found;
}
