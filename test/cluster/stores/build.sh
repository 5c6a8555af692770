#!/usr/bin/env bash
# Builds the image with PostgreSQL and Redis of the distribution: test/cluster/stores/build.sh --tag NAME:TAG
# As small as the platform's own image is made: packages unpacked, nothing run, one user.
set -euo pipefail
cd "$(dirname "$0")/../../.."
[ "${1:-}" = --tag ] && [ -n "${2:-}" ] || { echo 'usage: test/cluster/stores/build.sh --tag NAME:TAG' >&2; exit 64; }
# shellcheck source=deploy/image/engine.sh
. deploy/image/engine.sh
stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
debian_root "$stage/root" dash coreutils base-files tzdata postgresql-15 postgresql-client-15 redis-server
# A compiler for queries that nobody here sends: a third of the image.
rm -rf "$stage"/root/usr/lib/*/libLLVM* "$stage"/root/usr/lib/llvm* "$stage"/root/usr/lib/postgresql/*/lib/{llvmjit*,bitcode}
echo 'stores:x:10005:10005::/tmp:/bin/sh' > "$stage/root/etc/passwd"
mkdir -p -m 1777 "$stage/root/tmp"
printf 'FROM scratch\nCOPY root /\nUSER 10005:10005\n' > "$stage/Containerfile"
"$engine" build "${build_options[@]}" -q -f "$stage/Containerfile" -t "$2" "$stage" >/dev/null
"$engine" image inspect "$2" --format "$2 {{.Size}} bytes"
