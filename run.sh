#!/usr/bin/env bash
# Builds the release and runs a node with the given options; ./run.sh --demo has people and messages in it, ./run.sh --help lists the rest.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "run.sh: the .NET 10 SDK is missing. Install it (https://dot.net), or run the container: docker compose up." >&2; exit 1; }
dotnet build "$root/Chat.Node" -c Release -v quiet
exec dotnet "$root/artifacts/publish/Chat.Node/release/chat.dll" run "$@"
