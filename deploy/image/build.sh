#!/usr/bin/env bash
# Builds the image with podman, buildx or docker, whichever is there.
#   deploy/image/build.sh [--tag jiceng:0.1.0] [--base IMAGE] [--archive FILE]
# The base is made from the distribution's packages (mmdebstrap), so that no registry is needed; `--base IMAGE` takes a
# public slim one instead, such as docker.io/library/debian:bookworm-slim. --archive also writes a docker-archive.
# Beside the image, in out/image: its SBOM (CycloneDX) and the list of licences.
set -euo pipefail
cd "$(dirname "$0")/../.."
version="$(node -p 'require("./package.json").version')"
revision="$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)"
tag="jiceng:$version" base=scratch archive=''
while [ $# -gt 0 ]; do
  case "$1" in
    --tag) tag="$2"; shift 2 ;;
    --base) base="$2"; shift 2 ;;
    --archive) archive="$2"; shift 2 ;;
    *) echo "unknown option $1" >&2; exit 64 ;;
  esac
done
# podman would call it localhost/…, which no pod asks for.
case "$tag" in */*) ;; *) tag="docker.io/library/$tag" ;; esac
# shellcheck source=deploy/image/engine.sh
. deploy/image/engine.sh

stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
root="$stage/root"
mkdir -p "$root/app/bin"
npx nx run-many -t build --outputStyle=static >/dev/null
rm -rf .cache/image
npx swc deploy/checks deploy/demo deploy/drill deploy/local --out-dir .cache/image --config-file .swcrc --quiet

if [ "$base" = scratch ]; then
  debian_root "$root" libc6 libgcc-s1 libstdc++6 dash coreutils base-files netbase tzdata
fi
programs=(gateway/dist/main.js)
for service in personnel grid coordination assessment data-sharing; do programs+=("services/$service/dist/main.js"); done
for program in checks/invariants checks/audit-verify checks/dead-letters demo/load drill/drill; do programs+=(".cache/image/deploy/$program.js"); done
node deploy/image/reachable.mjs "$root/app" "${programs[@]}" > "$stage/packages.json"
for lib in contracts geometry platform; do
  mkdir -p "$root/app/node_modules/@jiceng"
  ln -s "../../libs/$lib" "$root/app/node_modules/@jiceng/$lib"
done
# What programs read beside their code.
cp -r gateway/dist/explorer "$root/app/gateway/dist/"
cp -r gateway/operations gateway/supergraph.graphql "$root/app/gateway/"
cp -r deploy/demo/data "$root/app/deploy/demo/"
cp services/data-sharing/core-elements.csv "$root/app/services/data-sharing/"
cp package.json LICENSE "$root/app/"
need strip binutils
strip -o "$root/app/bin/node" node_modules/node/bin/node
need tini tini
cp "$(command -v tini)" "$root/app/bin/tini"
install -m 755 deploy/image/jiceng "$root/app/bin/jiceng"
chmod -R a+rX "$root/app"

"$engine" build "${build_options[@]}" -f deploy/image/Containerfile -t "$tag" \
  --build-arg "BASE=$base" --build-arg "VERSION=$version" --build-arg "REVISION=$revision" "$stage"
[ -z "$archive" ] || { rm -f "$archive"; "$engine" save --format docker-archive -o "$archive" "$tag"; }
"$engine" image inspect "$tag" --format "$tag {{.Size}} bytes"
