# shellcheck shell=bash
# What the benchmarks' scripts share: figures of several runs, and their medians. Sourced, not run,
# after scripts/common.sh. REQUIRES: $work is a folder.

# note NAME VALUE: one result of one run.
note() { printf '%s %s\n' "$1" "$2" >>"${work:?}/results"; }

# value NAME FILE: what a program of ours printed as NAME.
value() { awk -v name="$1" '$1 == name { print $2 }' "$2"; }

divide() { awk -v a="$1" -v b="$2" 'BEGIN { print a / b }'; }

# The medians, in the order in which the figures came first.
report() {
  awk '{ value = $NF; sub(/ [^ ]*$/, ""); if (!($0 in count)) names[++known] = $0
         values[$0, ++count[$0]] = value + 0 }
       END { for (n = 1; n <= known; ++n) {
               name = names[n]; many = count[name]
               for (i = 2; i <= many; ++i)
                 for (j = i; j > 1 && values[name, j] < values[name, j - 1]; --j) {
                   swap = values[name, j]; values[name, j] = values[name, j - 1]
                   values[name, j - 1] = swap }
               printf "%-58s %12.5g  (%.5g ... %.5g)\n", name, values[name, int((many + 1) / 2)],
                      values[name, 1], values[name, many] } }' "${work:?}/results"
}
