#!/bin/sh
# Makes a checkout ready: dependencies always, the pages with "ui", Debian packages for the tests with "system".
# Does only what is missing, so that it costs nothing the second time. Runs on any Node from 20 on.
set -eu
cd "$(dirname "$0")/.."

# The install is complete when npm's own record of it is newer than what it was made from.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "stadion: installing dependencies (once)"
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

# Scripts of packages may be switched off; the pinned node then has no binary and the machine's own is used.
if [ ! -x node_modules/.bin/node ]; then
  node node_modules/node/installArchSpecificPackage.js >/dev/null 2>&1 || true
fi

for part in "$@"; do
  case "$part" in
    ui)
      if [ ! -e dist/ui/.built ] || [ -n "$(find ui package-lock.json -newer dist/ui/.built -type f ! -path '*/node_modules/*' -print -quit)" ]; then
        echo "stadion: building the web pages (once)"
        PATH="$PWD/node_modules/.bin:$PATH" vite build ui --logLevel error
        touch dist/ui/.built
      fi
      ;;
    system) PATH="$PWD/node_modules/.bin:$PATH" node scripts/install-test-packages.ts ;;
    *) echo "setup.sh: unknown part $part" >&2; exit 2 ;;
  esac
done
