// Serves the public keys of an OpenID Connect provider over TLS; the platform needs nothing else of the provider, and
// the cluster test signs the tokens itself. It runs in a pod of the platform's image without further packages, so it is
// plain JavaScript.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const { JWKS_FILE, TLS_FOLDER, PORT } = process.env;
const jwks = readFileSync(JWKS_FILE);
createServer(
  { key: readFileSync(`${TLS_FOLDER}/tls.key`), cert: readFileSync(`${TLS_FOLDER}/tls.crt`) },
  (request, response) => {
    response
      .writeHead(request.url === '/keys' ? 200 : 404, { 'content-type': 'application/json' })
      .end(request.url === '/keys' ? jwks : '{}');
  },
).listen(Number(PORT));
process.on('SIGTERM', () => process.exit(0));
