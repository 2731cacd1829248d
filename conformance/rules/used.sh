#!/bin/sh
# Every public function is used by another object of the programs; else it is dead, or should be
# static. Unit tests, fuzz targets and mutants do not count as users: code that only they call is
# code that no program needs. What they may reach all the same stands below, with the reason.
#
# usage: used.sh OUT
set -eu
out=$1
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

LC_ALL=C
export LC_ALL
cat >"$work/reached" <<'END'
authorization_clear   tests of the store own one
crypto_random         two mutants make a key that nobody else has
flow_forget_token     a mutant forgets a token as the flow does before it takes the next one
html_escape           a table of what must be escaped says more than a page with one name in it
lineage_count         tells that what is over was forgotten, which nothing outside can see
token_cache_clear     the tests race it against everything else, which the end of a cache does not
token_cache_count     tells that memory is bounded under a sanitizer too
url_path_valid        a table of all bytes says more than whole URLs do
END
# The dynamic linker leads CivetWeb's calls to these.
cat >"$work/libraries" <<'END'
accept
__ctype_b_loc
pthread_attr_setstacksize
END

# name and object of each public function that no other object uses, from what `nm -A` prints
unused() {
	awk '{ sub(/:.*/, "", $1) }
		$(NF - 1) == "T" && $NF != "main" { defined[$NF] = $1 }
		$(NF - 1) == "U" { used[$NF] = 1 }
		END { for (name in defined) if (!(name in used)) print name, defined[name] }' "$1" | sort
}

"$root/conformance/rules/objects.sh" "$out" proxy mock-idp mock-sts conformance |
	grep -vE '/conformance/(unit|fuzz|mutants|bench|browser)/' >"$work/objects"
[ "$(wc -l <"$work/objects")" -gt 200 ] || { echo "used: found almost nothing to look at"; exit 1; }
xargs nm -A <"$work/objects" >"$work/symbols" 2>"$work/missing" ||
	{ sed -n '1s/^nm: /used: /p' "$work/missing"; exit 1; }
unused "$work/symbols" >"$work/unused"
cut -d' ' -f1 "$work/unused" >"$work/names"
{ cat "$work/libraries"; sed 's/ .*//' "$work/reached"; } | sort >"$work/known"

while read -r name object; do
	grep -qx "$name" "$work/known" || echo "$name of $object"
done <"$work/unused" | complain "is used by no other file of a program" || bad=1
comm -13 "$work/names" "$work/known" | complain "stands in this list without need" || bad=1
sed -n 's/^\([^ ]*\) *$/\1/p' "$work/reached" | complain "stands in this list without a reason" || bad=1
while read -r name _; do
	grep -rqw "$name" "$root"/conformance/unit "$root"/conformance/fuzz "$root"/conformance/mutants ||
		echo "$name"
done <"$work/reached" | complain "is used by no program, no test and no mutant" || bad=1

# The judge himself: a function that nobody calls any more is found.
name=$(awk '$(NF - 1) == "U" && $NF ~ /^check_/ { print $NF }' "$work/symbols" | head -n 1)
grep -v " U $name\$" "$work/symbols" >"$work/fewer"
unused "$work/fewer" | grep -q "^$name " || { echo "used: does not see that nobody calls $name"; bad=1; }
[ $bad -eq 0 ] && echo "used: $(grep -c ' T ' "$work/symbols") public functions, each used by another file"
exit $bad
