import type { FastifyInstance } from 'fastify';
import type { DemoIssuer } from './demo-issuer.js';
import { gatewayErrors } from './gateway.errors.js';

/** The demo issuer's addresses; registered in the local profile only. */
export function registerDemoRoutes(server: FastifyInstance, issuer: DemoIssuer): void {
  server.get('/demo/accounts', () => issuer.accounts());
  server.get('/demo/jwks.json', () => issuer.jwks());
  server.get('/demo/.well-known/openid-configuration', () => issuer.openidConfiguration());
  server.post('/demo/token', (request) => {
    try {
      return issuer.token(JSON.parse(String(request.body)));
    } catch {
      throw gatewayErrors.BAD_REQUEST({ problem: 'the body is not JSON' });
    }
  });
}
