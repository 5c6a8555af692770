#!/usr/bin/env bash
# Installs the CloudNativePG operator on the cluster of kubectl's present context, and pushes the image of its instances
# to the registry of the nodes, as `npm run test:cluster -- --cloudnativepg --registry REGISTRY` requires.
#   test/cluster/operators/cloudnativepg.sh REGISTRY      after deploy/image/build.sh jiceng-postgres
# The operator is built from its Go module, because its registry cannot be reached everywhere. PUSH_OPTIONS are options
# of the push, such as --tls-verify=false. Needs Go and podman or docker.
set -euo pipefail
cd "$(dirname "$0")/../../.."
module=github.com/cloudnative-pg/cloudnative-pg version=1.28.0
registry="${1:?which registry the nodes pull from}"
ours="$(node -p 'require("./package.json").version')"
for tool in go kubectl; do
  command -v "$tool" >/dev/null || { echo "$tool is not on PATH: the operator is built with Go and installed with kubectl" >&2; exit 1; }
done
# shellcheck source=deploy/image/engine.sh
. deploy/image/engine.sh
stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT

(cd / && go mod download "$module@v$version")
source="$(go env GOMODCACHE)/$module@v$version"
arch="$(go env GOARCH)"
mkdir "$stage/operator"
(cd "$source" && CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X $module/pkg/versions.buildVersion=$version" -o "$stage/operator/manager_$arch" ./cmd/manager)
ln -s "operator/manager_$arch" "$stage/manager"
printf 'FROM scratch\nCOPY operator /operator\nCOPY manager /manager\nUSER 10001:10001\nENTRYPOINT ["/manager"]\n' > "$stage/Containerfile"
operator="$registry/cloudnative-pg:$version"
# The operator reads the version of PostgreSQL from the tag.
instance="$registry/jiceng-postgres:15-$ours"
"$engine" build "${build_options[@]}" -q -f "$stage/Containerfile" -t "$operator" "$stage"
"$engine" tag "docker.io/library/jiceng-postgres:$ours" "$instance"
# shellcheck disable=SC2086
for image in "$operator" "$instance"; do "$engine" push -q ${PUSH_OPTIONS:-} "$image"; done

sed "s|ghcr.io/cloudnative-pg/cloudnative-pg:$version|$operator|; s|imagePullPolicy: Always|imagePullPolicy: IfNotPresent|" "$source/releases/cnpg-$version.yaml" |
  kubectl apply --server-side --force-conflicts -f - >/dev/null
kubectl -n cnpg-system rollout status deployment/cnpg-controller-manager --timeout=180s
