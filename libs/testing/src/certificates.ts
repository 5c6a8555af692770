import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a private certificate authority and one certificate for all `names` (host names or IPv4 addresses), in PEM.
 * Uses openssl.
 */
export function certificates(names: readonly string[]): { ca: string; certificate: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-certificates-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '7',
      '-subj',
      '/CN=test authority',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
    );
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${names[0]!.slice(0, 60)}`,
      '-keyout',
      'tls.key',
      '-out',
      'tls.csr',
    );
    writeFileSync(
      join(folder, 'names'),
      `subjectAltName=${names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',')}\n`,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'tls.csr',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '7',
      '-out',
      'tls.crt',
      '-extfile',
      'names',
    );
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { ca: read('ca.crt'), certificate: read('tls.crt'), key: read('tls.key') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
