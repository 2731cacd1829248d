#!/bin/sh
# docs/decisions.md against the truth, in both directions: every decision has its row and every row
# its decision; every mutant is named once and exists; every case named runs.
#
# usage: decisions.sh OUT
set -eu
out=$1
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

# function | case | mutants of each row whose first cell is a name in backquotes
awk -F'|' '/^\| `[A-Za-z_0-9]+` \|/ {
	gsub(/[ `]/, "", $2); gsub(/[ `]/, "", $5); gsub(/[`,]/, " ", $6); print $2 "|" $5 "|" $6
}' "$root/docs/decisions.md" >"$work/rows"
[ -s "$work/rows" ] || { echo "decisions: found no rows"; exit 1; }

"$root/conformance/rules/objects.sh" "$out" proxy mock-idp mock-sts | xargs nm --defined-only |
	awk '$2 == "T" && $3 ~ /^check_/ { print $3 }' | sort -u >"$work/checks"
cut -d'|' -f1 "$work/rows" | grep '^check_' | sort >"$work/check_rows"
for f in "$root"/conformance/mutants/*.c; do basename "$f" .c; done | sort >"$work/mutants"
cut -d'|' -f3 "$work/rows" | tr -s ' ' '\n' | sed '/^$/d' | sort >"$work/named"
cut -d'|' -f2 "$work/rows" | sort -u >"$work/cases"
"$out/auth-conformance" list | awk 'NF > 3 { for (i = 1; i <= NF; i++) if ($i ~ /^(proxy|idp|sts|docs|outage)\//) { print $i; break } }' |
	sort >"$work/known"

uniq -d "$work/check_rows" | complain "has two rows" || bad=1
comm -23 "$work/checks" "$work/check_rows" | complain "has no row" || bad=1
comm -13 "$work/checks" "$work/check_rows" | complain "has a row but does not exist" || bad=1
uniq -d "$work/named" | complain "is named by two rows" || bad=1
comm -23 "$work/mutants" "$work/named" | complain "is a mutant that no row names" || bad=1
comm -13 "$work/mutants" "$work/named" | complain "is named by a row but there is no such mutant" || bad=1
comm -23 "$work/cases" "$work/known" | complain "is named by a row but no case runs" || bad=1
[ $bad -eq 0 ] && echo "decisions: $(wc -l <"$work/check_rows") decisions, $(wc -l <"$work/mutants") mutants, all told of"
exit $bad
