#!/usr/bin/env bash
# What is played with a package for Windows in Wine, on a C: that nothing was installed on, and what must come out.
# build/play_package.sh runs it without a network where /checkout has the installer, or the unpacked folder. Its pictures
# are left in /checkout/pictures.
set -euo pipefail
cd /checkout

user=/windows/$(basename "$WINEPREFIX")/drive_c/users/$(id -un)
home='C:\users\'$(id -un)
programs=$user/AppData/Local/Programs
pictures=/checkout/pictures
menu="$user/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/進捗状況とりまとめ.lnk"
version=$(cat version)
work=$(mktemp -d)
mkdir -p "$pictures" "$work/whole"
Xvfb -displayfd 3 -screen 0 1600x1000x24 3>"$work/display" >/dev/null 2>&1 &
screen=$!
until [ -s "$work/display" ]; do sleep 0.5; done
said=$work/said
DISPLAY=:$(cat "$work/display")
export DISPLAY
trap 'wineserver --kill || true; kill $screen 2>/dev/null || true; rm -rf "$work"' EXIT

# Wine's own letters have no Japanese.
for each in Tahoma 'MS Shell Dlg' 'MS Shell Dlg 2' 'MS UI Gothic' 'Segoe UI'; do
    wine reg add 'HKCU\Software\Wine\Fonts\Replacements' /v "$each" /d IPAGothic /f >/dev/null 2>&1
done

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

# Expect that both programs refuse to start while a file is not as it was packed, and put it back.
expect_damaged() {
    local file=$program/$1 kept
    kept=$(mktemp)
    cp "$file" "$kept"
    shift
    "$@" "$file"
    expect 70 wine "$program/nakano-status-cli.exe" --version
    grep -q 'プログラムの一部がありません' "$said" || fail "$(cat "$said")"
    cp "$kept" "$file" && rm "$kept"
}

# Expect a message in place of the window, and an exit code.
expect_message() {
    local code=0 picture=$2
    wine "$3" >/dev/null 2>&1 &
    see "$picture" 進捗状況とりまとめ
    xdotool search --onlyvisible --name 進捗状況とりまとめ windowfocus --sync
    xdotool key Return # to whatever has the focus: the window is gone when the key is let go
    wait $! || code=$?
    [ "$code" -eq "$1" ] || fail "exit code $code, not $1: $picture"
}

play_program() {
    expect_damaged app/sqlalchemy/__init__.pyc rm
    expect_damaged app/click/core.pyc truncate --size 0
    expect_damaged python/python313.zip truncate --size 1000000
    expect_damaged python/python313.dll truncate --size 1000000
    mv "$program/app/PySide6/Qt6Gui.dll" "$work/" && head -c 1000000 "$work/Qt6Gui.dll" >"$program/app/PySide6/Qt6Gui.dll"
    expect_message 70 cut-library "$program/nakano-status.exe"
    mv "$work/Qt6Gui.dll" "$program/app/PySide6/"
    say "a copy that is not whole says so"
    for each in 932 65001 1252; do
        cd "$program"
        expect 0 wine cmd /c "chcp $each >nul & nakano-status-cli.exe --version"
        cd /checkout
        grep -q '^データファイルの形式 ' "$said" || fail "in code page $each: $(cat "$said")"
    done
    expect 0 wine "$program/nakano-status-cli.exe" --version --json
    grep -q '"program": "'"$version"'"' "$said" || fail "$(cat "$said")"
    expect 0 wine "$program/nakano-status-cli.exe" demo "$home\\Documents\\demo" --json
    grep -q '"ok": false' "$said" && fail "$(cat "$said")"
    grep -q '"ok": true' "$said"
    say "a year of the demonstration is as expected"
    data="$home\\Documents\\demo\\$(basename "$user"/Documents/demo/事務局*.nakano)"
}

# Expect that the open window is of nakano-status.exe, whose icon and group the taskbar shows, and that another Python
# sets the pages of a paper.
play_window() {
    local owner
    owner=$(xdotool search --onlyvisible --name 進捗状況とりまとめ getwindowpid | tail -1)
    grep -qa 'nakano-status\.exe' "/proc/$owner/cmdline" || fail "the window is of $(tr '\0' ' ' <"/proc/$owner/cmdline")"
    xdotool key ctrl+p # goes to the page of papers
    for _ in $(seq 240); do runs '[p]ythonw\.exe' && break; sleep 0.5; done
    runs '[p]ythonw\.exe' || fail "no process sets the pages of a paper"
    see "$(basename "$program")-papers" 進捗状況とりまとめ
}

# Expect that an installer fails and leaves the installed program as it was.
expect_nothing_done() {
    local code=$1
    before=$(cd "$programs" && find . -type f | sort | md5sum)
    shift
    expect "$code" "$@"
    [ "$(cd "$programs" && find . -type f | sort | md5sum)" = "$before" ] || fail "something was changed: $*"
    has_version "$version"
}

has_version() { wine reg query "HKCU\\$entry" /v DisplayVersion | grep -q "$1" || fail "not version $1"; }

