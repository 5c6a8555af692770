import { coordinationConfigSchema } from './config.js';

const district = {
  JICENG_PROFILE: 'production',
  PORT: '4003',
  DATABASE_URL: 'postgres://jiceng@db.example/coordination?sslmode=verify-full',
  QUEUE_URL: 'postgres://jiceng@db.example/queues?sslmode=verify-full',
  ACTOR_CONTEXT_SECRET: 'a'.repeat(64),
  RECEIPT_SECRET: 'r'.repeat(64),
  PUBLIC_URL: 'https://district.example',
  NOTIFY_MAIL_FROM: 'jiceng@district.example',
  NOTIFY_MAIL_DOMAIN: 'staff.example',
  FILES_FOLDER: '/files',
  FILES_KEY: 'f'.repeat(64),
};

/** Returns the faults of a mail server in a profile. */
const faultsOf = (url: string, profile = 'production'): string[] => {
  const parsed = coordinationConfigSchema.safeParse({ ...district, JICENG_PROFILE: profile, NOTIFY_SMTP_URL: url });
  return (parsed.error?.issues ?? []).filter(({ path }) => path[0] === 'NOTIFY_SMTP_URL').map(({ message }) => message);
};

describe('the mail server of messages', () => {
  it('needs TLS outside the local profile', () => {
    expect(coordinationConfigSchema.safeParse({ ...district }).error?.issues).toBeUndefined();
    expect(faultsOf('smtp://mail.example:25')).toEqual([
      'must begin with smtps: or end with ?requireTLS=true outside the local profile',
    ]);
    expect(faultsOf('smtps://mail.example:465')).toEqual([]);
    expect(faultsOf('smtp://mail.example:587?requireTLS=true')).toEqual([]);
    expect(faultsOf('smtp://mail.example:25', 'local')).toEqual([]);
  });
});

describe('the hosts that hear the states of issues', () => {
  const parse = (hosts: string, parts: object = {}) =>
    coordinationConfigSchema.safeParse({ ...district, STATUS_WEBHOOK_HOSTS: hosts, ...parts });

  it('are names with a port, and none by default', () => {
    expect(coordinationConfigSchema.parse(district).STATUS_WEBHOOK_HOSTS).toEqual([]);
    expect(parse('Hotline.example, orders.example:8443').data?.STATUS_WEBHOOK_HOSTS).toEqual([
      'hotline.example',
      'orders.example:8443',
    ]);
    for (const wrong of ['https://hotline.example', 'hotline.example/states', 'hotline.example:443', 'a b'])
      expect(parse(wrong).success).toBe(false);
  });

  it('need the https address of the console, which the messages name as their source', () => {
    const faults = parse('hotline.example', { PUBLIC_URL: 'http://district.example' }).error?.issues ?? [];
    expect(faults.map(({ path }) => path.join('.'))).toContain('PUBLIC_URL');
  });
});
