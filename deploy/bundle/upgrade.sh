#!/bin/sh
# Upgrades a running Jiceng from this bundle, with the options of install.sh. If the new version is not ready within
# JICENG_TIMEOUT (15m), Helm rolls back to the running version, whose pods serve meanwhile.
set -eu
JICENG_ROLL_BACK=yes exec sh "$(dirname "$0")/install.sh" "$@"
