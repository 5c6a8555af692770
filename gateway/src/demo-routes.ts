import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DemoIssuer } from './demo-issuer.js';
import { accountPicker } from './demo-picker.js';
import { assertOwnAddress, DemoSignIn, GrantRefused } from './demo-sign-in.js';
import { badRequest } from './gateway.errors.js';

/** Registers the routes of the demo issuer. They exist only in the local profile. */
export function registerDemoRoutes(server: FastifyInstance, issuer: DemoIssuer): void {
  server.get('/demo/accounts', () => issuer.accounts());
  server.get('/demo/jwks.json', () => issuer.jwks());
  server.get('/demo/.well-known/openid-configuration', (request) =>
    issuer.openidConfiguration(`${request.protocol}://${request.host}`),
  );
  server.post('/demo/token', (request) => {
    try {
      return issuer.token(JSON.parse(String(request.body)));
    } catch {
      throw badRequest('请求体不是 JSON', 'the body is not JSON');
    }
  });
  registerSignInRoutes(server, issuer, new DemoSignIn(issuer));
}

/** The routes with which a browser signs in by authorization code with PKCE. */
function registerSignInRoutes(server: FastifyInstance, issuer: DemoIssuer, signIn: DemoSignIn): void {
  server.get('/demo/oidc/authorize', async (request, reply) => {
    const asked = signIn.readAuthorization(request.query, request.host);
    // The answer to a request with prompt=none must not be a page, so it says that the user must choose an account.
    if (asked.prompt === 'none') return reply.redirect(signIn.backTo(asked, { error: 'login_required' }));
    const { account } = asked;
    if (account !== undefined) return noStore(reply).redirect(await signIn.authorize({ ...asked, account }));
    return noStore(reply)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .header('x-content-type-options', 'nosniff')
      .send(accountPicker(await issuer.accounts(), asked));
  });
  server.get('/demo/oidc/end-session', async (request, reply) => endSession(signIn, request, reply));
  // Only these routes read forms. All other routes refuse a form, which a page of another site could send, by its
  // content type.
  void server.register((forms, _, done) => {
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16 * 1024 },
      (_request, body, parsed) => parsed(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    forms.post('/demo/oidc/token', async (request, reply) => {
      try {
        return await noStore(reply).send(await signIn.grant(request.body));
      } catch (error) {
        if (!(error instanceof GrantRefused)) throw error;
        return noStore(reply).code(400).send({ error: error.code, error_description: error.description });
      }
    });
    done();
  });
}

async function endSession(signIn: DemoSignIn, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id_token_hint, post_logout_redirect_uri, state } = request.query as Record<string, string | undefined>;
  await signIn.endSession(id_token_hint);
  if (post_logout_redirect_uri === undefined || !URL.canParse(post_logout_redirect_uri))
    throw badRequest('退出后的地址不正确', 'parameter post_logout_redirect_uri is wrong');
  assertOwnAddress(post_logout_redirect_uri, request.host, 'post_logout_redirect_uri');
  const back = new URL(post_logout_redirect_uri);
  if (state !== undefined) back.searchParams.set('state', state);
  return noStore(reply).redirect(back.href);
}

function noStore(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
}
