# shellcheck shell=bash
# Clients beside each other: medians, and ratios to the first client of their group. Sourced, not run.

# report_table: of the lines "GROUP|CLIENT|RATE|CPU|USER" in $work/table. A ratio is the median of the
# rounds' ratios: each is of two runs of the same minute.
report_table() {
  [[ -s ${work:?}/table ]] || return 0
  awk -F '|' '
    function median(values, many, i, j, swap) {
      for (i = 2; i <= many; ++i)
        for (j = i; j > 1 && values[j] < values[j - 1]; --j) {
          swap = values[j]; values[j] = values[j - 1]; values[j - 1] = swap }
      return values[int((many + 1) / 2)] }
    function column(row, field, i, some) {
      for (i = 1; i <= rounds[row]; ++i) some[i] = cell[row, i, field]
      return median(some, rounds[row]) }
    function ratio(row, peer, field, i, some) {
      for (i = 1; i <= rounds[row]; ++i) some[i] = cell[row, i, field] / cell[peer, i, field]
      return median(some, rounds[row]) }
    { row = $1 FS $2
      if (!($1 in first)) first[$1] = row
      if (!(row in rounds)) rows[++known] = row
      round = ++rounds[row]; group[row] = $1; client[row] = $2
      for (field = 3; field <= 5; ++field) cell[row, round, field] = $field }
    END {
      line = "%-32s %-8s %12s %8s %12s %8s %10s\n"
      printf line, "", "", "requests/s", "ratio", "CPU us/req.", "ratio", "user us"
      for (n = 1; n <= known; ++n) {
        row = rows[n]; peer = first[group[row]]
        printf line, row == peer ? group[row] : "", client[row], sprintf("%.0f", column(row, 3)),
               sprintf("%.3f", ratio(row, peer, 3)), sprintf("%.2f", column(row, 4)),
               sprintf("%.3f", ratio(row, peer, 4)), sprintf("%.2f", column(row, 5)) } }' "$work/table"
}
