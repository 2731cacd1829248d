#!/bin/sh
# docs/refusals.md against proxy/refusals.def, in both directions: every refusal has exactly one row,
# or stands with its reason under "Without a row", and every name on the page is a refusal.
#
# shellcheck disable=SC2016 # the backquotes are those of the page
set -eu
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
page=$root/docs/refusals.md

sed -n 's/^REFUSAL(\([A-Z_]*\),.*/\1/p' "$root/proxy/refusals.def" | sort >"$work/defined"
sed -n 's/^| `\([A-Z_]*\)` |.*/\1/p' "$page" | sort >"$work/rows"
sed -n '/^## Without a row/,$s/^- `\([A-Z_]*\)`: ..*/\1/p' "$page" | sort >"$work/without"
sort "$work/rows" "$work/without" >"$work/named"
[ -s "$work/defined" ] || { echo "refusals: found none"; exit 1; }
[ -s "$work/rows" ] || { echo "refusals: found no rows"; exit 1; }

uniq -d "$work/named" | complain "is named twice in docs/refusals.md" || bad=1
comm -23 "$work/defined" "$work/named" | complain "has no row in docs/refusals.md" || bad=1
comm -13 "$work/defined" "$work/named" | complain "is in docs/refusals.md, but no refusal" || bad=1
[ $bad -eq 0 ] && echo "refusals: $(wc -l <"$work/rows") rows for $(wc -l <"$work/defined") refusals"
exit $bad
