#!/bin/sh
# Every decision can be replaced at link time, and is: each check_* is defined in exactly one
# object, called from another one (a call within its own object cannot be wrapped), and has a
# mutant; each mutant names a function that exists.
#
# usage: nm.sh OUT
set -eu
out=$1
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

"$root/conformance/rules/objects.sh" "$out" proxy mock-idp mock-sts |
	while read -r o; do nm "$o" | sed "s|\$| $o|"; done >"$work/symbols"
awk '$2 == "T" && $3 ~ /^check_/ { print $3 }' "$work/symbols" | sort >"$work/defined"
awk '$1 == "U" && $2 ~ /^check_/ { print $2 }' "$work/symbols" | sort -u >"$work/called"
awk '$2 == "T" { print $3 } $1 == "U" { print $2 }' "$work/symbols" | sort -u >"$work/functions"
awk '$2 == "t" && $3 ~ /^check_/ { print $3, $4 }' "$work/symbols" >"$work/static"
for f in "$root"/conformance/mutants/*.c; do
	f=$(basename "$f")
	echo "${f%%.*}"
done | sort -u >"$work/mutated"

[ -s "$work/defined" ] || { echo "nm: found no decisions: is anything built in $out?"; exit 1; }
[ -s "$work/mutated" ] || { echo "nm: found no mutants"; exit 1; }
complain "is static, so nothing can replace it" <"$work/static" || bad=1
uniq -d "$work/defined" | complain "is defined twice" || bad=1
comm -23 "$work/defined" "$work/called" |
	complain "is called from no other file, so --wrap cannot reach it" || bad=1
comm -23 "$work/defined" "$work/mutated" | complain "has no mutant" || bad=1
comm -13 "$work/functions" "$work/mutated" | complain "has a mutant but does not exist" || bad=1
[ $bad -eq 0 ] && echo "nm: $(wc -l <"$work/defined") decisions, each called from elsewhere, each with a mutant"
exit $bad
