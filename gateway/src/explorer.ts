import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { gatewayErrors } from './gateway.errors.js';
import { sendFile, staticFiles, type StaticFile } from './static-files.js';

/** Serves the explorer for browsers from dist/explorer. The explorer loads all its files from the gateway. */
export class Explorer {
  private readonly files: ReadonlyMap<string, StaticFile>;

  constructor(folder: string) {
    this.files = staticFiles(folder);
  }

  register(server: FastifyInstance): void {
    server.get('/explorer/:file', (request, reply) =>
      this.file((request.params as { file: string }).file, request, reply),
    );
  }

  page(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return this.file('index.html', request, reply);
  }

  private async file(name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const found = this.files.get(name);
    if (!found) throw gatewayErrors.NO_SUCH_ROUTE();
    void reply.headers({
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'",
    });
    return sendFile(found, request, reply);
  }
}
