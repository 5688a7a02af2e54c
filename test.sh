#!/usr/bin/env bash
# Everything that must hold before a change goes in: builds without a warning, formatted, all tests green. Runs on a fresh Debian with the .NET SDK.
# The last line is "N passed, N failed"; the exit code is 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# inotify watches run out where many hosts start in one process.
export DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE=false

results=artifacts/test-results

finish() {
  echo "$1 passed, $2 failed"
  [ "$2" -eq 0 ] && exit 0
  exit 1
}

install() {
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The official Slack SDKs are tested from Node.js, the pages in Chromium.
{ command -v node && command -v npm; } >/dev/null || install nodejs npm || { echo "Node.js cannot be installed; install node and npm and run this again."; finish 0 1; }
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || install chromium || { echo "Chromium cannot be installed; install it, or say with CHROMIUM=path where it is."; finish 0 1; }
# A private server for each run, from the machine's binaries; the package's own server is not touched.
{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || install postgresql || { echo "PostgreSQL cannot be installed; install its server and run this again."; finish 0 1; }
# The backup commands of docs/operations.md are run as they stand there.
command -v sqlite3 >/dev/null || install sqlite3 || { echo "sqlite3 cannot be installed; install it and run this again."; finish 0 1; }
# Partitions are made between network namespaces; where root or the kernel does not allow them, those tests are skipped and say why.
[ "$(uname)" != Linux ] || command -v ip >/dev/null || [ -x /usr/sbin/ip ] || install iproute2 || { echo "iproute2 cannot be installed; install it and run this again."; finish 0 1; }
dotnet build AkkaChat.sln -c Release -v quiet || finish 0 1
dotnet format AkkaChat.sln --no-restore --verify-no-changes || { echo "The format differs: run dotnet format."; finish 0 1; }

rm -rf "$results"
dotnet test AkkaChat.sln -c Release --no-build --results-directory "$results" --logger trx --logger "console;verbosity=minimal" \
  --blame-hang-timeout 5m --blame-hang-dump-type none
run=$?

# One .trx a test project; a project that died before it wrote one counts as one failure.
count() { cat "$results"/*.trx 2>/dev/null | grep -o "<Counters [^>]*" | grep -o "$1=\"[0-9]*\"" | grep -o "[0-9]*" | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(count passed)
failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
[ "$run" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
[ "$passed" -eq 0 ] && [ "$failed" -eq 0 ] && failed=1
finish "$passed" "$failed"
