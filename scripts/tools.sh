#!/bin/sh
# Makes sure that Debian packages are there: tools.sh PACKAGE...
# Installs what is missing when it may (as root, or by sudo without a password), else says what to type.
set -eu

program_of() {
  case $1 in
    apache2 | softflowd) echo "/usr/sbin/$1" ;;
    *) command -v "$1" || echo "/usr/bin/$1" ;;
  esac
}

missing=
for package in "$@"; do
  [ -x "$(program_of "$package")" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=sudo
else
  echo "These packages are missing:$missing" >&2
  echo "Install them, then start again:  sudo apt-get install$missing" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  echo "These programs are missing:$missing. Install them with your system's package manager, then start again." >&2
  exit 1
fi
echo "installing:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
