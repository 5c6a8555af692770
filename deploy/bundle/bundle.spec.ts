import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;

interface Outcome {
  code: number;
  text: string;
}

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(command, args, { env: { PATH: process.env.PATH!, ...env } });
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
    });
    child.stderr.on('data', (part: Buffer) => {
      text += part.toString();
    });
    child.on('close', (code) => done({ code: code ?? 1, text }));
  });
}

describe('a bundle', () => {
  const work = mkdtempSync(join(tmpdir(), 'jiceng-bundle-spec-'));
  const original = join(work, 'original');
  const key = join(work, 'public.pem');
  const strange = join(work, 'strange.pem');
  let count = 0;

  /** Returns a copy of the bundle that a test may change. */
  function copy(): string {
    const folder = join(work, `copy-${(count += 1)}`);
    cpSync(original, folder, { recursive: true });
    return folder;
  }

  const verify = (folder: string, publicKey = key): Promise<Outcome> =>
    run('sh', [join(folder, 'verify.sh'), '--key', publicKey]);

  beforeAll(() => {
    mkdirSync(join(original, 'images/blobs/sha256'), { recursive: true });
    for (const script of ['verify.sh', 'install.sh', 'upgrade.sh'])
      copyFileSync(join(here, script), join(original, script));
    writeFileSync(join(original, 'VERSION'), '0.0.1\n');
    const put = (text: string): { digest: string; size: number } => {
      const digest = createHash('sha256').update(text).digest('hex');
      writeFileSync(join(original, 'images/blobs/sha256', digest), text);
      return { digest: `sha256:${digest}`, size: text.length };
    };
    const manifest = put(
      JSON.stringify({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: put('{}'),
        layers: [put('a layer')],
      }),
    );
    writeFileSync(
      join(original, 'images/index.json'),
      JSON.stringify({
        manifests: [
          { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'docker.io/library/jiceng:0.0.1' } },
        ],
      }),
    );
    for (const [name, file] of [
      ['private', key],
      ['strange-private', strange],
    ] as const) {
      execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', join(work, `${name}.pem`)], {
        stdio: 'ignore',
      });
      execFileSync('openssl', ['pkey', '-in', join(work, `${name}.pem`), '-pubout', '-out', file]);
    }
    const sums = execFileSync('sh', ['-c', 'find . -type f ! -path ./SHA256SUMS | LC_ALL=C sort | xargs sha256sum'], {
      cwd: original,
    });
    writeFileSync(join(original, 'SHA256SUMS'), sums);
    execFileSync(
      'openssl',
      [
        'pkeyutl',
        '-sign',
        '-inkey',
        join(work, 'private.pem'),
        '-rawin',
        '-in',
        'SHA256SUMS',
        '-out',
        'SHA256SUMS.sig',
      ],
      { cwd: original },
    );
  });

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('is accepted when it is complete, with the id of the key', async () => {
    await expect(verify(copy())).resolves.toMatchObject({
      code: 0,
      text: expect.stringMatching(/whole and signed with the key [0-9a-f]{16}/) as unknown,
    });
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['with an altered file', (folder) => appendFileSync(join(folder, 'VERSION'), '1'), /VERSION: FAILED/],
    [
      'with an altered layer',
      (folder) =>
        appendFileSync(join(folder, 'images/blobs/sha256', readdirSync(join(folder, 'images/blobs/sha256'))[0]!), 'x'),
      /FAILED/,
    ],
    ['with a missing file', (folder) => rmSync(join(folder, 'images/index.json')), /index\.json: FAILED open or read/],
    [
      'with a file more',
      (folder) => writeFileSync(join(folder, 'images/evil.sh'), ''),
      /not signed: \.\/images\/evil\.sh/,
    ],
    [
      'with a link out of it',
      (folder) => symlinkSync('/etc/passwd', join(folder, 'images/link')),
      /not signed: \.\/images\/link/,
    ],
    [
      'with checksums made anew',
      (folder) => {
        appendFileSync(join(folder, 'VERSION'), '1');
        writeFileSync(
          join(folder, 'SHA256SUMS'),
          execFileSync('sh', ['-c', 'find . -type f ! -path "./SHA256SUMS*" | xargs sha256sum'], { cwd: folder }),
        );
      },
      /not signed with the key/,
    ],
    ['without a signature', (folder) => rmSync(join(folder, 'SHA256SUMS.sig')), /no signed list/],
  ])('%s is refused', async (_, tamper, says) => {
    const folder = copy();
    tamper(folder);
    await expect(verify(folder)).resolves.toMatchObject({ code: 1, text: expect.stringMatching(says) as unknown });
  });

  it('is refused when another key signed it, and when there is no key to compare', async () => {
    await expect(verify(copy(), strange)).resolves.toMatchObject({
      code: 1,
      text: expect.stringContaining('from somebody else') as unknown,
    });
    await expect(run('sh', [join(original, 'verify.sh')])).resolves.toMatchObject({
      code: 1,
      text: expect.stringContaining('--key') as unknown,
    });
  });

  it('is not installed when it was altered: no image is pushed and helm does not run', async () => {
    const folder = copy();
    appendFileSync(join(folder, 'VERSION'), '1');
    const bin = join(work, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'helm'), `#!/bin/sh\necho "$@" >> ${work}/helm-was-asked\n`, { mode: 0o755 });
    const values = join(work, 'values.yaml');
    writeFileSync(values, '');
    const install = (from: string, script: string): Promise<Outcome> =>
      run('sh', [join(from, script), '--key', key, '--loaded', '--values', values, '--', '--dry-run'], {
        PATH: `${bin}:${process.env.PATH}`,
      });
    await expect(install(folder, 'install.sh')).resolves.toMatchObject({
      code: 1,
      text: expect.stringContaining('REFUSED') as unknown,
    });
    expect(readdirSync(work)).not.toContain('helm-was-asked');
    await expect(install(copy(), 'upgrade.sh')).resolves.toMatchObject({ code: 0 });
    expect(readFileSync(join(work, 'helm-was-asked'), 'utf8')).toMatch(
      /upgrade --install jiceng .*jiceng-0\.0\.1\.tgz .*--atomic .*image\.tag=0\.0\.1 --dry-run/,
    );
  });

  describe('and a registry', () => {
    const stored = new Map<string, string>();
    let server: Server;
    let host: string;
    const expected = `Basic ${Buffer.from('office:secret').toString('base64')}`;

    beforeAll(async () => {
      const bodyOf = async (request: IncomingMessage): Promise<string> => {
        let body = '';
        for await (const part of request) body += String(part);
        return body;
      };
      // A registry that knows only the requests of a push. It refuses a blob whose content does not match its digest.
      server = createServer(async (request, answer) => {
        const body = await bodyOf(request);
        const url = new URL(request.url!, 'http://registry');
        if (request.headers.authorization !== expected)
          return answer.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
        if (request.method === 'HEAD') return answer.writeHead(stored.has(url.pathname) ? 200 : 404).end();
        if (request.method === 'POST') return answer.writeHead(202, { location: `${url.pathname}1?state=a` }).end();
        const digest = url.searchParams.get('digest');
        if (digest !== null && digest !== `sha256:${createHash('sha256').update(body).digest('hex')}`)
          return answer.writeHead(400).end();
        stored.set(digest === null ? url.pathname : url.pathname.replace(/uploads\/.*/, digest), body);
        return answer.writeHead(201).end();
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterAll(() => server.close());

    const push = (args: string[], env: Record<string, string> = {}): Promise<Outcome> =>
      run(process.execPath, [join(here, 'push.mjs'), join(original, 'images'), `${host}/district`, ...args], env);

    it('are not connected over plain HTTP without permission', async () => {
      await expect(push([])).resolves.toMatchObject({
        code: 1,
        text: expect.stringContaining('--plain-http') as unknown,
      });
    });

    it('need the login for which the registry asks', async () => {
      await expect(push(['--plain-http'])).resolves.toMatchObject({
        code: 1,
        text: expect.stringContaining('REGISTRY_USER') as unknown,
      });
      const wrong = await push(['--plain-http'], { REGISTRY_USER: 'office', REGISTRY_PASSWORD: 'guessed' });
      expect(wrong).toMatchObject({ code: 1 });
      expect(wrong.text).not.toContain('guessed');
      expect(stored.size).toBe(0);
    });

    it('end with every blob and the manifest in the registry, and a second push sends no blob again', async () => {
      const login = { REGISTRY_USER: 'office', REGISTRY_PASSWORD: 'secret' };
      await expect(push(['--plain-http'], login)).resolves.toMatchObject({
        code: 0,
        text: expect.stringContaining(`${host}/district/jiceng:0.0.1 sha256:`) as unknown,
      });
      expect([...stored.keys()].map((path) => path.replace(/sha256:\w+/, 'DIGEST'))).toEqual([
        '/v2/district/jiceng/blobs/DIGEST',
        '/v2/district/jiceng/blobs/DIGEST',
        '/v2/district/jiceng/manifests/0.0.1',
      ]);
      await expect(push(['--plain-http'], login)).resolves.toMatchObject({
        code: 0,
        text: expect.stringContaining('(0.0 MB sent)') as unknown,
      });
    });
  });
});
