#!/usr/bin/env bash
# Makes one archive with everything for an installation without internet: images, chart, documents, SBOMs, licence
# lists, checksums, signature, install.sh and upgrade.sh.
#   deploy/bundle/make.sh --signing-key PRIVATE_KEY.pem [--out out/bundle] [--without-trial-stores] [--built]
# The vendor makes the Ed25519 key once and keeps it secret: openssl genpkey -algorithm ed25519 -out PRIVATE_KEY.pem
# The public key is written beside the archive; send it to the district separately. --built takes the images that were
# built before; --without-trial-stores leaves out PostgreSQL and Redis.
set -euo pipefail
cd "$(dirname "$0")/../.."
version="$(node -p 'require("./package.json").version')"
out=out/bundle signing_key='' built='' images=(jiceng jiceng-postgres jiceng-redis)
while [ $# -gt 0 ]; do
  case "$1" in
    --signing-key) signing_key="$2"; shift 2 ;;
    --out) out="$2"; shift 2 ;;
    --without-trial-stores) images=(jiceng); shift ;;
    --built) built=yes; shift ;;
    *) echo "unknown option $1" >&2; exit 64 ;;
  esac
done
[ -r "$signing_key" ] || { echo 'name the key that signs: --signing-key FILE (openssl genpkey -algorithm ed25519 -out FILE)' >&2; exit 64; }
command -v helm >/dev/null || { echo 'helm is not on PATH' >&2; exit 69; }
[ -n "$built" ] || bash deploy/image/build.sh "${images[@]}"
# shellcheck source=deploy/image/engine.sh
. deploy/image/engine.sh
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
folder="$work/jiceng-$version"
mkdir -p "$folder"/{bin,chart,images,sbom,documents} "$out"

for image in "${images[@]}"; do
  "$engine" save -o "$work/$image.tar" "docker.io/library/$image:$version" >/dev/null 2>&1
done
node deploy/bundle/layout.mjs "$folder/images" "${images[@]/%/:$version}" -- "${images[@]/#/$work/}"
for image in "${images[@]}"; do
  [ -f "out/image/$image.sbom.json" ] || { echo "$image has no SBOM: build it first" >&2; exit 1; }
  cp "out/image/$image".{sbom.json,licences.txt} "$folder/sbom/"
done
helm package helm/jiceng --version "$version" --app-version "$version" --destination "$folder/chart" >/dev/null
node deploy/bundle/documents.mjs "$folder/documents"
# install.sh pushes the images with the Node of the image. This file names the layer that contains Node.
node -p '
  const { readFileSync } = require("fs");
  const blob = ({ digest }) => `images/blobs/${digest.replace(":", "/")}`;
  const [first] = JSON.parse(readFileSync(`${process.argv[1]}/images/index.json`)).manifests;
  blob(JSON.parse(readFileSync(`${process.argv[1]}/${blob(first)}`)).layers.at(-1));
' "$folder" > "$folder/bin/node-layer"
cp deploy/bundle/push.mjs "$folder/bin/"
cp deploy/bundle/{verify,install,upgrade}.sh LICENSE "$folder/"
cp helm/jiceng/values-*.yaml "$folder/chart/"
printf '%s\n' "$version" > "$folder/VERSION"
chmod 755 "$folder"/*.sh
(cd "$folder" && find . -type f ! -path ./SHA256SUMS | LC_ALL=C sort | xargs -d '\n' sha256sum > SHA256SUMS)
openssl pkeyutl -sign -inkey "$signing_key" -rawin -in "$folder/SHA256SUMS" -out "$folder/SHA256SUMS.sig"
openssl pkey -in "$signing_key" -pubout -out "$out/jiceng-bundle-key.pem"
# Layers are compressed already, so a low level of gzip is enough for the rest, which is text.
tar -C "$work" --owner=0 --group=0 --numeric-owner --sort=name --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" -c "jiceng-$version" | gzip -n6 > "$out/jiceng-$version-bundle.tar.gz"
(cd "$out" && sha256sum "jiceng-$version-bundle.tar.gz" > "jiceng-$version-bundle.tar.gz.sha256")
printf '%s: %s MB\nkey %s\n' "$out/jiceng-$version-bundle.tar.gz" "$(($(stat -c %s "$out/jiceng-$version-bundle.tar.gz") / 1000000))" \
  "$(openssl pkey -pubin -in "$out/jiceng-bundle-key.pem" -outform DER | sha256sum | cut -c1-16)"
