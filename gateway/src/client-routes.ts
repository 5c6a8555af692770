import { DomainError } from '@jiceng/platform/errors';
import type { FastifyInstance } from 'fastify';
import { ClientGrantRefused, type ClientSignIn } from './client-sign-in.js';
import type { RefusedTokens } from './refused-tokens.js';

/**
 * Registers `/clients/token`, the token endpoint of clients. It reads forms, as RFC 6749 asks; all other routes refuse
 * a form, which a page of another site could send, by its content type. A page could send a form here too, but without
 * a secret it gets nothing. Each try counts as a request of its address, because it asks personnel.
 */
export function registerClientToken(
  server: FastifyInstance,
  signIn: ClientSignIn,
  refused: RefusedTokens,
  take: (address: string) => true | Promise<true>,
): void {
  void server.register((forms, _, done) => {
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16 * 1024 },
      (_request, body, parsed) => parsed(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    forms.post('/clients/token', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      try {
        await take(request.ip);
        return await refused.braked(request.ip, () => signIn.grant(request.body, request.headers.authorization));
      } catch (error) {
        if (error instanceof DomainError && error.code === 'UNAUTHENTICATED')
          return reply.code(401).header('www-authenticate', 'Basic realm="jiceng"').send({
            error: 'invalid_client',
            error_description: 'client_id or client_secret is wrong, or was revoked',
          });
        if (!(error instanceof ClientGrantRefused)) throw error;
        return reply.code(400).send({ error: error.code, error_description: error.description });
      }
    });
    done();
  });
}
