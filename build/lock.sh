#!/usr/bin/env bash
# Make the lock files anew from pyproject.toml, for every system and Python at once. Needs uv; see docs/decisions/0090.
# Versions already locked stay: say --upgrade, or --upgrade-package NAME, to move them. Then mend docs/dependencies.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile() {
    # with extras: pip looks for a newer version of a package that another one asks for with an extra of it
    uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-strip-extras \
        --custom-compile-command build/lock.sh "$@" pyproject.toml
}

compile "$@" --output-file requirements.lock
compile "$@" --constraint requirements.lock --extra server --output-file requirements-server.lock
compile "$@" --constraint requirements-server.lock --extra dev --output-file requirements-dev.lock
