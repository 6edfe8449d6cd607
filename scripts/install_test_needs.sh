#!/bin/sh
# Installs what the tests need beside Python, from Debian's packages, and only what is absent.
# scripts/install_test_needs.sh [bench]: the benchmarks compare with nginx.
set -eu
missing=
[ -x /usr/bin/chromium ] || missing="$missing chromium"
command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || missing="$missing postgresql"
command -v aria2c >/dev/null || missing="$missing aria2"
[ "${1:-}" != bench ] || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -n "$missing" ] || exit 0

line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing$missing ..."
    apt-get update -qq
    # The tests start servers of their own; RUNLEVEL=1 keeps those of Debian from starting.
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $line >/dev/null
else
    echo "The tests need$missing. As root: $line" >&2
    exit 1
fi
