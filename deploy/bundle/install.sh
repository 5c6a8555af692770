#!/bin/sh
# Installs or upgrades Jiceng from this bundle without internet. Needs kubectl, helm, openssl 3, coreutils, find, tar and
# gzip.
#   ./install.sh --key PUBLIC_KEY.pem --registry HOST[/PREFIX] --values FILE [--namespace jiceng] [--release jiceng]
#                [--plain-http] [--ca FILE] [-- further options of helm]
#   ./install.sh --key PUBLIC_KEY.pem --nodes FILE.tar       only writes the images for nodes without a registry; on each node:
#                                                            ctr -n k8s.io images import FILE.tar
#   ./install.sh --key PUBLIC_KEY.pem --loaded --values FILE  installs with images that were imported on the nodes
#   ./install.sh --key PUBLIC_KEY.pem --registry HOST[/PREFIX] --push-only   only pushes the images
# REGISTRY_USER and REGISTRY_PASSWORD: the login of the registry, if it asks for one.
# upgrade.sh does the same, and rolls back to the running version if the new version does not become ready.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
key="${JICENG_BUNDLE_KEY:-}" registry='' values='' namespace=jiceng release=jiceng nodes='' loaded='' push_only='' plain_http='' ca=''
while [ $# -gt 0 ]; do
  case "$1" in
    --key) key="$2"; shift 2 ;;
    --registry) registry="${2%/}"; shift 2 ;;
    --values) values="$2"; shift 2 ;;
    --namespace) namespace="$2"; shift 2 ;;
    --release) release="$2"; shift 2 ;;
    --nodes) nodes="$2"; shift 2 ;;
    --loaded) loaded=yes; shift ;;
    --push-only) push_only=yes; shift ;;
    --plain-http) plain_http=--plain-http; shift ;;
    --ca) ca="$2"; shift 2 ;;
    --) shift; break ;;
    *) echo "unknown option $1; see the head of $0" >&2; exit 64 ;;
  esac
done
[ -n "$registry$nodes$loaded" ] || { echo 'name the target of the images: --registry HOST[/PREFIX], --nodes FILE.tar, or --loaded' >&2; exit 64; }
[ -n "$nodes$push_only" ] || [ -r "$values" ] || { echo "the values of your district cannot be read: --values FILE (begin with values-small.yaml of the chart)" >&2; exit 64; }
sh "$here/verify.sh" --key "$key"
if [ -n "$nodes" ]; then
  tar -cf "$nodes" -C "$here/images" oci-layout index.json blobs
  echo "Import $nodes on every node: ctr -n k8s.io images import $nodes"
  exit 0
fi
version="$(cat "$here/VERSION")"
repository=''
if [ -n "$registry" ]; then
  # Uses the Node of the image, because this machine may have no tool for registries.
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  tar -xzf "$here/$(cat "$here/bin/node-layer")" -C "$work" app/bin/node
  # shellcheck disable=SC2086
  "$work/app/bin/node" "$here/bin/push.mjs" "$here/images" "$registry" $plain_http ${ca:+"--ca=$ca"}
  rm -rf "$work"
  [ -z "$push_only" ] || exit 0
  repository="$registry/"
fi
set -- --set-string "image.repository=${repository}jiceng" --set-string "image.tag=$version" "$@"
[ -z "${JICENG_ROLL_BACK:-}" ] || set -- --atomic "$@"
exec helm upgrade --install "$release" "$here/chart/jiceng-$version.tgz" --namespace "$namespace" --create-namespace \
  --values "$values" --wait --timeout "${JICENG_TIMEOUT:-15m}" "$@"
