# Sourced by the builds. Sets the engine (`$engine`, `build_options`), installs packages on demand, and makes root
# folders from Debian packages.
# shellcheck shell=bash

apt() { DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o APT::Sandbox::User=root -qq "$@"; }

# need COMMAND PACKAGE: installs the package when the command is missing.
need() {
  command -v "$1" >/dev/null 2>&1 || { apt update && apt install -y --no-install-recommends "$2" >/dev/null; }
}

# A docker client without a daemon cannot build.
engine=docker build_options=()
if command -v podman >/dev/null 2>&1 || ! docker info >/dev/null 2>&1; then
  need podman podman
  engine=podman
  build_options=(--ulimit nofile=1024:4096 --format docker --layers=false)
fi

# Dependencies that a container does not need: package management, the Perl scripts of PostgreSQL, its query compiler
# (LLVM), login.
not_shipped='^(dpkg|debconf|perl.*|libperl.*|postgresql-(client-)?common|libllvm.*|locales.*|ssl-cert|adduser|passwd|init-system-helpers|lsb-base|sysvinit-utils|libpam-.*|mawk|gawk|debianutils|sensible-utils|readline-common|gcc-.*-base|libsasl2-modules-db)$'

# debian_root FOLDER PACKAGE…: unpacks packages and their dependencies without package manager, manuals and
# translations. The control fields of each package are in var/lib/dpkg/status.d, where scanners look for them, and its
# licence in usr/share/doc.
debian_root() {
  local folder="$1" cache link package deb packages missing=()
  cache="$PWD/.cache/debian/$(date +%F)"
  shift
  mkdir -p "$folder/var/lib/dpkg/status.d" "$folder"/usr/{bin,sbin,lib,lib64} "$cache"
  [ -f "$cache/updated" ] || { apt update && touch "$cache/updated"; }
  need dpkg-deb dpkg
  for link in bin sbin lib lib64; do ln -sfn "usr/$link" "$folder/$link"; done
  packages="$(apt-cache depends --recurse --important "$@" | node deploy/image/closure.mjs "$not_shipped" "$@")"
  for package in $packages; do compgen -G "$cache/${package}_*.deb" >/dev/null || missing+=("$package"); done
  # A virtual package is only a name and has no file.
  [ ${#missing[@]} -eq 0 ] || (cd "$cache" && apt download "${missing[@]}" >/dev/null)
  for package in $packages; do
    deb="$(compgen -G "$cache/${package}_*.deb" | head -n 1)"
    # tar follows the existing links from /bin and /lib to /usr.
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$folder" --keep-directory-symlink --wildcards \
      --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/share/info/*' --exclude='./usr/share/lintian*' \
      --exclude='./usr/share/bug*' --exclude='./usr/lib/*/gconv/*' --exclude='./usr/share/bash-completion*' --exclude='./usr/share/perl5*' \
      --exclude='./usr/lib/systemd*' --exclude='./lib/systemd*' --exclude='./etc/init.d*' --exclude='./etc/cron*' --exclude='./etc/logrotate.d*' \
      --exclude='*/bitcode/*' --exclude='*/llvmjit*'
    dpkg-deb --field "$deb" Package Version Architecture Maintainer Source > "$folder/var/lib/dpkg/status.d/$package"
  done
  find "$folder/usr/share/doc" -type f ! -name copyright -delete
  find "$folder/usr/share/doc" -xtype l -delete
  find "$folder" -type d -empty -delete
  # The user of all our images gets a name, for programs that look it up.
  mkdir -p "$folder"/{etc,tmp,data}
  # The build makes root the owner of all files. A volume without an owner takes the rights of the folder where it is
  # mounted.
  chmod 1777 "$folder/tmp" "$folder/data"
  printf 'root:x:0:0:root:/root:/usr/sbin/nologin\njiceng:x:10001:10001:jiceng:/tmp:/usr/sbin/nologin\n' > "$folder/etc/passwd"
  printf 'root:x:0:\njiceng:x:10001:\n' > "$folder/etc/group"
}
