#!/usr/bin/env bash
# Play a package for Linux on a bare Debian (no Python, no compiler, no fonts, no network): the demonstration, a share,
# kills, backup and restore, a rewritten history, retention. It leaves a page with pictures of it, index.html.
# Of a package for Windows it plays the life in Wine, on an empty C: (build/windows/play.sh), and leaves pictures.
#   build/play_package.sh dist/nakano-status-….tar.xz|….deb|….zip|…-setup.exe [FOLDER for the page]
# Beside the installer the zip is needed: an earlier version is made of it.
# Needs root, debootstrap, strace, `make setup`, and a mirror of Debian for the bare system ($MIRROR; else that of this
# system), or a folder that debootstrap made before ($BARE). With pdftoppm the page shows papers, too.
set -euo pipefail

project=$(readlink -f "$(dirname "$0")/..")
package=$(readlink -f "$1")
out=$(readlink -m "${2:-$(dirname "$package")/played}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mirror=${MIRROR:-$(awk '$1 == "deb" { print $2; exit } $1 == "URIs:" { print $2; exit }' \
    /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null || true)}

say() { printf 'play: %s\n' "$*"; }

# Make an installer of 0.1.0 of some of what is in the zip beside the installer, with files that later versions have not.
make_earlier() {
    unzip -q "${package%-setup.exe}.zip" -d "$work/zip"
    local earlier
    earlier=$(echo "$work"/zip/*)
    find "$earlier/app" -mindepth 1 -maxdepth 1 ! -name nakano_status -exec rm -r {} +
    touch "$earlier/app/earlier.txt" "$earlier/install.cmd"
    PYTHONPATH=$project/build "$project/.venv/bin/python" - "$earlier" "$work/shown/earlier-setup.exe" <<'END'
import sys
from pathlib import Path

import package

package.COMPRESSOR = "zlib"
package.make_installer(Path(sys.argv[1]), "0.1.0").rename(sys.argv[2])
END
}

play_in_wine() {
    mkdir "$work/shown"
    cp "$project/build/windows/play.sh" "$work/shown/"
    sed 's/.*status-\([0-9.]*\)-windows.*/\1/' <<<"${package##*/}" >"$work/shown/version"
    case $package in
        *.exe) cp "$package" "$work/shown/" && make_earlier ;;
        *) unzip -q "$package" -d "$work/shown" && (cd "$work"/shown/nakano-status-* && sha256sum --quiet --check SHA256SUMS) ;;
    esac
    # a name with a blank, brackets and Japanese letters, of a hundred letters
    PROFILE="山田 太郎（情報システム課）$(printf 'x%.0s' {1..86})"
    export PROFILE SHOWN=$work/shown DRIVE=play-$$
    rm -rf "$out" && mkdir -p "$(dirname "$out")"
    trap 'bash "$project/build/windows.sh" forget; cp -r "$work/shown/pictures" "$out" || true; rm -rf "$work"' EXIT
    bash "$project/build/windows.sh"
    unshare --net bash "$project/build/windows.sh" run bash play.sh
}

case $package in *.exe | *.zip) play_in_wine; exit ;; esac

if [ -n "${BARE:-}" ]; then
    cp -a "$BARE" "$root"
else
    debootstrap --variant=minbase bookworm "$root" "${mirror:-}" >"$work/debootstrap.log" 2>&1 ||
        { tail -5 "$work/debootstrap.log"; exit 1; }
fi
say "bare root: $(du -sm "$root" | cut -f1) MB, $(chroot "$root" dpkg-query --list | grep -c ^ii) packages"
for each in python3 python perl5 gcc cc fc-list X; do
    if chroot "$root" sh -c "command -v $each" >/dev/null; then say "$each is in the root: it is not bare"; exit 1; fi
done

case $package in
    *.deb)
        cp "$package" "$root/srv/package.deb"
        chroot "$root" dpkg --install /srv/package.deb >/dev/null
        program=/usr/bin/nakano-status
        ;;
    *)
        tar -xJf "$package" -C "$root/srv"
        program=/$(cd "$root" && echo srv/nakano-status-*/nakano-status)
        (cd "$root$(dirname "$program")" && sha256sum --quiet --check SHA256SUMS)
        say "every file has its SHA-256"
        ;;
esac
say "packed $(($(stat -c %s "$package") / 1048576)) MB, unpacked $(du -sm "$root$(dirname "$(chroot "$root" readlink -f "$program")")" | cut -f1) MB"

rm -rf "$out" && mkdir -p "$out"
PYTHONPATH=$project "$project/.venv/bin/python" "$project/build/play_steps.py" \
    "$root" "$program" "$work" "$out" "${package##*/}"
