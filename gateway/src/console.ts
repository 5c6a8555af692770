import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { gatewayErrors } from './gateway.errors.js';
import type { MapTiles } from './map-tiles.js';
import { sendFile, staticFile, staticFiles, type StaticFile } from './static-files.js';

/** The settings that the console needs before a user signs in. They are public. */
export interface ConsoleSettings {
  issuer: string;
  /** Address of the issuer's metadata; null for its well-known address. */
  discovery: string | null;
  clientId: string;
  scope: string;
  idleMinutes: number;
  /** True when /graphql shows the explorer to a browser. */
  explorer: boolean;
  /** True when users sign in at the demo issuer. */
  demo: boolean;
  /** The district's own map; null when regions are drawn as sketches. */
  map: {
    /** The number of its approval (审图号). */
    reviewNumber: string;
    /** True when /console/map.pmtiles has its pictures. */
    tiles: boolean;
  } | null;
}

/** Files of the build whose names do not change, so that browsers ask for a newer version each time. */
const installFiles = ['sw.js', 'manifest.webmanifest', 'icon-192.png', 'icon-512.png'];

/**
 * Serves the console (值班台) that was built into console/dist. Every path below /console/ that is not a file returns
 * the page, which reads the path itself.
 */
export class Console {
  private constructor(
    private readonly page: StaticFile,
    private readonly assets: ReadonlyMap<string, StaticFile>,
    /** Service worker and manifest, with which a telephone installs the console. */
    private readonly install: ReadonlyMap<string, StaticFile>,
    private readonly settings: ConsoleSettings,
    /** A hash that changes with every build. An open page compares it to detect a newer build. */
    private readonly release: string,
    private readonly tiles: MapTiles | null,
    /** The folder with the console's operations, which the gateway always accepts when it serves the console. */
    readonly operations: string,
  ) {}

  /** Returns undefined when the console was not built. */
  static open(folder: string, settings: ConsoleSettings, tiles: MapTiles | null = null): Console | undefined {
    const index = join(folder, 'index.html');
    if (!existsSync(index)) return undefined;
    const page = staticFile(index);
    const assets = staticFiles(join(folder, 'assets'));
    const install = new Map([...staticFiles(folder)].filter(([name]) => installFiles.includes(name)));
    return new Console(page, assets, install, settings, page.hash, tiles, join(folder, 'operations'));
  }

  register(server: FastifyInstance): void {
    server.get('/', (_, reply) => reply.redirect('/console/'));
    server.get('/console', (_, reply) => reply.redirect('/console/'));
    server.get('/console/config.json', (_, reply) =>
      reply.header('cache-control', 'no-cache').send({ ...this.settings, release: this.release }),
    );
    const { tiles } = this;
    if (tiles)
      server.get('/console/map.pmtiles', { exposeHeadRoute: false }, (request, reply) => tiles.send(request, reply));
    server.get('/console/assets/:file', (request, reply) => this.sendAsset(request, reply));
    for (const [name, file] of this.install)
      server.get(`/console/${name}`, (request, reply) =>
        sendFile(file, request, reply.header('cache-control', 'no-cache')),
      );
    server.get('/console/*', (request, reply) => this.sendPage(request, reply));
  }

  private async sendAsset(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // Only file names that were read at the start are served, so that a name cannot lead out of the folder.
    const found = this.assets.get((request.params as { file: string }).file);
    if (!found) throw gatewayErrors.NO_SUCH_ROUTE();
    // The name contains a hash of the content, so browsers may keep the file for ever.
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
      'permissions-policy': 'camera=(), microphone=(), geolocation=(self)',
    });
    return sendFile(this.page, request, reply);
  }

  /** Allows only scripts of this origin. Styles inside the page are allowed, because Ant Design writes them. */
  private contentSecurityPolicy(): string {
    return [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      `connect-src 'self'${this.settings.demo ? '' : ` ${new URL(this.settings.issuer).origin}`}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ');
  }
}
