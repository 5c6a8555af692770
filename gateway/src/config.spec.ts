import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@jiceng/platform/config';
import { loadGatewayConfig } from './config.js';

const production = {
  JICENG_PROFILE: 'production',
  ACTOR_CONTEXT_SECRET: 'b1946ac92492d2347c6235b4d2611184c0ffee00',
  SUBGRAPH_URLS: '{"personnel":"https://personnel/graphql"}',
  OIDC_ISSUER: 'https://sso.gulou.gov.cn',
  OIDC_JWKS_URL: 'https://sso.gulou.gov.cn/jwks',
  QUEUE_URL: 'rediss://queue:6379',
};

function faultsOf(env: Record<string, string>): string[] {
  try {
    loadGatewayConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
}

describe('the configuration in production', () => {
  it('accepts complete settings and disables the features of the local profile', () => {
    const config = loadGatewayConfig(production);
    expect(config).toMatchObject({
      INTROSPECTION: false,
      EXPLORER: false,
      CORS_ORIGINS: [],
      LIMIT_REQUESTS_PER_SECOND: 50,
    });
  });

  it.each([
    [
      'a default secret',
      { ACTOR_CONTEXT_SECRET: 'jiceng-local-demo-secret-not-for-production' },
      'ACTOR_CONTEXT_SECRET',
    ],
    ['the demo issuer', { DEMO_ISSUER_KEY_FILE: '/keys/demo.pem' }, 'DEMO_ISSUER_KEY_FILE'],
    ['demo accounts', { DEMO_ACCOUNTS_FILE: '/accounts.json' }, 'DEMO_ACCOUNTS_FILE'],
    ['an issuer without TLS', { OIDC_ISSUER: 'http://sso.gulou.gov.cn' }, 'OIDC_ISSUER'],
    ['keys fetched without TLS', { OIDC_JWKS_URL: 'http://sso.gulou.gov.cn/jwks' }, 'OIDC_JWKS_URL'],
    ['subgraphs without TLS', { SUBGRAPH_URLS: '{"personnel":"http://personnel/graphql"}' }, 'SUBGRAPH_URLS'],
    ['a queue without TLS', { QUEUE_URL: 'redis://queue:6379' }, 'QUEUE_URL'],
    ['no shared store', { QUEUE_URL: '' }, 'QUEUE_URL'],
    ['every origin', { CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
    ['a map without the number of its approval', { MAP_TILES_FILE: '/map.pmtiles' }, 'MAP_TILES_FILE'],
    [
      'a map that is not there',
      { MAP_TILES_FILE: '/map.pmtiles', MAP_REVIEW_NUMBER: '苏S(2026)001号' },
      'MAP_TILES_FILE',
    ],
    ['an issuer without keys', { OIDC_JWKS_URL: '' }, 'OIDC_ISSUER, OIDC_JWKS_URL'],
  ])('refuses %s and names the remedy', (_, change, setting) => {
    const [fault, ...others] = faultsOf({ ...production, ...change });
    expect(fault).toMatch(new RegExp(`^${setting}: .{20,}`));
    expect(others).toEqual([]);
  });

  it.each([
    ['OIDC_INTERNAL_HTTP', { OIDC_ISSUER: 'http://sso', OIDC_JWKS_URL: 'http://sso/jwks' }],
    ['SUBGRAPH_INTERNAL_HTTP', { SUBGRAPH_URLS: '{"a":"http://a/graphql"}' }],
  ])('accepts plain HTTP when %s declares the network internal', (name, change) =>
    expect(faultsOf({ ...production, ...change, [name]: 'true' })).toEqual([]),
  );

  it('reports all faults at once', () => {
    const faults = faultsOf({ ...production, DEMO_ISSUER_KEY_FILE: '/k', OIDC_ISSUER: 'http://sso', QUEUE_URL: '' });
    expect(faults).toHaveLength(3);
  });
});

describe('the configuration in the local profile', () => {
  const local = {
    JICENG_PROFILE: 'local',
    ACTOR_CONTEXT_SECRET: 'jiceng-local-demo-secret-not-for-production',
    SUBGRAPH_URLS: '{}',
    DEMO_ISSUER_KEY_FILE: '/k',
  };

  it('accepts the demo secret and issuer', () =>
    expect(loadGatewayConfig(local)).toMatchObject({ INTROSPECTION: true, PORT: 4000 }));
  it('refuses to start when no user could sign in', () =>
    expect(faultsOf({ ...local, DEMO_ISSUER_KEY_FILE: '' })[0]).toMatch(/^OIDC_ISSUER/));
  it('refuses a symmetric algorithm', () =>
    expect(faultsOf({ ...local, OIDC_ALGORITHMS: 'ES256,HS256' })[0]).toMatch(/^OIDC_ALGORITHMS/));
  it.each(['10.244.0.0/16', '10.0.0.7', 'fd00::/8', '127.0.0.1,10.0.0.0/8', ''])('trusts proxies at «%s»', (value) =>
    expect(faultsOf({ ...local, TRUSTED_PROXIES: value })).toEqual([]),
  );
  it.each(['everywhere', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/'])('refuses to trust proxies at «%s»', (value) =>
    expect(faultsOf({ ...local, TRUSTED_PROXIES: `10.0.0.7,${value}` })[0]).toMatch(
      /^TRUSTED_PROXIES\.1: .* is neither an address nor a range/,
    ),
  );
  it('names every malformed setting', () => {
    expect(
      faultsOf({ ...local, SUBGRAPH_URLS: 'personnel=4001', LIMIT_DEPTH: '0', PORT: 'x' }).map(
        (fault) => fault.split(':')[0],
      ),
    ).toEqual(['PORT', 'SUBGRAPH_URLS', 'LIMIT_DEPTH']);
  });
});
