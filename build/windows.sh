#!/usr/bin/env bash
# Set up, in .windows/, a Windows to test in: Debian's Wine, the Python for Windows, the locked wheels for Windows.
#   build/windows.sh                 set up what is missing; does nothing the second time
#   build/windows.sh run COMMAND …   run a command of that system, for instance: wine python.exe -m nakano_status
#   build/windows.sh python WORD …   run Python for Windows with this checkout, without a screen
#   build/windows.sh forget          remove the drive that DRIVE names
#   build/windows.sh screen COMMAND … run a command with a screen in memory, by Qt's own platform for Windows
#   build/windows.sh test WORD …     set up and run everything there, or the tests that are named
#   build/windows.sh tests|searches|faults|window|same|packages   its parts; 1,000 rounds of faults (FAULTS=N: so many)
#   build/windows.sh sample          run for five minutes what a run without --whole chooses, where all is set up
# With SHOWN=FOLDER the command sees that folder in the place of the checkout; with DRIVE=NAME it has a drive C: of its
# own, which is made if it is missing (only what runs at the same place may share one), with PROFILE=NAME for a user of
# that name.
# Needs root on a Debian-like system. Nothing stays mounted when a command has ended. What Wine can show and what it
# cannot: docs/decisions/0141.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source build/debian_packages.sh

top=$PWD
home=${NAKANO_WINDOWS:-$top/.windows}
root=$home/root
given=$root/windows # what the root is given: python, site (wheels), prefix (Wine's C:)
drive=${DRIVE:-prefix}
rounds_of_faults=tests/faults/test_any_fault.py
python=.venv/bin/python

say() { printf 'windows: %s\n' "$*"; }

# Run in the root with the checkout at /checkout, the real papers beside it if they are here, and small disks to fill.
# The mounts end with the command.
inside() {
    NAKANO_ROOT=$root NAKANO_TOP=${SHOWN:-$top} NAKANO_PAPERS=$top/../shared NAKANO_DRIVE=$drive \
        NAKANO_PROFILE=${PROFILE:-} unshare --mount bash -c '
        mkdir -p "$NAKANO_ROOT/checkout" "$NAKANO_ROOT/dev/shm"
        for disk in 1 2 3 4; do
            mkdir -p "$NAKANO_ROOT/small/$disk"
            mount -t tmpfs -o size=16m tmpfs "$NAKANO_ROOT/small/$disk"
        done
        mount -t proc proc "$NAKANO_ROOT/proc"
        mount --rbind /dev "$NAKANO_ROOT/dev"
        mount --bind "$NAKANO_TOP" "$NAKANO_ROOT/checkout"
        if [ -d "$NAKANO_PAPERS" ]; then
            mkdir -p "$NAKANO_ROOT/shared"
            mount --bind "$NAKANO_PAPERS" "$NAKANO_ROOT/shared"
            mount -o remount,bind,ro "$NAKANO_ROOT/shared"
        fi
        if [ -n "$NAKANO_PROFILE" ]; then
            mount -t tmpfs none "$NAKANO_ROOT/srv"
            sed "s/^root:/$NAKANO_PROFILE:/" "$NAKANO_ROOT/etc/passwd" >"$NAKANO_ROOT/srv/passwd"
            mount --bind "$NAKANO_ROOT/srv/passwd" "$NAKANO_ROOT/etc/passwd"
        fi
        exec chroot "$NAKANO_ROOT" env -i HOME=/root LANG=C.UTF-8 PATH=/windows/bin:/usr/bin:/bin \
            WINEPREFIX=/windows/$NAKANO_DRIVE WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" XDG_RUNTIME_DIR=/tmp \
            SMALL_DISKS="Z:\\small" DISPLAY="${NAKANO_DISPLAY:-}" PYTHONDONTWRITEBYTECODE=1 \
            bash -c "cd /checkout && exec \"\$@\"" inside "$@"
    ' inside "$@" 9>&-
}

