// Writes the content of an image to <out>.sbom.json (CycloneDX 1.6) and <out>.licences.txt. It reads the staged root
// itself, so that the list is complete and contains nothing else, and refuses licences that may not be distributed.
// node deploy/image/contents.mjs <root> <out> <name> <version> [packages.json of reachable.mjs]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const forbidden = /\b(AGPL|SSPL|BUSL|Commons-Clause|RSAL)/i;
const checkout = resolve(import.meta.dirname, '../..');
const [root, out, name, version, packagesFile] = process.argv.slice(2);

function npmComponents() {
  if (!packagesFile) return [];
  const locked = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).packages;
  const components = JSON.parse(readFileSync(packagesFile, 'utf8')).map(({ path }) => {
    const about = JSON.parse(readFileSync(join(root, 'app', path, 'package.json'), 'utf8'));
    const licence = String(
      about.license?.type ?? about.license ?? about.licenses?.map((one) => one.type).join(' OR ') ?? 'unknown',
    );
    const [algorithm, digest] = (locked[path]?.integrity ?? '').split('-');
    return {
      type: 'library',
      name: about.name,
      version: about.version,
      licence,
      purl: `pkg:npm/${about.name.replace('@', '%40')}@${about.version}`,
      ...(algorithm === 'sha512'
        ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
        : {}),
    };
  });
  const node = JSON.parse(readFileSync(join(checkout, 'node_modules/node/package.json'), 'utf8')).version;
  return [
    ...components,
    { type: 'application', name: 'node', version: node, licence: 'MIT', purl: `pkg:generic/node@${node}` },
  ];
}

/** Debian packages, from their control fields and the licences in their copyright files. */
function debianComponents() {
  const folder = join(root, 'var/lib/dpkg/status.d');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => {
    const field = Object.fromEntries(
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => line.includes(': '))
        .map((line) => line.split(/: (.*)/s)),
    );
    const copyright = join(root, 'usr/share/doc', field.Package, 'copyright');
    const text = existsSync(copyright) ? readFileSync(copyright, 'utf8') : '';
    const named = [...new Set([...text.matchAll(/^License: *(\S.*)$/gm)].map(([, licence]) => licence.trim()))].sort();
    return {
      type: 'library',
      name: field.Package,
      version: field.Version,
      licence: named.join(', ') || 'see usr/share/doc',
      purl: `pkg:deb/debian/${encodeURIComponent(field.Package)}@${encodeURIComponent(field.Version)}?arch=${field.Architecture}`,
    };
  });
}

const components = [...npmComponents(), ...debianComponents()]
  .sort((a, b) => (a.purl < b.purl ? -1 : 1))
  // A package that is nested twice appears once.
  .filter((component, index, all) => component.purl !== all[index - 1]?.purl);
const refused = components.filter(({ licence }) => forbidden.test(licence));
for (const { name: refusedName, licence } of refused)
  process.stderr.write(`${refusedName} is licensed ${licence}, which may not be shipped\n`);
if (refused.length > 0) process.exit(1);

mkdirSync(dirname(out), { recursive: true });
writeFileSync(`${out}.licences.txt`, components.map((one) => `${one.name} ${one.version}\t${one.licence}\n`).join(''));
const listed = components.map(({ licence, ...component }) => ({
  ...component,
  'bom-ref': component.purl,
  licenses: [{ license: { name: licence } }],
}));
// The same content always gives the same document.
const digest = createHash('sha256').update(JSON.stringify(listed)).digest('hex');
const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
writeFileSync(
  `${out}.sbom.json`,
  `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: `urn:uuid:${uuid}`,
      version: 1,
      metadata: { component: { type: 'container', name, version, 'bom-ref': `${name}@${version}` } },
      components: listed,
    },
    null,
    1,
  )}\n`,
);
process.stderr.write(`${name}: ${components.length} packages\n`);
