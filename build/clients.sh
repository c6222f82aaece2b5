#!/usr/bin/env bash
# Install the spreadsheet programs that returns are sent through (make test-clients): Debian packages by name, and the
# npm packages of tests/clients into .clients, from whatever registry npm is set up for. Does nothing the second time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'clients: %s\n' "$*"; }

missing_packages() {
    command -v soffice >/dev/null || echo libreoffice-calc
    command -v ssconvert >/dev/null || echo gnumeric
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

system_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        say "please ask an administrator for: apt-get install --no-install-recommends ${missing[*]}"
        exit 1
    fi
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update --quiet >/dev/null
    apt-get install --yes --quiet --no-install-recommends "${missing[@]}" >/dev/null
}

node_packages() {
    cmp --silent tests/clients/package-lock.json .clients/package-lock.json && [ -d .clients/node_modules ] && return
    say "installing the pinned npm packages into .clients"
    mkdir -p .clients
    cp tests/clients/package.json .clients/
    # The lock carries hashes and no addresses: npm install --omit-lockfile-registry-resolved made it.
    cp tests/clients/package-lock.json .clients/
    (cd .clients && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || { rm -rf .clients; exit 1; }
}

system_packages
node_packages
say "done"
