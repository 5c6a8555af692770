#!/bin/sh
# Upgrades a running Jiceng from this bundle; options as install.sh. When the new version does not become ready within
# JICENG_TIMEOUT (15m), Helm goes back to the one that ran, whose pods served all the while.
set -eu
JICENG_ROLL_BACK=yes exec sh "$(dirname "$0")/install.sh" "$@"
