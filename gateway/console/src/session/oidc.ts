import { SignInRefused } from '@jiceng/client/errors';
import * as oauth from 'oauth4webapi';
import type { Settings } from './settings';

/** Tokens of one sign-in. The access token is kept only in memory. */
export interface Tokens {
  accessToken: string;
  refreshToken: string | null;
  idToken: string | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  subject: string;
  name: string;
}

/** Values that must be available when the browser returns from the provider. */
interface Departure {
  verifier: string;
  nonce: string;
  returnTo: string;
}

const departureKey = (state: string): string => `jiceng.departure.${state}`;
const redirectUri = (): string => `${location.origin}/console/callback`;
const signedOutUri = (): string => `${location.origin}/console/`;

/** OpenID Connect with authorization code and PKCE, for the demo issuer and every other provider. */
export class Oidc {
  private metadata: Promise<oauth.AuthorizationServer> | undefined;

  constructor(private readonly settings: Settings) {}

  /** Opens the sign-in page of the provider. The browser returns to /console/callback. */
  async depart(options: { returnTo: string; language: string; again?: string }): Promise<void> {
    const server = await this.server();
    const state = oauth.generateRandomState();
    const departure: Departure = {
      verifier: oauth.generateRandomCodeVerifier(),
      nonce: oauth.generateRandomNonce(),
      returnTo: options.returnTo,
    };
    sessionStorage.setItem(departureKey(state), JSON.stringify(departure));
    const url = new URL(server.authorization_endpoint!);
    const parameters = {
      response_type: 'code',
      client_id: this.settings.clientId,
      redirect_uri: redirectUri(),
      scope: this.settings.scope,
      state,
      nonce: departure.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(departure.verifier),
      code_challenge_method: 'S256',
      ui_locales: options.language,
      ...(options.again === undefined ? {} : { login_hint: options.again, prompt: 'login' }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    location.assign(url.href);
  }

  /** Exchanges the code in the address for tokens. @throws SignInRefused */
  async arrive(address: URL): Promise<{ tokens: Tokens; returnTo: string }> {
    const key = departureKey(address.searchParams.get('state') ?? '');
    const stored = sessionStorage.getItem(key);
    if (stored === null) throw new SignInRefused('unknown state');
    sessionStorage.removeItem(key);
    const { verifier, nonce, returnTo } = JSON.parse(stored) as Departure;
    const [server, client] = [await this.server(), this.client];
    const tokens = await refusedAs(async () => {
      const answer = oauth.validateAuthResponse(server, client, address, address.searchParams.get('state')!);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        answer,
        redirectUri(),
        verifier,
        this.options,
      );
      return this.read(
        await oauth.processAuthorizationCodeResponse(server, client, response, {
          expectedNonce: nonce,
          requireIdToken: true,
        }),
      );
    });
    return { tokens, returnTo };
  }

  /** Exchanges the refresh token for new tokens. @throws SignInRefused when the session has ended */
  async renew(before: Pick<Tokens, 'refreshToken' | 'idToken' | 'subject' | 'name'>): Promise<Tokens> {
    if (before.refreshToken === null) throw new SignInRefused('the provider gave no refresh token');
    const [server, client, refreshToken] = [await this.server(), this.client, before.refreshToken];
    return refusedAs(async () => {
      const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, this.options);
      return this.read(await oauth.processRefreshTokenResponse(server, client, response), before);
    });
  }

  /** Ends the session at the provider too when the provider supports it. */
  async leave(idToken: string | null): Promise<void> {
    const { end_session_endpoint: endpoint } = await this.server();
    const url = new URL(endpoint ?? signedOutUri());
    if (endpoint !== undefined) {
      if (idToken !== null) url.searchParams.set('id_token_hint', idToken);
      url.searchParams.set('client_id', this.settings.clientId);
      url.searchParams.set('post_logout_redirect_uri', signedOutUri());
    }
    location.assign(url.href);
  }

  private get client(): oauth.Client {
    return { client_id: this.settings.clientId };
  }

  /**
   * Allows plain HTTP for an issuer whose address begins with http://. The gateway's configuration decides whether such
   * an issuer is allowed.
   */
  private get options(): { [oauth.allowInsecureRequests]: boolean } {
    return { [oauth.allowInsecureRequests]: this.settings.issuer.startsWith('http://') };
  }

  private server(): Promise<oauth.AuthorizationServer> {
    this.metadata ??= this.discover().catch((error: unknown) => {
      this.metadata = undefined;
      throw error;
    });
    return this.metadata;
  }

  private async discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(this.settings.issuer);
    const response = this.settings.discovery
      ? await fetch(this.settings.discovery, { cache: 'no-cache' })
      : await oauth.discoveryRequest(issuer, this.options);
    return oauth.processDiscoveryResponse(issuer, response);
  }

  private read(answer: oauth.TokenEndpointResponse, before?: Partial<Tokens>): Tokens {
    const claims = oauth.getValidatedIdTokenClaims(answer);
    const subject = claims?.sub ?? before?.subject ?? '';
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? before?.refreshToken ?? null,
      idToken: answer.id_token ?? before?.idToken ?? null,
      expiresAt: Date.now() + (answer.expires_in ?? 300) * 1000,
      subject,
      name: typeof claims?.name === 'string' ? claims.name : (before?.name ?? subject),
    };
  }
}

/**
 * Only refusals of the provider become SignInRefused. Network faults stay as they are, so that a lost connection does
 * not sign the user out.
 */
async function refusedAs<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const status = error instanceof oauth.ResponseBodyError ? error.status : 0;
    const byNetwork = error instanceof TypeError || status >= 500 || (error as Error).name === 'TimeoutError';
    if (byNetwork) throw error;
    throw new SignInRefused('the provider refused', { cause: error });
  }
}
