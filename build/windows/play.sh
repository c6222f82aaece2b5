#!/usr/bin/env bash
# What is played with a package for Windows in Wine, on a C: that nothing was installed on, and what must come out.
# build/play_package.sh runs it without a network where /checkout has the installer, or the unpacked folder. Its pictures
# are left in /checkout/pictures.
set -euo pipefail
cd /checkout

user=/windows/$(basename "$WINEPREFIX")/drive_c/users/root
programs=$user/AppData/Local/Programs
pictures=/checkout/pictures
mkdir -p "$pictures"
Xvfb :7 -screen 0 1600x1000x24 >/dev/null 2>&1 &
screen=$!
said=$(mktemp)
export DISPLAY=:7
trap 'wineserver --kill || true; kill $screen 2>/dev/null || true' EXIT

say() { printf 'play: %s\n' "$*"; }
fail() { say "NOT AS EXPECTED: $*"; exit 1; }

# Return whether a program runs, by a part of its command line.
runs() { grep -qsa "$1" /proc/[0-9]*/cmdline; }

# Expect an exit code of a command.
expect() {
    local wanted=$1 code=0
    shift
    "$@" >"$said" 2>&1 || code=$?
    [ "$code" -eq "$wanted" ] || { cat "$said"; fail "exit code $code, not $wanted: $*"; }
}

# Run an installer and wait for the copy of itself by which it removes itself.
install() { expect "$1" wine "$installer" /S; }
uninstall() {
    expect 0 wine "$program/uninstall.exe" /S
    for _ in $(seq 120); do runs '[_]?=' || return 0; sleep 0.5; done
    fail "the uninstaller does not end"
}

has_key() { wine reg query "HKCU\\$1" >/dev/null 2>&1; }

# Wait for a window of the program and take a picture of it.
see() {
    for _ in $(seq 240); do
        xdotool search --onlyvisible --name "$2" >/dev/null 2>&1 && break
        sleep 0.5
    done
    xdotool search --onlyvisible --name "$2" >/dev/null || fail "no window 「$2」"
    sleep 15 # until its first page is read
    import -window root "$pictures/$1.png"
    say "window 「$2」: $1.png"
}

close() {
    expect 0 wine taskkill /im nakano-status.exe
    for _ in $(seq 120); do runs '[n]akano-status\.exe' || return 0; sleep 0.5; done
    fail "the window does not close"
}

play_program() {
    mkdir -p "$user/alone" && cp "$program/nakano-status-cli.exe" "$user/alone/"
    expect 70 wine "$user/alone/nakano-status-cli.exe" --version
    grep -q 'プログラムの一部がありません' "$said" || fail "$(cat "$said")"
    expect 0 wine "$program/nakano-status-cli.exe" --version --json
    grep -q '"program"' "$said"
    expect 0 wine "$program/nakano-status-cli.exe" demo 'C:\users\root\Documents\demo' --json
    grep -q '"ok": false' "$said" && fail "$(cat "$said")"
    grep -q '"ok": true' "$said"
    say "a year of the demonstration is as expected"
    data="C:\\users\\root\\Documents\\demo\\$(basename "$user"/Documents/demo/事務局*.nakano)"
}

entry='Software\Microsoft\Windows\CurrentVersion\Uninstall\nakano-status'
began=$SECONDS
installer=$(find . -maxdepth 1 -name '*-setup.exe')
if [ -z "$installer" ]; then
    program=$(dirname "$(find . -maxdepth 2 -name nakano-status.exe)")
    play_program
    wine "$program/nakano-status.exe" "$data" >/dev/null 2>&1 &
    see zip-window 進捗状況とりまとめ
    close
    has_key "$entry" && fail "the registry was changed"
    say "the folder alone is enough; $((SECONDS - began)) s"
    exit
fi

program=$programs/nakano-status
install 0
say "installed in $((SECONDS - began)) s, $(du -sm "$program" | cut -f1) MB"
[ -e "$user/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/進捗状況とりまとめ.lnk" ] || fail "no entry in the menu"
for each in "$entry" 'Software\Classes\.nakano' 'Software\Classes\NakanoStatus.DataFile\shell\open\command'; do
    has_key "$each" || fail "not in the registry: $each"
done
play_program
for each in .nakano NakanoStatus.DataFile; do # Wine 10 reads the types of files of HKLM alone, Windows of both
    wine reg copy "HKCU\\Software\\Classes\\$each" "HKLM\\Software\\Classes\\$each" /s /f >/dev/null
done
wine start "$data"
see opened-by-file 進捗状況とりまとめ
printf 'kept\n' >"$program/of-the-user.txt"
install 2
expect 0 wine "$program/nakano-status-cli.exe" --version
uninstall
[ -e "$program/nakano-status.exe" ] || fail "removed while it was open"
say "while it is open it is neither updated nor removed"
close
install 0
[ "$(cat "$program/of-the-user.txt")" = kept ] || fail "an update removed a file of the user"
[ ! -e "$program.old" ] && [ ! -e "$program.new" ] || fail "an update left folders"
say "updated; a file that was put beside the program is kept"
before=$(cd "$user" && find Documents/demo AppData/Local -path '*Programs*' -prune -o -path '*Temp*' -prune -o -type f -print | sort)
uninstall
left=$(cd "$user" && find Documents/demo AppData/Local -path '*Programs*' -prune -o -path '*Temp*' -prune -o -type f -print | sort)
[ "$before" = "$left" ] || fail "data or settings were removed"
[ "$(ls "$program")" = of-the-user.txt ] || fail "left of the program: $(ls "$program")"
for each in "$entry" 'Software\Classes\.nakano' 'Software\Classes\NakanoStatus.DataFile'; do
    has_key "$each" && fail "left in the registry: $each"
done
[ ! -e "$user/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/進捗状況とりまとめ.lnk" ] || fail "left in the menu"
say "removed; data and settings are kept ($(wc -l <<<"$left") files); $((SECONDS - began)) s"
