#!/bin/sh
# make_empty_data.sh MARIADB_INSTALL_DB FOLDER: an empty data folder that belongs to the caller, with
# small InnoDB files so that a copy of it is quick. --force: a machine whose own name does not resolve
# will do. Prints the installer's words only if it fails.
set -eu
install_db=$1
folder=$2
if ! words=$("$install_db" --no-defaults --force --user="$(id -un)" --datadir="$folder" \
  --auth-root-authentication-method=normal --skip-test-db \
  --innodb-buffer-pool-size=16M --innodb-log-file-size=4M \
  --innodb-flush-log-at-trx-commit=0 2>&1); then
  printf '%s\n' "$words" >&2
  exit 1
fi
