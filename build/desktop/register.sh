#!/bin/sh
# Adds the program to this user's menu and opens data files with it; --remove takes both out again. No administrator.
set -eu
here=$(dirname "$(readlink -f "$0")")
share=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$share/applications/nakano-status.desktop
type=$share/mime/packages/nakano-status.xml
icon=$share/icons/hicolor/scalable/apps/nakano-status.svg
if [ "${1-}" = --remove ]; then
    rm -f "$entry" "$type" "$icon"
else
    mkdir -p "$(dirname "$entry")" "$(dirname "$type")" "$(dirname "$icon")"
    # quoted as in a desktop entry: with a backslash, and each backslash by another; a % twice
    program=$(printf '%s\n' "$here/nakano-status" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
    while IFS= read -r line; do
        case $line in
            Exec=nakano-status*) printf 'Exec="%s"%s\n' "$program" "${line#Exec=nakano-status}" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done <"$here/share/nakano-status.desktop" >"$entry"
    cp "$here/share/nakano-status.xml" "$type"
    cp "$here/share/nakano-status.svg" "$icon"
fi
command -v update-mime-database >/dev/null && update-mime-database "$share/mime" || true
command -v update-desktop-database >/dev/null && update-desktop-database "$share/applications" || true
