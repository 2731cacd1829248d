#!/bin/sh
# Each lie changes a copy of the pages; the case that it names must then fail and say where.
#
# A lie is a file <name>.sed whose first lines are
#	# killed-by: <case>     (or "load": the pages cannot even be read)
#	# page: <file of docs/>
# and whose rest is a sed script. A script that changes nothing is a mistake, not a lie.
#
# usage: run.sh OUT [NAME]  (called by `make doc-mutants`)
set -u
out=$1
here=$(dirname "$0")
root=$here/../..

one() {
	name=$(basename "$1" .sed)
	killer=$(sed -n 's/^# killed-by: //p' "$1")
	page=$(sed -n 's/^# page: //p' "$1")
	folder=$out/doc-mutants/$name
	rm -rf "$folder"
	mkdir -p "$folder"
	cp "$root"/docs/*.md "$folder"
	sed -f "$1" "$root/docs/$page" >"$folder/$page"
	if cmp -s "$root/docs/$page" "$folder/$page"; then
		verdict="BROKEN: it changes nothing"
	else
		if [ "$killer" = load ]; then
			only=docs/ want=2
		else
			only=$killer want=1
		fi
		"$out/auth-conformance" run --docs "$folder" --only "$only" >"$folder.log" 2>&1
		status=$?
		if [ $status -eq 0 ]; then
			verdict=BELIEVED
		elif [ $status -ne $want ]; then
			verdict="BROKEN: exit status $status, see $folder.log"
		elif ! grep -q "docs/$page:[0-9]" "$folder.log"; then
			verdict="BROKEN: it does not say where, see $folder.log"
		elif [ "$killer" != load ] && ! grep -q "^FAIL  $killer\$" "$folder.log"; then
			verdict="BROKEN: another case failed, see $folder.log"
		else
			verdict=exposed
		fi
	fi
	printf '%-44s %-32s %s\n' "$name" "$killer" "$verdict" | tee "$folder.verdict"
	[ "$verdict" = exposed ]
}

if [ "${2:-}" ]; then
	one "$here/$2.sed"
	exit
fi
rm -rf "$out/doc-mutants"
set -- "$here"/*.sed
[ -f "$1" ] || { echo "no lies: nothing was tested"; exit 1; }
for f in "$@"; do basename "$f" .sed; done | xargs -P "$(nproc)" -I{} "$0" "$out" {} || true
exposed=$(cat "$out"/doc-mutants/*.verdict | grep -c ' exposed$')
echo "$exposed of $# lies exposed"
[ "$exposed" -eq $# ]
