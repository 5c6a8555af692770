import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingNames } from '../src/config.js';
import { gatewayErrors } from '../src/gateway.errors.js';
import { Metrics } from '../src/metrics.js';

const folder = join(import.meta.dirname, '..');
const text = readFileSync(join(folder, 'README.md'), 'utf8');
const named = new Set([...text.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name!));

describe('the README', () => {
  it('names every setting', () => expect(settingNames.filter((name) => !named.has(name))).toEqual([]));

  it('names every code', () => {
    // Codes such as PAGE_TOO_LARGE belong to the platform. All codes of the gateway itself must be in the README.
    expect(Object.keys(gatewayErrors).filter((code) => !named.has(code))).toEqual([]);
  });

  it('contains no word in capitals that does not exist in the code', () => {
    const platform = [
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'OUT_OF_SCOPE',
      'TEMPORARILY_UNAVAILABLE',
      'PAGE_TOO_LARGE',
      'BAD_INPUT',
      'INTERNAL',
      'CREATE',
    ];
    const known = new Set([...settingNames, ...Object.keys(gatewayErrors), ...platform]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
  });

  it('names every metric of the gateway', async () => {
    const own = (await new Metrics().registry.getMetricsAsJSON())
      .map(({ name }) => name)
      .filter((name) => name.startsWith('jiceng_'));
    expect(own.filter((name) => !text.includes(`\`${name}`))).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
  });
});
