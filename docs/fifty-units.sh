#!/usr/bin/env bash
# Makes the database of each unit in a list, with its roles, on one PostgreSQL server; again changes nothing.
#
#   PGHOST=server PGUSER=postgres docs/fifty-units.sh units.txt
#
# A line of the list is the name of a unit's database, and the text that it begins with, if any: sipoo sipoo.toml
set -euo pipefail
(($# == 1)) || { echo "usage: $0 LIST" >&2; exit 2; }
region=xray_region

export PGOPTIONS="-c client_min_messages=warning"
ask() { psql -X -q -At -v ON_ERROR_STOP=1 -d "${2:-postgres}" -c "$1" </dev/null; }
program() { xray-tui "$@" --language en </dev/null >&2; }

[[ $(ask "SELECT 1 FROM pg_roles WHERE rolname = '$region'") ]] || ask "CREATE ROLE $region LOGIN"
named=()
while read -r unit text <&3 || [[ -n ${unit:-} ]]; do
  [[ -z $unit || $unit == \#* ]] && continue
  [[ $unit =~ ^[a-z][a-z0-9_]{0,40}$ ]] || { echo "$unit: a letter, then letters, digits and underscores" >&2; exit 1; }
  database=postgresql:///$unit
  [[ $(ask "SELECT 1 FROM pg_database WHERE datname = '$unit'") ]] || ask "CREATE DATABASE $unit"
  program db upgrade --database "$database"
  program db grants --database "$database" --prefix "$unit"
  ask "GRANT ${unit}_display TO $region" # what the waiting rooms see, and no more
  if [[ $text && ! $(ask "SELECT 1 FROM unit_text LIMIT 1" "$unit") ]]; then program unit load "$text" --database "$database"; fi
  named+=("\"$database?user=$region\"")
done 3<"$1"
printf 'region = [%s]\n' "$(IFS=,; echo "${named[*]}")"
