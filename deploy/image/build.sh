#!/usr/bin/env bash
# Builds the image with podman, buildx or docker, whichever is there.
#   deploy/image/build.sh [--tag jiceng:0.1.0] [--base IMAGE] [--archive FILE]
# Without --base the public Debian slim image is pulled; `--base scratch-debian` makes one from the distribution's
# packages (mmdebstrap) for places without a registry. --archive also writes a docker-archive for nodes without one.
set -euo pipefail
cd "$(dirname "$0")/../.."
version="$(node -p 'require("./package.json").version')"
tag="jiceng:$version" base='' archive=''
while [ $# -gt 0 ]; do
  case "$1" in
    --tag) tag="$2"; shift 2 ;;
    --base) base="$2"; shift 2 ;;
    --archive) archive="$2"; shift 2 ;;
    *) echo "unknown option $1" >&2; exit 64 ;;
  esac
done

need() { command -v "$1" >/dev/null 2>&1 || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null; }; }
# A docker client without its daemon is no engine.
engine=docker
if command -v podman >/dev/null 2>&1 || ! docker info >/dev/null 2>&1; then need podman; engine=podman; fi

stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
npx nx run-many -t build --outputStyle=static >/dev/null

# Production dependencies alone, then only what runs.
mkdir -p "$stage/app/bin"
cp package.json package-lock.json "$stage/app/"
for lib in contracts geometry platform testing; do
  mkdir -p "$stage/app/libs/$lib"
  cp "libs/$lib/package.json" "$stage/app/libs/$lib/"
  [ "$lib" = testing ] || cp -r "libs/$lib/dist" "$stage/app/libs/$lib/"
done
(cd "$stage/app" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
for service in personnel grid coordination assessment data-sharing; do
  mkdir -p "$stage/app/services/$service"
  cp -r "services/$service/dist" "$stage/app/services/$service/"
done
mkdir -p "$stage/app/gateway"
cp -r gateway/dist gateway/operations gateway/supergraph.graphql "$stage/app/gateway/"
find "$stage/app/node_modules" \( -name '*.map' -o -name '*.d.ts' -o -name '*.md' -o -name '*.markdown' \) -delete
# What each package is licensed under, beside the application.
node deploy/image/licences.mjs "$stage/app" > "$stage/app/LICENCES.txt"
cp LICENSE "$stage/app/"
cp node_modules/node/bin/node "$stage/app/bin/node"
need tini
cp "$(command -v tini)" "$stage/app/bin/tini"
install -m 755 deploy/image/jiceng "$stage/app/bin/jiceng"
rm -f "$stage/app/package-lock.json"
chmod -R a+rX "$stage/app"

if [ "$base" = scratch-debian ]; then
  need mmdebstrap
  mmdebstrap --quiet --variant=minbase --include=ca-certificates,libstdc++6 bookworm "$stage/base.tar"
  base=localhost/jiceng-base:bookworm
  "$engine" import "$stage/base.tar" "$base" >/dev/null
fi
"$engine" build --ulimit nofile=1024:4096 -f deploy/image/Containerfile -t "$tag" \
  ${base:+--build-arg "BASE=$base"} --build-arg "VERSION=$version" --build-arg "REVISION=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" "$stage"
[ -z "$archive" ] || "$engine" save --format docker-archive -o "$archive" "$tag"
"$engine" image inspect "$tag" --format "$tag {{.Size}} bytes"
