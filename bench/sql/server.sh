# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the scripts of this folder share their variables
# MariaDB as the server of bench/sql: on one core, on a free port of the loopback, in a folder of its
# own. Sourced, not run, after bench/load.sh. REQUIRES: $work is a folder; $server_core names a
# processor.

find_mariadb() {
  mariadbd=$(PATH=$PATH:/usr/sbin command -v mariadbd) || fail "there is no mariadbd"
  mariadb=$(command -v mariadb) || fail "there is no client 'mariadb'"
}

# as_administrator STATEMENTS
as_administrator() {
  "$mariadb" --no-defaults --user=root --socket="$work/socket" --batch --skip-column-names \
    --execute="$1"
}

# True when it answers; false when the port was taken.
try_mariadb() {
  local process
  taskset --cpu-list "$server_core" "$mariadbd" --no-defaults --user="$(id -un)" \
    --datadir="$work/data" --tmpdir="$work" --socket="$work/socket" --pid-file="$work/pid" \
    --port="$port" --bind-address=127.0.0.1 --skip-name-resolve --skip-log-bin \
    --max-connections=700 --back-log=700 --thread-cache-size=700 --table-open-cache=4000 \
    --innodb-buffer-pool-size=1G --innodb-log-file-size=1G \
    --innodb-flush-log-at-trx-commit=0 --performance-schema=OFF >"$work/mariadbd.txt" 2>&1 &
  process=$!
  until as_administrator 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$process" 2>/dev/null || return 1
    sleep 0.1
  done
}

# The table of sysbench's oltp loads, and one that grows.
fill_database() {
  as_administrator "
    CREATE DATABASE sbtest;
    CREATE USER timing@'%' IDENTIFIED BY 'change-me';
    GRANT ALL ON *.* TO timing@'%';
    CREATE TABLE sbtest.sbtest1 (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      k INT NOT NULL DEFAULT 0, c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '',
      KEY k_1 (k));
    CREATE TABLE sbtest.inserted LIKE sbtest.sbtest1;
    INSERT INTO sbtest.sbtest1 (id, k, c, pad)
      SELECT seq, seq, REPEAT('c', 119), REPEAT('p', 59) FROM sbtest.seq_1_to_10000;"
}

start_mariadb() {
  local tries
  rm -rf "${work:?}/data"
  tests/support/mariadb/make_empty_data.sh "$(command -v mariadb-install-db)" "$work/data"
  for ((tries = 0; tries < 20; ++tries)); do
    port=$((20000 + RANDOM % 10000))
    try_mariadb || continue
    fill_database
    return
  done
  fail "mariadbd did not start; see $work/mariadbd.txt"
}
