#!/usr/bin/env bash
# Builds the "next version" of an image.   test/cluster/next-version/build.sh PRESENT NEXT
set -euo pipefail
cd "$(dirname "$0")/../../.."
present="$1" next="$2" program=app/services/coordination/dist/main.js
# shellcheck source=deploy/image/engine.sh
. deploy/image/engine.sh
# Without layers, podman would take the name away from the image on which this image is built.
[ "$engine" != podman ] || build_options+=(--layers=true)
work="$(mktemp -d)" container="$("$engine" create "$present")"
trap 'rm -rf "$work"; "$engine" rm -f "$container" >/dev/null' EXIT
"$engine" cp "$container:/$program" "$work/main.js"
node test/cluster/next-version/add-migration.mjs "$work/main.js"
"$engine" build "${build_options[@]}" -q --build-arg "PRESENT=$present" -t "$next" -f test/cluster/next-version/Containerfile "$work" >/dev/null
