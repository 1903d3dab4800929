#!/bin/sh
# Two days of a made-up campus, counted and served: sh scripts/demo.sh (or make demo).
# Installs and builds what is missing; DEMO_PORT chooses the port (8080).
set -eu
cd "$(dirname "$0")/.."

if ! command -v node >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; then
  echo "Node 20 or later is needed; this is $(node --version 2>/dev/null || echo none). See https://nodejs.org/ or your system's packages." >&2
  exit 1
fi
sh scripts/tools.sh rrdtool

# npm keeps a copy of the lock file: where it is older, or missing, the packages are not those that are asked for.
installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  echo "Fetching packages (npm ci) ..."
  npm ci --no-audit --no-fund --loglevel=error
  touch "$installed"
fi

exec node scripts/demo.mjs
