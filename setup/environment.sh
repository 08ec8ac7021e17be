#!/bin/sh
# Make .venv and install the project into it, unless that has been done already.
#
#   sh setup/environment.sh runtime|desktop|development|benchmark
#
# `benchmark` adds the peers that the engine is measured against to whatever is there;
# those that cannot be installed here are named and left out.
# Nothing is touched while the folder, pyproject.toml and constraints.txt are those
# of the last installation. On Debian and Ubuntu, root gets a missing venv module and
# the desktop's missing libraries installed; everybody else gets the command to type.
set -eu

wanted=$1
oldest="3.11"
stamp=.venv/.installed
peers_stamp=.venv/.peers

complain() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Prints the modules that a virtual environment needs and this Python lacks.
lacking() {
    "$1" - <<'PY'
import importlib

missing = []
for name in ("venv", "ensurepip", "sqlite3", "ssl"):
    try:
        importlib.import_module(name)
    except ImportError:
        missing.append(name)
print(", ".join(missing))
PY
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Sets $python to a new enough Python, if possible one that lacks nothing.
find_python() {
    python=""
    for candidate in python3.13 python3.12 python3.11 python3.14 python3 python; do
        is_new_enough "$candidate" || continue
        if [ -z "$(lacking "$candidate")" ]; then
            python=$candidate
            return
        fi
        python=${python:-$candidate}
    done
}

install_packages() {
    apt-get update -qq
    # Word splitting is wanted: there may be several.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $1 >/dev/null
}

install_venv_module() {
    package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    if ! command -v apt-get >/dev/null 2>&1; then
        complain "$python lacks $missing: install a complete Python $oldest or newer" \
            "(for instance from python.org) and try again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        complain "$python lacks $missing; run: sudo apt-get install -y $package"
    fi
    echo "Installing $package, which $python needs to make a virtual environment."
    install_packages "$package"
}

make_environment() {
    find_python
    if [ -z "$python" ]; then
        complain "No Python $oldest or newer was found. Install one (Debian and Ubuntu:" \
            "apt-get install python3 python3-venv; macOS: brew install python) and try" \
            "again."
    fi
    missing=$(lacking "$python")
    if [ -n "$missing" ]; then
        install_venv_module
        missing=$(lacking "$python")
        [ -z "$missing" ] || complain "$python still lacks $missing: install a" \
            "complete Python $oldest or newer and try again."
    fi
    echo "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
}

# Prints the system's packages that the desktop needs and that are not there. Tests
# draw into memory; a desktop needs what windows need, too.
lacking_packages() {
    .venv/bin/python - "$wanted" <<'PY'
import os
import sys

from gui.requirements import packages, window_system

shown = window_system(os.environ) if sys.argv[1] == "desktop" else "offscreen"
print(*packages(shown))
PY
}

# Installs what Qt needs of the system, or says how.
prepare_system() {
    [ "$wanted" != runtime ] || return 0
    packages=$(lacking_packages)
    [ -n "$packages" ] || return 0
    install="apt-get install -y --no-install-recommends $packages"
    if ! command -v apt-get >/dev/null 2>&1; then
        complain "Qt needs system libraries that are missing; Debian and Ubuntu have" \
            "them in these packages, other systems under similar names: $packages"
    fi
    if [ "$(id -u)" -ne 0 ]; then
        complain "Qt needs system libraries that are missing; run: sudo $install"
    fi
    echo "Installing system libraries that Qt needs: $packages"
    install_packages "$packages"
}

# Prints the requirements of the extra `bench`, one a line.
peers() {
    .venv/bin/python - <<'PY'
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
print(*project["optional-dependencies"]["bench"], sep="\n")
PY
}

# Installs the peers one by one, so that one that cannot be had stops no other.
install_peers() {
    [ "$(cat "$peers_stamp" 2>/dev/null || true)" != "$here/$state" ] || return 0
    echo "Installing the peers to measure against into .venv; this takes a minute once."
    for peer in $(peers); do
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            "$peer" --constraint constraints.txt ||
            echo "$peer could not be installed here; it is reported absent."
    done
    # The frozendict that experta asks for does not run on Python 3.10 and newer.
    if .venv/bin/python -m pip show --quiet experta 2>/dev/null; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            --no-deps frozendict==2.4.7 2>/dev/null ||
            echo "frozendict 2.4.7 could not be installed; experta is reported absent."
    fi
    printf '%s' "$here/$state" >"$peers_stamp"
}

# Ends well; what is wanted besides the package itself is seen to first.
finish() {
    prepare_system
    [ -z "$with_peers" ] || install_peers
    exit 0
}

with_peers=""
case $wanted in
    runtime) target='.[models,report,serve]' ;;
    desktop) target='.[gui,models,report,serve]' ;;
    development) target='.[dev,gui]' ;;
    benchmark)
        wanted=runtime
        target='.[models,report,serve]'
        with_peers=yes
        ;;
    *) complain "Say 'runtime', 'desktop', 'development' or 'benchmark', not '$wanted'." ;;
esac

# The folder counts, because console scripts hold its path.
here=$(pwd | cksum)
state=$(cat pyproject.toml constraints.txt | cksum)
installed=$(cat "$stamp" 2>/dev/null || true)

if is_new_enough .venv/bin/python; then
    case $installed in
        "$here/$state/development" | "$here/$state/$wanted")
            finish
            ;;
        "$here/$state/desktop") [ "$wanted" != runtime ] || finish ;;
    esac
fi

# An environment of another folder, of an old Python or without pip is made anew.
case $installed in
    "$here/"* | "") .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        is_new_enough .venv/bin/python || make_environment ;;
    *) make_environment ;;
esac

echo "Installing Regelwerk and what it needs into .venv; this takes a minute once."
rm -f "$stamp"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --editable "$target" --constraint constraints.txt ||
    complain "The installation failed. The lines above say why; most often the" \
        "network is the cause. Then run the same command again."
printf '%s' "$here/$state/$wanted" >"$stamp"
finish
