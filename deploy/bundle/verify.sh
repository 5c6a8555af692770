#!/bin/sh
# Verifies an unpacked bundle: the signature of the list of checksums, and every file against the list.
#   ./verify.sh --key PUBLIC_KEY.pem
# Needs openssl 3, sha256sum and find. The public key must come separately from the bundle (on paper, by an earlier
# delivery, from the vendor's site): a key that comes with the bundle proves nothing. Compare the printed id of the key.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
key="${JICENG_BUNDLE_KEY:-}"
while [ $# -gt 0 ]; do
  case "$1" in
    --key) key="$2"; shift 2 ;;
    *) echo "unknown option $1" >&2; exit 64 ;;
  esac
done
fail() { echo "REFUSED: $1" >&2; exit 1; }
[ -n "$key" ] || fail 'name the public key of the vendor: --key FILE'
[ -r "$key" ] || fail "the public key $key cannot be read"
[ -f "$here/SHA256SUMS" ] && [ -f "$here/SHA256SUMS.sig" ] || fail 'the bundle has no signed list of checksums'
id="$(openssl pkey -pubin -in "$key" -outform DER 2>/dev/null | sha256sum | cut -c1-16)"
openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$here/SHA256SUMS" -sigfile "$here/SHA256SUMS.sig" >/dev/null 2>&1 ||
  fail "the list of checksums is not signed with the key $id: altered, or from somebody else"
cd "$here"
wrong="$(sha256sum --check --quiet --strict SHA256SUMS 2>&1)" || fail "the bundle is not what was signed:
$wrong"
# A file that the list does not name could still be run or read, and a link could lead out of the bundle.
lists="$(mktemp -d)"
trap 'rm -rf "$lists"' EXIT
find . -type f ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig | LC_ALL=C sort > "$lists/there"
sed 's/^[0-9a-f]*  //' SHA256SUMS | LC_ALL=C sort > "$lists/signed"
extra="$(LC_ALL=C comm -23 "$lists/there" "$lists/signed")$(find . ! -type f ! -type d)"
[ -z "$extra" ] || fail "the bundle holds what was not signed: $extra"
echo "The bundle is whole and signed with the key $id."
