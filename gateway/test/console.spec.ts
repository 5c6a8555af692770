import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { Console, type ConsoleSettings } from '../src/console.js';
import { MapTiles } from '../src/map-tiles.js';

const settings: ConsoleSettings = {
  issuer: 'https://login.gulou.example/realms/gulou',
  discovery: null,
  clientId: 'jiceng-console',
  scope: 'openid profile',
  idleMinutes: 15,
  explorer: false,
  demo: false,
  map: null,
};
const page = '<!doctype html><script type="module" src="/console/assets/index-abc.js"></script>';
let folder: string;
let server: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jiceng-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'let one = 1;');
  writeFileSync(join(folder, 'assets', 'index-abc.js.br'), brotliCompressSync('let one = 1;'));
  writeFileSync(join(folder, 'secret.txt'), 'not to be served');
  server = Fastify();
  Console.open(folder, settings)!.register(server);
  await server.ready();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('the console', () => {
  it('is the target of / and serves its page at every address below it', async () => {
    expect((await server.inject('/')).headers.location).toBe('/console/');
    for (const path of ['/console/', '/console/desk', '/console/callback?code=x'])
      expect((await server.inject(path)).body).toBe(page);
  });

  it('runs only its own scripts and calls only the gateway and the issuer', async () => {
    const policy = String((await server.inject('/console/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' https://login.gulou.example;");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('serves compressed files that browsers may keep, and a page that they may not', async () => {
    const file = await server.inject({
      url: '/console/assets/index-abc.js',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(file.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(file.rawPayload).toString()).toBe('let one = 1;');
    const plain = await server.inject({
      url: '/console/assets/index-abc.js',
      headers: { 'accept-encoding': 'br;q=0' },
    });
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, 'let one = 1;']);
    expect((await server.inject('/console/')).headers['cache-control']).toBe('no-cache');
  });

  it('serves no file outside its folder', async () => {
    for (const path of ['assets/..%2fsecret.txt', 'assets/index-abc.js.br', 'secret.txt', 'assets/nothing.js'])
      expect((await server.inject(`/console/${path}`)).statusCode).not.toBe(200);
  });

  it('publishes its settings and a release that changes with the page', async () => {
    const first = (await server.inject('/console/config.json')).json<ConsoleSettings & { release: string }>();
    expect(first).toMatchObject(settings);
    writeFileSync(join(folder, 'index.html'), `${page}<!-- another build -->`);
    const again = Fastify();
    Console.open(folder, settings)!.register(again);
    const second = (await again.inject('/console/config.json')).json<{ release: string }>();
    await again.close();
    expect(second.release).not.toBe(first.release);
  });

  it('is not served when it was not built', () => {
    expect(Console.open(join(folder, 'nowhere'), settings)).toBeUndefined();
  });
});

describe('the map of the district', () => {
  const header = Buffer.alloc(200, 7);
  header.write('PMTiles\u0003', 'latin1');
  header[99] = 2;
  const at = (name: string, content: Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('is sent in the ranges that a browser asks for, and a large file never whole', async () => {
    const mapped = Fastify();
    Console.open(folder, settings, MapTiles.open(at('map.pmtiles', header)))!.register(mapped);
    const ask = async (range?: string) =>
      mapped.inject({ url: '/console/map.pmtiles', headers: range === undefined ? {} : { range } });
    const part = await ask('bytes=0-126');
    expect(part.statusCode).toBe(206);
    expect(part.rawPayload).toEqual(header.subarray(0, 127));
    expect(part.headers).toMatchObject({ 'content-range': 'bytes 0-126/200', 'content-length': '127' });
    expect((await ask('bytes=190-500')).rawPayload).toEqual(header.subarray(190));
    expect((await ask('bytes=190-')).rawPayload).toEqual(header.subarray(190));
    for (const range of [undefined, 'bytes=200-', 'bytes=5-4', 'bytes=-5', 'bytes=0-1,4-5', 'bytes=1e9-'])
      expect((await ask(range)).statusCode).toBe(416);
    const head = { method: 'HEAD', url: '/console/map.pmtiles', headers: { range: 'bytes=0-' } } as const;
    expect((await mapped.inject(head)).statusCode).toBeGreaterThanOrEqual(400);
    await mapped.close();
    const large = Fastify();
    Console.open(folder, settings, MapTiles.open(at('large.pmtiles', Buffer.alloc(9_000_000))))!.register(large);
    const begun = await large.inject({ url: '/console/map.pmtiles', headers: { range: 'bytes=0-' } });
    expect([begun.statusCode, begun.rawPayload.length]).toEqual([206, 8 * 1024 * 1024]);
    expect(begun.headers['content-range']).toBe(`bytes 0-${8 * 1024 * 1024 - 1}/9000000`);
    await large.close();
  });

  it('is no address when the district has none', async () => {
    const range = { url: '/console/map.pmtiles', headers: { range: 'bytes=0-126' } };
    expect((await server.inject(range)).statusCode).toBeGreaterThanOrEqual(400);
  });

  it('is refused when the file has no pictures or another format', () => {
    const vectors = Buffer.from(header);
    vectors[99] = 1;
    expect(MapTiles.faultOf(at('vectors.pmtiles', vectors))).toMatch(/are not pictures/);
    expect(MapTiles.faultOf(at('page.pmtiles', Buffer.from('<html>')))).toMatch(/not a PMTiles file/);
    expect(MapTiles.faultOf(join(folder, 'nowhere.pmtiles'))).toMatch(/cannot be read/);
    expect(MapTiles.faultOf(at('map.pmtiles', header))).toBeNull();
  });
});
