#!/bin/sh
# A proxy that refuses everything and one that accepts everything get no row right: every row of
# theirs fails, or is untestable because its control did not pass.
#
# usage: dumb.sh OUT [JOBS]
set -eu
out=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
report=$(mktemp)
trap 'rm -f "$report"' EXIT
bad=0
for mood in refuse accept; do
	status=0
	"$out/auth-conformance" run --jobs "${2:-1}" \
		--target "$root/conformance/targets/$mood-all.json" --format json -o "$report" >/dev/null || status=$?
	rows=$(wc -l <"$report")
	# That the pages are read to their end says nothing about a proxy.
	passed=$(grep '"verdict":"pass"' "$report" | grep -v '"id":"docs/nothing-unread"' || true)
	if [ "$rows" -lt 50 ] || [ $status -ne 1 ]; then
		echo "dumb: $mood-all: $rows rows, exit status $status: this run proves nothing"
		bad=1
	elif [ -n "$passed" ]; then
		echo "dumb: $mood-all gets right what it does not deserve:"
		echo "$passed" | sed 's/^{"id":"\([^"]*\)".*/  \1/'
		bad=1
	else
		echo "dumb: $mood-all gets none of $rows rows right"
	fi
done
exit $bad
