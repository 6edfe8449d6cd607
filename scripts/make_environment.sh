#!/bin/sh
# Makes or updates a virtual environment from the lock files: scripts/make_environment.sh FOLDER PYTHON run|dev
# Every package is checked against the hashes of the lock. uv is used where it is on PATH (faster), pip otherwise.
set -eu
folder=$1 python=$2 kind=$3

if ! command -v "$python" >/dev/null; then
    echo "Python is missing (looked for '$python'). On Debian: apt install python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed, '$python' is $("$python" -V 2>&1). Choose one: make PYTHON=python3.12 ..." >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Python's venv module is missing. On Debian: apt install python3-venv" >&2
    exit 1
fi

[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock

echo "Installing the packages of $lock into $folder ..."
if ! { command -v uv >/dev/null && uv pip install --quiet --python "$folder/bin/python" --require-hashes -r "$lock"; }; then
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

[ "$kind" != dev ] || touch "$folder/ready-dev"
touch "$folder/ready"