programs() {
    local missing=() each
    for each in debootstrap osslsigncode makensis:nsis x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64 unzip; do
        command -v "${each%%:*}" >/dev/null || missing+=("${each##*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    install_packages "${missing[@]}"
}

wine_root() {
    [ -e "$root/usr/bin/wine-stable" ] && [ ! -e "$root/debootstrap" ] && return # its folder goes when it has ended
    say "unpacking Debian's Wine"
    rm -rf "$root" && mkdir -p "$home"
    debootstrap --variant=minbase \
        --include=wine,wine64,ca-certificates,xvfb,xauth,xdotool,imagemagick,fonts-ipafont trixie "$root" \
        >"$home/debootstrap.log" 2>&1 || { tail -5 "$home/debootstrap.log"; rm -rf "$root"; exit 1; }
}

# The list of wheels is the lock's own, but for the tools that look at code and have nothing to do there.
wheels() {
    cmp --silent requirements-dev.lock "$given/requirements.lock" && return
    say "installing the locked wheels for Windows"
    rm -rf "$given/site" && mkdir -p "$given"
    $python build/windows_wheels.py requirements-dev.lock >"$home/wheels.lock"
    $python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --platform win_amd64 \
        --python-version 3.13 --implementation cp --only-binary=:all: --target "$given/site" --requirement "$home/wheels.lock"
    cp requirements-dev.lock "$given/requirements.lock"
}

windows_python() {
    [ -e "$given/python/python.exe" ] && return
    say "unpacking Python for Windows"
    $python build/embedded_python.py "$given/python"
    printf '%s\r\n' python313.zip . '..\site' '..\..\checkout' '..\..\checkout\build' 'import site' >"$given/python/python313._pth"
}

# Qt asks icuuc.dll, a part of Windows, for the names of encodings that no code here uses; Wine has none.
wine_prefix() {
    [ -e "$given/$drive/drive_c/windows/system32/icuuc.dll" ] && return
    say "making drive C:"
    mkdir -p "$given/bin"
    inside wineboot --init >/dev/null 2>&1
    inside wineserver --wait
    x86_64-w64-mingw32-objdump -p "$given/site/PySide6/Qt6Core.dll" |
        awk '/DLL Name/ { dll = $3 } dll == "icuuc.dll" && $NF ~ /^u/ { print "__declspec(dllexport) void *" $NF "(void) { return 0; }" }' |
        grep -v 'icuuc' >"$home/icuuc.c"
    x86_64-w64-mingw32-gcc -shared -o "$given/$drive/drive_c/windows/system32/icuuc.dll" "$home/icuuc.c"
}

set_up() {
    [ "$(id -u)" -eq 0 ] || { say "please run this as root: it unpacks a system of its own"; exit 1; }
    programs
    wine_root
    wheels
    windows_python
    wine_prefix
}

# End Wine's server of an earlier run: files are opened by it, on the small disks that were mounted for that run.
end_server() {
    inside wineserver --kill || true
}

# Nothing is written beside the code, and no test is in a folder that the program calls temporary.
run_tests() {
    rm -rf "${given:?}/$drive/drive_c/t" # of an earlier run: pytest does not delete paths as long as some tests make them
    end_server
    inside wine /windows/python/python.exe -B -m pytest -n "${WORKERS:-$(($(getconf _NPROCESSORS_ONLN) + 1))}" \
        --dist loadfile --no-loadscope-reorder --basetemp 'C:\t' -p no:cacheprovider "$@"
}

# Run every test, folder by folder: a program that has run all of them has grown so large that it starts others slowly.
run_folders() {
    local each failed=0
    for each in $(find tests -mindepth 2 -name 'test_*.py' | cut -d / -f 2 | sort -u); do
        case $each in house | properties | clients | browser) continue ;; esac
        run_tests --whole --ignore $rounds_of_faults "tests/$each" || failed=1
    done
    run_tests --whole tests/test_*.py || failed=1
    return $failed
}

# Search by chance as long as `make test` does: a longer search finds what no system below it changes.
run_searches() { run_tests tests/properties; }

# Play rounds of faults, half of them by each of two tests, in as many programs as there are workers.
run_faults() {
    local rounds=${FAULTS:-1000}
    run_tests --whole --dist load --fault-rounds=$(((rounds + 1) / 2)) $rounds_of_faults
}

