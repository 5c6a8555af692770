#!/usr/bin/env bash
# Builds the images with podman, buildx or docker.
#   deploy/image/build.sh [IMAGE…] [--tag NAME] [--base BASE] [--archive FILE]
# IMAGE: jiceng (default), jiceng-postgres, jiceng-redis, or all. Each image is tagged with the version. --tag gives a
# single image another name; --archive writes the images into one docker-archive for nodes without a registry.
# The base is made from the packages of this machine's Debian, so that no registry is needed. `--base IMAGE` takes a
# public slim base for `jiceng` instead, such as docker.io/library/debian:bookworm-slim.
# SBOMs (CycloneDX) and lists of licences are written to out/image.
set -euo pipefail
cd "$(dirname "$0")/../.."
version="$(node -p 'require("./package.json").version')"
revision="$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)"
images=() tag='' base=scratch archive=''
while [ $# -gt 0 ]; do
  case "$1" in
    --tag) tag="$2"; shift 2 ;;
    --base) base="$2"; shift 2 ;;
    --archive) archive="$2"; shift 2 ;;
    all) images=(jiceng jiceng-postgres jiceng-redis); shift ;;
    jiceng | jiceng-postgres | jiceng-redis) images+=("$1"); shift ;;
    *) echo "unknown option $1" >&2; exit 64 ;;
  esac
done
[ "$base" != scratch-debian ] || base=scratch
[ ${#images[@]} -gt 0 ] || images=(jiceng)
[ -z "$tag" ] || [ ${#images[@]} -eq 1 ] || { echo '--tag is for a single image' >&2; exit 64; }
# shellcheck source=deploy/image/engine.sh
. deploy/image/engine.sh
stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
system=(libc6 dash coreutils base-files tini)

# Stages the platform: the base, and the files of this checkout that the programs named in run-jiceng load.
stage_jiceng() {
  local root="$1" serving=() programs=() service program lib
  npx nx run-many -t build --outputStyle=static >/dev/null
  rm -rf .cache/image
  npx swc deploy/operations deploy/demo deploy/drill --out-dir .cache/image --config-file .swcrc --quiet
  if [ "$base" = scratch ]; then debian_root "$root" "${system[@]}" libgcc-s1 libstdc++6; else debian_root "$root" tini; fi
  for service in personnel grid coordination assessment data-sharing; do serving+=("services/$service/dist/main.js"); done
  for program in $(grep -o '/app/[a-z/-]*\.js' deploy/image/run-jiceng); do
    case "$program" in
      /app/deploy/*) programs+=(".cache/image/${program#/app/}") ;;
      *) serving+=("${program#/app/}") ;;
    esac
  done
  mkdir -p "$root/app/bin" "$root/app/node_modules/@jiceng"
  node deploy/image/reachable.mjs "$root/app" --bundled "${serving[@]}" --followed "${programs[@]}" > "$stage/packages.json"
  for lib in contracts geometry local platform tables; do ln -s "../../libs/$lib" "$root/app/node_modules/@jiceng/$lib"; done
  # Files that the programs read besides their code.
  cp -r gateway/dist/explorer "$root/app/gateway/dist/"
  mkdir -p "$root/app/gateway/console"
  cp -r gateway/console/dist "$root/app/gateway/console/"
  cp -r gateway/operations gateway/supergraph.graphql "$root/app/gateway/"
  cp -r deploy/demo/data "$root/app/deploy/demo/"
  cp services/data-sharing/core-elements.csv "$root/app/services/data-sharing/"
  cp package.json LICENSE "$root/app/"
  need strip binutils
  strip -o "$root/app/bin/node" node_modules/node/bin/node
  chmod -R a+rX "$root/app"
}

stage_postgres() {
  debian_root "$1" "${system[@]}" libc-bin tzdata gzip postgresql-15
  ln -s 15/bin "$1/usr/lib/postgresql/bin"
  mkdir -p "$1/app"
}

stage_redis() {
  debian_root "$1" "${system[@]}" redis-server
  mkdir -p "$1/app"
}

names=()
for image in "${images[@]}"; do
  root="$stage/$image/root" kind="${image#jiceng-}" from=scratch stop=SIGTERM licences=Apache-2.0 packages=()
  name="${tag:-$image:$version}"
  # Without a registry in the name, podman would call the image localhost/…, and no pod would find it.
  case "$name" in */*) ;; *) name="docker.io/library/$name" ;; esac
  "stage_$kind" "$root"
  case "$image" in
    jiceng) from="$base" packages=("$stage/packages.json") ;;
    jiceng-postgres) stop=SIGINT licences=PostgreSQL ;;
    jiceng-redis) licences=BSD-3-Clause ;;
  esac
  mkdir -p "$root/usr/local/bin"
  install -m 755 "deploy/image/run-$kind" "$root/usr/local/bin/run"
  node deploy/image/contents.mjs "$root" "out/image/$image" "$image" "$version" "${packages[@]}"
  # The image contains its own SBOM and licences, for readers who have only the image.
  mkdir -p "$root/usr/share/doc/$image"
  cp "out/image/$image.licences.txt" "out/image/$image.sbom.json" "$root/usr/share/doc/$image/"
  "$engine" build "${build_options[@]}" -q -f deploy/image/Containerfile -t "$name" --build-arg "BASE=$from" --build-arg "NAME=$image" \
    --build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "LICENCES=$licences" --build-arg "STOP=$stop" "$stage/$image" >/dev/null
  rm -rf "${stage:?}/$image"
  names+=("$name")
  "$engine" image inspect "$name" --format "$name {{.Size}} bytes"
done
if [ -n "$archive" ]; then
  rm -f "$archive"
  if [ "$engine" = podman ]; then podman save -q -m --format docker-archive -o "$archive" "${names[@]}"; else docker save -o "$archive" "${names[@]}"; fi
fi
