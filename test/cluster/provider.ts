import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { DemoDistrict } from '../../deploy/demo/district.js';
import type { DemoAccount } from '../../deploy/demo/accounts.js';

/** Signs the tokens of the people of a demo district, as the district's own OpenID Connect provider would. */
export class Provider {
  issuer = '';
  private key: CryptoKey;
  private readonly accounts: ReadonlyMap<string, DemoAccount>;

  private constructor(key: CryptoKey, demo: DemoDistrict) {
    this.key = key;
    this.accounts = new Map(demo.accounts.map((account) => [account.account, account]));
  }

  static async open(demo: DemoDistrict): Promise<Provider> {
    return new Provider((await generateKeyPair('ES256', { extractable: true })).privateKey, demo);
  }

  /** Returns the private key, so that a later run can sign with the same key. */
  export(): Promise<JWK> {
    return exportJWK(this.key);
  }

  async restore(key: JWK): Promise<void> {
    this.key = (await importJWK(key, 'ES256', { extractable: true })) as CryptoKey;
  }

  /** Returns the public keys in the form that a provider publishes. */
  async jwks(): Promise<object> {
    const { d: _secret, ...open } = await exportJWK(this.key);
    return { keys: [{ ...open, kid: 'test', alg: 'ES256', use: 'sig' }] };
  }

  readonly tokenFor = async (account: string): Promise<string> => {
    const person = this.accounts.get(account);
    if (!person) throw new Error(`the demo district has no account ${account}`);
    return this.sign(person.subject, person.name, person.roles);
  };

  /** @param issuer issuer that the token names; the platform must refuse any other than the trusted issuer */
  sign(subject: string, name: string, roles: readonly string[], issuer = this.issuer): Promise<string> {
    return new SignJWT({ name, jiceng_roles: roles })
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setIssuer(issuer)
      .setAudience('jiceng')
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('3 h')
      .sign(this.key);
  }
}
