#!/bin/sh
# Pages of settings, printed from the tables that parse them: docs/config.md, those of every
# program, and docs/manifest.md, what a party under test says of itself.
#
# usage: reference.sh OUT config|manifest
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

manifest() {
	echo "# Manifests"
	echo
	echo "Printed by \`make reference\` from the tables that the suite parses with; what they are for and ten lines"
	echo "to begin with are in [conformance.md](conformance.md#a-manifest). Files are strict JSON: an unknown,"
	echo "missing or ill-typed member is an error that names it."
	echo
	"$1/auth-conformance" manifest
}

config() {
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

text=$("$2" "$1")
echo "$text" | link
