#!/usr/bin/env bash
# Set up everything the program and its checks need: system packages where the system is Debian-like, then .venv.
# Run by make when a lock file, pyproject.toml or the package list is newer than the last set-up.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source build/debian_packages.sh

say() { printf 'setup: %s\n' "$*"; }

find_python() {
    local name
    for name in python3.11 python3 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_packages() {
    local python=$1 package
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' build/debian-packages.txt | while read -r package; do
        # Newer releases append t64 to a library's name; either is the library.
        is_installed "$package" || is_installed "${package}t64" || echo "$package"
    done
    if [ -z "$python" ]; then
        echo python3 python3-venv
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")'
    fi
}

system_packages() {
    local missing
    command -v apt-get >/dev/null || { say "no apt-get here: Qt's libraries and a Japanese font are yours to provide"; return; }
    mapfile -t missing < <(missing_packages "$(find_python)" | tr ' ' '\n')
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -eq 0 ]; then
        install_packages "${missing[@]}"
    else
        say "please ask an administrator for: apt-get install --no-install-recommends ${missing[*]}"
        say "going on without them"
    fi
}

virtual_environment() {
    local python
    python=$(find_python)
    [ -n "$python" ] || { say "Python 3.11 or newer was not found"; exit 1; }
    if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "making .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
    fi
    say "installing the pinned packages"
    export PIP_DISABLE_PIP_VERSION_CHECK=1
    .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
}

system_packages
virtual_environment
.venv/bin/python -m nakano_status.store.rendered_statements
.venv/bin/python -m compileall -q nakano_status # where Python may keep nothing, each start would compile all of it anew
# Tests are compiled otherwise, by pytest: three processes at once would each do it in the first run.
PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest --collect-only -qq >/dev/null || say "the tests cannot be collected"
say "done"
