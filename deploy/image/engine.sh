# Sourced by the builds: which engine builds (`$engine`, `build_options`), packages on demand, roots of Debian packages.

# need COMMAND PACKAGE: installs the package when the command is missing.
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  apt-get -o DPkg::Lock::Timeout=300 update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$2" >/dev/null
}

# A docker client without its daemon is no engine.
engine=docker build_options=()
if command -v podman >/dev/null 2>&1 || ! docker info >/dev/null 2>&1; then
  need podman podman
  engine=podman
  build_options=(--ulimit nofile=1024:4096 --format docker)
fi

# debian_root FOLDER PACKAGE…: unpacks the packages and what they depend on, without package manager, manuals, locales.
# The result is kept in .cache by its list of packages for a day: security updates come in with the next.
debian_root() {
  local folder="$1" kept
  shift
  kept=".cache/debian-root/$(printf '%s ' "$@" "$(date +%F)" | sha256sum | cut -c1-16).tar"
  if [ ! -f "$kept" ]; then
    need mmdebstrap mmdebstrap
    mkdir -p .cache/debian-root
    mmdebstrap --quiet --variant=extract --include="$(IFS=,; echo "$*")" --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
      --format=tar bookworm "$kept.part" 2> "$kept.log" || { cat "$kept.log" >&2; return 1; }
    mv "$kept.part" "$kept"
  fi
  mkdir -p "$folder"
  tar -xf "$kept" -C "$folder" --exclude='./dev/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' \
    --exclude='./usr/share/info/*' --exclude='./var/lib/apt/*' --exclude='./var/cache/*' --exclude='./usr/lib/*/gconv/*' \
    --exclude='./usr/share/lintian/*' --exclude='./usr/share/bash-completion/*' --exclude='./usr/share/perl5/*'
}
