#!/bin/sh
# What a manifest of ours says, and what its configuration is filled in with, is told in
# docs/conformance.md: whoever has a proxy of his own has nothing else to go by. And what it may
# promise is judged.
#
# usage: manifests.sh
set -eu
cd "$(dirname "$0")/../.."
page=docs/conformance.md
bad=0
count=0

# told TEXT: it stands on the page in code.
told() {
	count=$((count + 1))
	grep -qF -e "$1" "$page" || {
		echo "$page: nothing about $1"
		bad=1
	}
}

# The words of `capabilities`, and the names in `routes` and `providers`.
names() {
	tr '\n' ' ' <"$1" | grep -oE '"capabilities": *\[[^]]*\]' | sed 's/.*\[//' | grep -oE '[A-Za-z0-9-]+'
	tr '\n' ' ' <"$1" | grep -oE '"(routes|providers)": *\{[^}]*\}' | sed 's/^[^{]*//' |
		grep -oE '"[a-z_0-9]+" *:' | tr -d '" :'
}

for manifest in auth-proxy mock-idp mock-sts; do
	for name in $(names "conformance/targets/$manifest.json"); do
		case $name in RS* | PS* | ES* | EdDSA) continue ;; esac
		told "\`$name\`"
	done
done
filled=$(grep -ohE '\$\{[a-z_]+\}' conformance/targets/auth-proxy.config.json | sort -u)
for name in $filled; do
	told "$name"
done
# A bound that no case asks for is a promise that nobody checks.
bounds=$(sed -n 's/^\tMANIFEST_[A-Z]*(ROW, \([a-z_]*\),.*/\1/p' conformance/manifest.def)
[ "$bounds" ] || { echo "conformance/manifest.def: no bounds"; exit 1; }
for bound in $bounds; do
	count=$((count + 1))
	grep -rqE -e "bounds(\([^)]*\))?->$bound\>" conformance/cases || {
		echo "conformance/manifest.def: no case asks for the bound $bound"
		bad=1
	}
done
[ $count -gt 0 ] || { echo "manifests: nothing to compare"; exit 1; }
[ $bad = 0 ] && echo "manifests: $count names, all told of or asked for"
exit $bad
