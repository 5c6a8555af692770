import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { gatewayErrors } from './gateway.errors.js';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

/** The browser's explorer, built into dist/explorer: all files come from the gateway, none from the internet. */
export class Explorer {
  constructor(private readonly folder: string) {}

  register(server: FastifyInstance): void {
    server.get('/explorer/:file', (request, reply) => this.file((request.params as { file: string }).file, reply));
  }

  page(reply: FastifyReply): Promise<FastifyReply> {
    return this.file('index.html', reply);
  }

  private async file(name: string, reply: FastifyReply): Promise<FastifyReply> {
    const type = types[extname(name)];
    // A name with a slash or leading dot could lead out of the folder.
    if (!type || !/^[\w-][\w.-]*$/.test(name)) throw gatewayErrors.NO_SUCH_ROUTE();
    const content = await readFile(join(this.folder, name)).catch(() => {
      throw gatewayErrors.NO_SUCH_ROUTE();
    });
    return reply
      .header('content-type', type)
      .header('cache-control', 'no-cache')
      .header('x-content-type-options', 'nosniff')
      .header(
        'content-security-policy',
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'",
      )
      .send(content);
  }
}
