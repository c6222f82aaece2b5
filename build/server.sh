#!/usr/bin/env bash
# Install Debian's PostgreSQL (make test-server): the tests start clusters of their own. Does nothing the second time.
set -euo pipefail

say() { printf 'server: %s\n' "$*"; }

compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && { say "done"; exit 0; }
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "please ask an administrator for: apt-get install --no-install-recommends postgresql"
    exit 1
fi
say "installing postgresql"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet >/dev/null
apt-get install --yes --quiet --no-install-recommends postgresql >/dev/null
say "done"
