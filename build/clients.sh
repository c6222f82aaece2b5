#!/usr/bin/env bash
# Install the programs of others that the tests use: for `clients` (make test-clients) the spreadsheet programs that
# returns are sent through, for `browser` (make test-all) what looks at the public page. Debian packages by name, and
# npm packages of tests/clients or tests/browser, from whatever registry npm is set up for. The second time: nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source build/debian_packages.sh
what=${1:-clients}

say() { printf '%s: %s\n' "$what" "$*"; }

missing_packages() {
    if [ "$what" = browser ]; then
        command -v chromium >/dev/null || echo chromium
    else
        command -v soffice >/dev/null || echo libreoffice-calc
        command -v ssconvert >/dev/null || echo gnumeric
        command -v pdftotext >/dev/null || echo poppler-utils
    fi
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

system_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    need_packages "${missing[@]}"
}

node_packages() {
    cmp --silent "tests/$what/package-lock.json" ".$what/package-lock.json" && [ -d ".$what/node_modules" ] && return
    say "installing the pinned npm packages into .$what"
    mkdir -p ".$what"
    # The lock carries hashes and no addresses: npm install --omit-lockfile-registry-resolved made it.
    cp "tests/$what/package.json" "tests/$what/package-lock.json" ".$what/"
    (cd ".$what" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || { rm -rf ".$what"; exit 1; }
}

system_packages
node_packages
say "done"
