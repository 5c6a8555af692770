// Turns docker archives of single images into one OCI layout with compressed, shared layers.
// node layout.mjs FOLDER NAME:TAG… -- ARCHIVE… (archives without .tar, in the same order)
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const [folder, ...rest] = process.argv.slice(2);
const names = rest.slice(0, rest.indexOf('--'));
const archives = rest.slice(rest.indexOf('--') + 1);
const sha = (data) => createHash('sha256').update(data).digest('hex');
mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });

function put(data, mediaType) {
  const digest = sha(data);
  writeFileSync(join(folder, 'blobs/sha256', digest), data);
  return { mediaType, digest: `sha256:${digest}`, size: data.length };
}

/** Layers by their unpacked digest, because an image shares layers with the image on which it is built. */
const layers = new Map();
const manifests = names.map((name, index) => {
  const work = mkdtempSync(join(tmpdir(), 'jiceng-layout-'));
  try {
    execFileSync('tar', ['-xf', `${archives[index]}.tar`, '-C', work]);
    const [{ Config, Layers }] = JSON.parse(readFileSync(join(work, 'manifest.json'), 'utf8'));
    const config = readFileSync(join(work, Config));
    const { rootfs, architecture, os } = JSON.parse(config.toString());
    const parts = Layers.map((layer, at) => {
      const id = rootfs.diff_ids[at];
      if (!layers.has(id))
        layers.set(
          id,
          put(gzipSync(readFileSync(join(work, layer)), { level: 9 }), 'application/vnd.oci.image.layer.v1.tar+gzip'),
        );
      return layers.get(id);
    });
    const manifest = put(
      Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          config: put(config, 'application/vnd.oci.image.config.v1+json'),
          layers: parts,
        }),
      ),
      'application/vnd.oci.image.manifest.v1+json',
    );
    const reference = `docker.io/library/${name}`;
    return {
      ...manifest,
      platform: { architecture, os },
      annotations: { 'io.containerd.image.name': reference, 'org.opencontainers.image.ref.name': reference },
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
writeFileSync(
  join(folder, 'index.json'),
  JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }),
);
writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
