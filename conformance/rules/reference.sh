#!/bin/sh
# docs/config.md: every setting of every program, printed from the tables that parse them.
#
# usage: reference.sh OUT
set -eu
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
