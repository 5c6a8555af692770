import { ConfigError, demoSecrets, loadConfig, serviceConfigSchema } from './config.js';

const SOUND = {
  JICENG_PROFILE: 'production',
  PORT: '4001',
  ACTOR_CONTEXT_SECRET: '3f9a1c77e2b04d58a6c1f0e9d8b7a655',
  HOST: '0.0.0.0',
  DATABASE_URL: 'postgres://jiceng:pw@db/jiceng_grid?sslmode=verify-full',
  QUEUE_URL: 'rediss://queue:6379',
};
const faultsOf = (parts: Record<string, string | undefined>) => {
  try {
    loadConfig(serviceConfigSchema, { ...SOUND, ...parts });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

describe('the configuration', () => {
  it('is read with its defaults', () => {
    expect(loadConfig(serviceConfigSchema, SOUND)).toMatchObject({
      PORT: 4001,
      JICENG_ROLE: 'all',
      LOG_LEVEL: 'info',
      EMBEDDED_POSTGRES: false,
    });
  });

  it('assumes the production profile when none is set', () => {
    expect(faultsOf({ JICENG_PROFILE: undefined, QUEUE_URL: 'redis://queue' })).toHaveLength(1);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['a demo secret', { ACTOR_CONTEXT_SECRET: demoSecrets[0] }, 'openssl rand'],
    [
      'a demo secret among others',
      { ACTOR_CONTEXT_SECRET: `${SOUND.ACTOR_CONTEXT_SECRET},${demoSecrets[0]}` },
      'openssl rand',
    ],
    ['a trivial secret', { ACTOR_CONTEXT_SECRET: 'ab'.repeat(20) }, 'openssl rand'],
    ['a short secret', { ACTOR_CONTEXT_SECRET: 'short' }, 'openssl rand'],
    ['no secret', { ACTOR_CONTEXT_SECRET: undefined }, ''],
    ['the embedded server', { EMBEDDED_POSTGRES: 'true' }, 'of your own'],
    ['a database without TLS', { DATABASE_URL: 'postgres://db/x' }, 'sslmode=verify-full'],
    ['a database with TLS switched off', { DATABASE_URL: 'postgres://db/x?sslmode=disable' }, 'sslmode=verify-full'],
    ['a queue without TLS', { QUEUE_URL: 'redis://queue' }, 'rediss://'],
    ['a queue behind sentinels without TLS', { QUEUE_URL: 'redis+sentinel://s1:26379/jiceng' }, 'rediss+sentinel://'],
    ['a URL of another kind', { DATABASE_URL: 'mysql://db/x' }, 'postgres:'],
  ])('in production refuses %s and names the setting and the remedy', (_, parts, remedy) => {
    const faults = faultsOf(parts);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${Object.keys(parts)[0]}: `));
    expect(faults[0]).toContain(remedy);
  });

  it('reports all faults at once and shows no value', () => {
    const faults = faultsOf({ PORT: 'many', DATABASE_URL: 'secret-host', QUEUE_URL: '', LOG_LEVEL: 'loud' });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'QUEUE_URL',
    ]);
    expect(faults.join()).not.toContain('secret-host');
  });

  it('accepts weak secrets in the local profile', () => {
    expect(
      faultsOf({
        JICENG_PROFILE: 'local',
        ACTOR_CONTEXT_SECRET: demoSecrets[0],
        DATABASE_URL: 'postgres://127.0.0.1/x',
        QUEUE_URL: 'redis://127.0.0.1',
        EMBEDDED_POSTGRES: 'true',
      }),
    ).toEqual([]);
  });
});
