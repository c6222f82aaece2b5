#!/usr/bin/env bash
# Play the demonstration from a package for Linux on a bare Debian: no Python, no compiler, no fonts, no network.
#   build/play_package.sh dist/nakano-status-….tar.xz|dist/nakano-status_…_amd64.deb [FOLDER for what it makes]
# Needs root, debootstrap, strace and a mirror of Debian for the bare system ($MIRROR; else that of this system),
# or a folder that debootstrap made before ($BARE).
set -euo pipefail

package=$(readlink -f "$1")
out=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mirror=${MIRROR:-$(awk '$1 == "deb" { print $2; exit } $1 == "URIs:" { print $2; exit }' \
    /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null || true)}

say() { printf 'play: %s\n' "$*"; }

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
install -d -m 777 "$root/srv/user"

# A network name space of its own has no address, not even 127.0.0.1; an ordinary user may write only to its home.
run() {
    local name=$1 system=$2 chroot="chroot --userspec=65534:65534 '$root' env -i HOME=/srv/user PATH=/usr/bin:/bin"
    shift 2
    strace -f -qq -o "$work/sockets.$name" -e trace=socket,bind,connect,listen unshare --net --mount \
        sh -c "$system exec $chroot QT_QPA_PLATFORM=offscreen '$program' \"\$@\"" sh "$@"
}
proc="mount -t proc proc '$root/proc';"

run version '' --version # even without /proc
run demo "$proc" demo /srv/user/demo-output | tail -1
store=$(cd "$root" && find srv/user/demo-output -name '*.nakano' | sort | head -1)
form=$(cd "$root" && find srv/user/demo-output -name '*.xlsx' -path '*照会*' | sort | head -1)
run data "$proc" "/$store" --exit-when-shown
cp "$root/$form" "$root/srv/user/form.xlsx" && chmod 666 "$root/srv/user/form.xlsx"
run form "$proc" /srv/user/form.xlsx --exit-when-shown
say "played: --version, demo ($(find "$root/srv/user/demo-output" -type f | wc -l) files), a data file and a form in the window"

if grep -h 'AF_INET\|listen(\|bind(' "$work"/sockets.*; then say "a socket of the network was asked for"; exit 1; fi
say "sockets of the network: none asked for; local ones: $(cat "$work"/sockets.* | grep -c 'socket(AF_UNIX' || true)"
[ -z "$out" ] || { rm -rf "$out"; cp -r "$root/srv/user/demo-output" "$out"; say "what it made: $out"; }
