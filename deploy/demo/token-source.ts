import { readFileSync } from 'node:fs';
import { importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { UserFault } from '@jiceng/local/user-fault';
import type { DemoAccount } from './accounts.js';

/** Lifetime in seconds of a token for a load or a drill. */
const LIFETIME_SECONDS = 3 * 3600;

/**
 * Returns a function that makes tokens for the people of a demo district on a platform without demo issuer. The
 * function signs with the private key in `TOKEN_KEY_FILE` (a JWK for ES256). The key belongs to a provider that was
 * made for a trial and that the gateway trusts as `TOKEN_ISSUER`. Undefined without `TOKEN_KEY_FILE`; the caller then
 * asks the demo issuer.
 * @throws UserFault when the key or the issuer is missing or invalid
 */
export async function tokenSource(
  accounts: readonly DemoAccount[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<((account: string) => Promise<string>) | undefined> {
  if (!env.TOKEN_KEY_FILE) return undefined;
  const issuer = env.TOKEN_ISSUER;
  if (!issuer)
    throw new UserFault('TOKEN_ISSUER is not set: name the issuer that the gateway trusts (its OIDC_ISSUER)');
  const { key, kid } = await readKey(env.TOKEN_KEY_FILE);
  const people = new Map(accounts.map((account) => [account.account, account]));
  return async (account) => {
    const person = people.get(account);
    if (!person) throw new UserFault(`The demo district has no account ${account}`);
    return new SignJWT({ name: person.name, jiceng_roles: person.roles })
      .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
      .setIssuer(issuer)
      .setAudience(env.TOKEN_AUDIENCE ?? 'jiceng')
      .setSubject(person.subject)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS)
      .sign(key);
  };
}

async function readKey(file: string): Promise<{ key: CryptoKey; kid: string | undefined }> {
  try {
    const jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
    if (jwk.d === undefined) throw new Error('no private part');
    return { key: (await importJWK(jwk, 'ES256')) as CryptoKey, kid: jwk.kid };
  } catch (error) {
    throw new UserFault(`TOKEN_KEY_FILE: ${file} holds no private key for ES256 as a JWK`, { cause: error });
  }
}
