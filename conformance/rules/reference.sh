#!/bin/sh
# docs/config.md: every setting of every program, printed from the tables that parse them.
#
# usage: reference.sh OUT
set -eu

# Several programs have a section of one name: readers of Markdown call the second one name-1.
link() {
	awk '/^# / { for (name in seen) before[name] = seen[name] }
		/^## / { name = substr($0, 4); gsub(/ /, "-", name); seen[name]++ }
		{ n = split($0, part, /\]\(#/)
		printf "%s", part[1]
		for (i = 2; i <= n; i++) {
			end = index(part[i], ")")
			name = substr(part[i], 1, end - 1)
			printf "](#%s%s%s", name, before[name] ? "-" before[name] : "", substr(part[i], end)
		}
		print "" }'
}

page() {
	echo "# Settings"
	echo
	echo "Printed by \`make reference\` from the tables that the programs parse with. Files are strict JSON: an"
	echo "unknown, missing or ill-typed member is an error that names it."
	for program in auth-proxy mock-idp mock-sts mcp-server upstream; do
		echo
		echo "# $program"
		echo
		"$1/$program" --config-reference
	done
}

text=$(page "$1")
echo "$text" | link
