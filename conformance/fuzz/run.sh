#!/bin/sh
# Run each fuzz target for a while and tell what it did. Fails when one finds something, and when
# one has not run at all.
#
# usage: run.sh FOLDER SECONDS TARGET...  (called by `make fuzz`; programs and what they learn are
# in FOLDER; the corpus that is kept in the tree is only read)
set -u
folder=$1 seconds=$2
shift 2
here=$(dirname "$0")
status=0

for target in "$@"; do
	name=${target#fuzz_}
	learned=$folder/$name.learned
	findings=$folder/$name.findings
	log=$folder/$name.log
	rm -rf "$findings"
	mkdir -p "$learned" "$findings"
	"$folder/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
		-print_final_stats=1 -artifact_prefix="$findings/" \
		"$learned" "$here/corpus/$name" >"$log" 2>&1
	ended=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	found=$(find "$findings" -type f | wc -l)
	printf '  FUZZ  %-9s %10s runs, %s findings\n' "$name" "${runs:-0}" "$found"
	if [ "$ended" -ne 0 ] || [ "$found" -ne 0 ] || [ "${runs:-0}" -eq 0 ]; then
		status=1
		tail -n 25 "$log"
		echo "  inputs that show it: $findings"
	fi
done
exit $status
