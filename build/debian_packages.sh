# Installing of Debian packages, for the scripts beside this one. Each sources it and has a function `say` of its own.

install_packages() {
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install --yes --quiet --no-install-recommends "$@" >/dev/null 2>&1 && return
    say "refreshing the package lists first"
    apt-get update --quiet >/dev/null
    apt-get install --yes --quiet --no-install-recommends "$@" >/dev/null
}

# Install packages that a script cannot go on without; a user who may not install them is told their names.
need_packages() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        say "please ask an administrator for: apt-get install --no-install-recommends $*"
        exit 1
    fi
    install_packages "$@"
}
