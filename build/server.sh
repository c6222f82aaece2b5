#!/usr/bin/env bash
# Install Debian's PostgreSQL (make test-server): the tests start clusters of their own. Does nothing the second time.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/debian_packages.sh"

say() { printf 'server: %s\n' "$*"; }

compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && { say "done"; exit 0; }
need_packages postgresql
say "done"