# Run a command with a screen in memory of SCALE per cent. Wine's windows are on the screen of the drive's first program.
# Wine hides names that begin with QT_ from its programs, but for those that begin with WINE.
on_screen() {
    inside wine reg add 'HKCU\Control Panel\Desktop' /v LogPixels /t REG_DWORD /d $((${SCALE:-100} * 96 / 100)) /f >/dev/null
    end_server
    inside xvfb-run --auto-servernum --server-args="-screen 0 ${SCREEN:-3840x2160}x24" env WINEQT_QPA_PLATFORM=windows "$@"
}

# Read the painted texts of all pages by Qt's platform for Windows, then photograph the pages of both systems.
run_window() {
    local at_log_off=test_windows_waits_for_no_answer_at_log_off_and_the_file_is_free
    on_screen wine /windows/python/python.exe -B -m pytest --whole --basetemp 'C:\t' -p no:cacheprovider \
        tests/gui/test_painted_texts.py tests/gui/test_appearance_changes.py tests/gui/test_theme.py \
        tests/gui/test_screens.py tests/faults/test_killed_window.py::$at_log_off
    $python build/side_by_side.py
}

# Make the packages, and play the lives of the two for Windows.
run_packages() {
    local each
    $python build/package.py
    for each in dist/*-windows-x64.zip dist/*-windows-x64-setup.exe; do
        bash build/play_package.sh "$each" "dist/played/$(basename "$each")"
    done
}

# Make the same files there and here, and compare their bytes.
run_same() {
    QT_QPA_PLATFORM=offscreen $python -m pytest --whole tests/journeys/test_same_on_windows.py
}

# Run one part of everything: go on when it fails, and keep its closing line.
part() {
    local code=0
    say "$1"
    bash build/windows.sh "${@:2}" 2>&1 | tee "$home/part.log" || code=1
    closing+=("$1: $(grep -E ' in [0-9.]+s|^play: ' "$home/part.log" | tr -d = || true)")
    [ $code -eq 0 ] || closing+=("$1: FAILED")
}

everything() {
    local closing=()
    part "tests" tests
    part "searches" searches
    part "faults" faults
    part "window" window
    part "same results" same
    part "packages" packages
    printf '%s\n' "${closing[@]}"
    [[ ${closing[*]} != *FAILED* ]]
}

# One run at a time has the drive: the tests of both would write into the same folder.
alone() {
    exec 9>"$given/$drive.lock"
    flock --nonblock 9 || { say "another run of tests has the drive"; exit "$1"; }
}

# What a run of the tests chooses anew each time, without what has no system below it.
run_sample() {
    if [ "$(id -u)" -ne 0 ] || [ ! -e "$given/python/python.exe" ] || [ ! -e "$given/requirements.lock" ]; then
        say "no tests were run on Windows: make test-windows, as root, sets one up in ${home#"$top"/}"
        return
    fi
    set_up
    alone 0
    say "a sample of five minutes"
    end_server
    inside wine /windows/python/python.exe -B -m pytest -n "$(getconf _NPROCESSORS_ONLN)" --dist loadfile --quiet \
        --no-loadscope-reorder --for-seconds 240 --basetemp 'C:\t' -p no:cacheprovider --tb short \
        $(printf -- '--ignore tests/%s ' domain documents house catalogue clients browser)
}

case ${1:-} in
    "") set_up ;;
    run) inside "${@:2}" ;;
    screen) on_screen "${@:2}" ;;
    forget) rm -rf "${given:?}/${DRIVE:?}" ;;
    python) inside wine /windows/python/python.exe -B "${@:2}" ;;
    sample) run_sample ;;
    tests) run_folders ;;
    searches) run_searches ;;
    faults) run_faults ;;
    window) run_window ;;
    same) run_same ;;
    packages) run_packages ;;
    test)
        set_up
        alone 1
        if [ $# -gt 1 ]; then run_tests --whole "${@:2}"; else everything; fi
        ;;
    *) say "unknown: $1"; exit 2 ;;
esac