entry='Software\Microsoft\Windows\CurrentVersion\Uninstall\nakano-status'
began=$SECONDS
installer=$(find . -maxdepth 1 -name 'nakano-*-setup.exe')
if [ -z "$installer" ]; then
    program=/checkout/$(dirname "$(find . -maxdepth 2 -name nakano-status.exe)")
    play_program
    # as on a share that this user may only read
    mount --bind "$program" "$program" && mount -o remount,bind,ro "$program"
    ln -s "$program" "$WINEPREFIX/dosdevices/s:"
    wine 's:\nakano-status.exe' "$data" >/dev/null 2>&1 &
    see zip-window 進捗状況とりまとめ
    play_window
    close
    has_key "$entry" && fail "the registry was changed"
    say "the folder alone is enough; $((SECONDS - began)) s"
    exit
fi

program=$programs/nakano-status
expect 0 wine earlier-setup.exe /S
has_version 0.1.0
printf 'kept\n' >"$program/of-the-user.txt"
codes=$(for _ in 1 2; do { wine "$installer" /S && echo 0 || echo $?; } & done | sort | tr -d '\n'; wait)
[ "$codes" = 02 ] || fail "two installers at once ended with $codes"
has_version "$version"
[ ! -e "$program/app/earlier.txt" ] || fail "an update left a file of the earlier version"
[ "$(cat "$program/of-the-user.txt")" = kept ] || fail "an update removed a file of the user"
[ ! -e "$program.old" ] && [ ! -e "$program.new" ] || fail "an update left folders"
mkdir "$program.old" && printf 'earlier\n' >"$program.old/of-the-user.txt" && : >"$program.old/nakano-status.exe"
install 0 # after an installer that was ended before its end
[ ! -e "$program.old" ] && [ "$(cat "$program/of-the-user.txt" "$program/(2) of-the-user.txt" | tr '\n' ' ')" = 'kept earlier ' ] ||
    fail "what an installer left: $(ls "$programs" "$program")"
rm "$program/(2) of-the-user.txt"
say "0.1.0 was updated in $((SECONDS - began)) s, $(du -sm "$program" | cut -f1) MB; the second of two installers at once gave way"
expect_nothing_done 3 wine earlier-setup.exe /S
before=$(cd "$programs" && find . -type f | sort | md5sum)
expect_message 3 newer-is-installed earlier-setup.exe # Return says no
[ "$(cd "$programs" && find . -type f | sort | md5sum)" = "$before" ] || fail "an older version was installed unasked"
has_version "$version"
say "an earlier version takes the place of a later one only where somebody says so"
[ -e "$menu" ] || fail "no entry in the menu"
for each in "$entry" 'Software\Classes\.nakano' 'Software\Classes\NakanoStatus.DataFile\shell\open\command'; do
    has_key "$each" || fail "not in the registry: $each"
done

head -c 20000000 "$installer" >"$work/cut-setup.exe"
expect_nothing_done 2 wine "$work/cut-setup.exe" /S
expect_message 2 cut-installer "$work/cut-setup.exe"
mount -t tmpfs -o size=50m none "$user/AppData/Local"
expect 1 wine "$installer" /S
[ ! -e "$programs/nakano-status" ] && [ ! -e "$programs/nakano-status.new" ] || fail "something is left on the full disk"
umount "$user/AppData/Local"
mount --bind "$programs/nakano-status" "$work/whole" && mount -t tmpfs -o size=50m none "$programs"
expect 1 wine "$installer" /S # Windows counted more room than there was
[ -z "$(ls "$programs")" ] || fail "left on the full disk: $(ls "$programs")"
umount "$programs" "$work/whole"
say "a cut installer and a full disk leave the program as it was"

play_program
for each in .nakano NakanoStatus.DataFile; do # Wine 10 reads the types of files of HKLM alone, Windows of both
    wine reg copy "HKCU\\Software\\Classes\\$each" "HKLM\\Software\\Classes\\$each" /s /f >/dev/null
done
wine start "$data"
see opened-by-file 進捗状況とりまとめ
play_window
install 2
expect 0 wine "$program/nakano-status-cli.exe" --version
uninstall
[ -e "$program/nakano-status.exe" ] || fail "removed while it was open"
say "while it is open it is neither updated nor removed"
close
mkdir "$program.old" && : >"$program.old/later.txt"
before=$(cd "$user" && find Documents/demo AppData/Local -path '*Programs*' -prune -o -path '*Temp*' -prune -o -type f -print | sort)
uninstall
left=$(cd "$user" && find Documents/demo AppData/Local -path '*Programs*' -prune -o -path '*Temp*' -prune -o -type f -print | sort)
[ "$before" = "$left" ] || fail "data or settings were removed"
[ "$(echo $(ls "$program"))" = 'later.txt of-the-user.txt' ] || fail "left of the program: $(ls "$program")"
for each in "$entry" 'Software\Classes\.nakano' 'Software\Classes\NakanoStatus.DataFile'; do
    has_key "$each" && fail "left in the registry: $each"
done
[ ! -e "$menu" ] || fail "left in the menu"
say "removed; data and settings are kept ($(wc -l <<<"$left") files); $((SECONDS - began)) s"
