import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { DemoAccount } from './accounts.js';
import { tokenSource } from './token-source.js';

describe('tokens for a load on a platform without demo issuer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-tokens-'));
  const file = join(folder, 'key.json');
  const accounts = [
    { account: 'operator', subject: 'subject-1', name: '张三', roles: ['operator'] } as unknown as DemoAccount,
  ];
  const env = { TOKEN_KEY_FILE: file, TOKEN_ISSUER: 'https://id.district.gov' };

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('come from the demo issuer when no key is given', async () => {
    await expect(tokenSource(accounts, {})).resolves.toBeUndefined();
  });

  it('are signed with the key that the provider publishes, for one person and some hours', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    writeFileSync(file, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'trial' }));
    const tokenFor = (await tokenSource(accounts, env))!;
    const { payload, protectedHeader } = await jwtVerify(await tokenFor('operator'), publicKey, {
      issuer: env.TOKEN_ISSUER,
      audience: 'jiceng',
    });
    expect(payload).toMatchObject({ sub: 'subject-1', name: '张三', jiceng_roles: ['operator'] });
    expect(payload.exp! - payload.iat!).toBe(3 * 3600);
    expect(protectedHeader.kid).toBe('trial');
    await expect(tokenFor('nobody')).rejects.toThrow('no account nobody');
  });

  it('are refused with the name of the setting that is missing or invalid', async () => {
    await expect(tokenSource(accounts, { TOKEN_KEY_FILE: file })).rejects.toThrow('TOKEN_ISSUER');
    writeFileSync(
      file,
      JSON.stringify(await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey)),
    );
    await expect(tokenSource(accounts, env)).rejects.toThrow('TOKEN_KEY_FILE');
  });
});
