# What the rules share; to be read by a rule, which is told where it stands by $0.
#
# shellcheck shell=sh
# shellcheck disable=SC2034 # the rule uses them
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
bad=0
rule=$(basename "$0" .sh)

# Say each line of the input, with the rest of the sentence; false when there was any.
complain() {
	while read -r line; do
		echo "$rule: $line $1"
		bad=1
	done
	return $bad
}
