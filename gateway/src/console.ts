import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { gatewayErrors } from './gateway.errors.js';
import { sendFile, staticFile, staticFiles, type StaticFile } from './static-files.js';

/** What the console must know before anybody has signed in; public. */
export interface ConsoleSettings {
  issuer: string;
  /** Where the issuer's metadata is; its well-known address when null. */
  discovery: string | null;
  clientId: string;
  scope: string;
  idleMinutes: number;
  /** True where /graphql shows the explorer to a browser. */
  explorer: boolean;
  /** True where the demo issuer signs people in. */
  demo: boolean;
}

/**
 * The console (值班台), built into console/dist. Every path below /console/ that names no file is a page of the console,
 * which reads its address itself.
 */
export class Console {
  private constructor(
    private readonly page: StaticFile,
    private readonly assets: ReadonlyMap<string, StaticFile>,
    private readonly settings: ConsoleSettings,
    /** Changes with every build: an open page compares it to learn that it is old. */
    private readonly release: string,
    /** The folder with its operations, which are allowed wherever it is served. */
    readonly operations: string,
  ) {}

  /** Undefined where the console was not built. */
  static open(folder: string, settings: ConsoleSettings): Console | undefined {
    const index = join(folder, 'index.html');
    if (!existsSync(index)) return undefined;
    const page = staticFile(index);
    return new Console(page, staticFiles(join(folder, 'assets')), settings, page.hash, join(folder, 'operations'));
  }

  register(server: FastifyInstance): void {
    server.get('/', (_, reply) => reply.redirect('/console/'));
    server.get('/console', (_, reply) => reply.redirect('/console/'));
    server.get('/console/config.json', (_, reply) =>
      reply.header('cache-control', 'no-cache').send({ ...this.settings, release: this.release }),
    );
    server.get('/console/assets/:file', (request, reply) => this.sendAsset(request, reply));
    server.get('/console/*', (request, reply) => this.sendPage(request, reply));
  }

  private async sendAsset(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // Only names that were there at the start are served, so none can lead out of the folder.
    const found = this.assets.get((request.params as { file: string }).file);
    if (!found) throw gatewayErrors.NO_SUCH_ROUTE();
    // The name holds a hash of the content: what it names never changes.
    return sendFile(found, request, reply.header('cache-control', 'public, max-age=31536000, immutable'));
  }

  private async sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { '*': path } = request.params as { '*': string };
    if (extname(path) !== '') throw gatewayErrors.NO_SUCH_ROUTE();
    void reply.headers({
      'cache-control': 'no-cache',
      'content-security-policy': this.contentSecurityPolicy(),
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    });
    return sendFile(this.page, request, reply);
  }

  /** Scripts come from here alone; Ant Design writes its styles into the page, which scripts may not do. */
  private contentSecurityPolicy(): string {
    return [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self'${this.settings.demo ? '' : ` ${new URL(this.settings.issuer).origin}`}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
  }
}
