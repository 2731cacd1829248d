#!/bin/sh
# The lock files of `make interop` name every package with its version and its hash, and no place
# to get it from: that is a matter of the machine, and a hash is right wherever it comes from.
#
# usage: locks.sh (from anywhere)
set -eu
. "$(dirname "$0")/common.sh"
python=$root/conformance/interop/requirements.txt
javascript=$root/conformance/interop/package-lock.json

# Whatever is neither a version nor a hash; and who has no hash.
other_lines() {
	grep -vE '^([a-z0-9-]+==[A-Za-z0-9.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?)$' "$1" || true
	awk '/==/ { if (name) print name; name = $1 } /--hash=/ { name = "" } END { if (name) print name }' "$1"
}

# Members that say where, and packages without integrity. Addresses of their authors are no such place.
other_members() {
	grep -E '"resolved":|registry' "$1" || true
	awk '/^    "node_modules\// { if (name) print name; name = $1 } /"integrity": "sha512-/ { name = "" }
		END { if (name) print name }' "$1"
}

other_lines "$python" | complain "in requirements.txt is no version with its hash" || bad=1
other_members "$javascript" | complain "in package-lock.json says where, or has no hash" || bad=1
packages=$(($(grep -c '==' "$python") + $(grep -c '"node_modules/' "$javascript")))
[ "$packages" -gt 50 ] || { echo "locks: found almost nothing to look at" && bad=1; }

# The judges themselves: a file that is wrong in one way each.
tried=0
for change in '1i --find-links /wheels' '1i --index-url https://example.com/' \
	'/^    --hash/d' 's/==.*/ \\/'; do
	sed "$change" "$python" >"$work/changed"
	tried=$((tried + 1))
	[ -n "$(other_lines "$work/changed")" ] || { echo "locks: nothing is wrong after $change" && bad=1; }
done
for change in '/"integrity"/i "resolved": "https://example.com/"' '0,/"integrity"/{/"integrity"/d}'; do
	sed "$change" "$javascript" >"$work/changed"
	tried=$((tried + 1))
	[ -n "$(other_members "$work/changed")" ] || { echo "locks: nothing is wrong after $change" && bad=1; }
done
[ $bad -eq 0 ] && echo "locks: $packages packages have a hash and no place, and $tried wrong files are told"
exit $bad
