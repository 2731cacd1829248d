#!/bin/sh
# Who may include whom, where the compiler's include paths cannot tell: third-party headers only in
# their one glue file, checks with nothing but value types, the oracle with nothing of ours.
#
# usage: includes.sh (from anywhere)
set -eu
cd "$(dirname "$0")/../.."
bad=0
looked=0

# header, then the files that may include it
only_in() {
	header=$1
	shift
	for f in $(grep -rlE "#include [<\"]$header" proxy mock-idp mock-sts conformance --include='*.[ch]' || true); do
		looked=$((looked + 1))
		case " $* " in
		*" $f "*) ;;
		*) echo "includes: $f must not include $header"; bad=1 ;;
		esac
	done
}

oracle=$(echo conformance/oracle*.c conformance/oracle*.h)
only_in 'civetweb\.h' proxy/lib/http_civetweb.h
only_in 'lib/http_civetweb\.h' proxy/lib/http_server.c proxy/lib/http_request.c proxy/lib/http_response.c
only_in 'curl/' proxy/lib/http_curl.h
only_in 'lib/http_curl\.h' proxy/lib/http_curl.c proxy/lib/http_client.c proxy/lib/http_link.c
# shellcheck disable=SC2086 # its words are wanted one by one
only_in 'cjson/' proxy/lib/json.c $oracle
# shellcheck disable=SC2086 # its words are wanted one by one
only_in 'openssl/' proxy/lib/crypto.c proxy/exchange/assertion_key.c proxy/lib/tls_front.c \
	proxy/lib/tls_identity.c mock-idp/keys.c conformance/tls.c \
	conformance/odd_key.c $oracle

forbid() {
	pattern=$1
	what=$2
	shift 2
	for f in "$@"; do
		looked=$((looked + 1))
		if grep -nE "#include \"($pattern)" "$f"; then
			echo "includes: $f must not include $what"
			bad=1
		fi
	done
}

# [checks] time and configuration come in as arguments: no I/O, no clock, no state
forbid 'lib/(http_server|http_client|clock|log|trace|settings|program|form)\.h|flow|state|exchange|config|route' \
	"more than value types" proxy/checks/*.[ch]
forbid 'flow|route' "the flow" proxy/state/*.[ch]
forbid 'flow|state/' "flow or state" proxy/exchange/*.[ch]
forbid 'flow|state/|exchange/|checks/|config\.h|route\.h' "anything but lib" proxy/lib/*.[ch]
# shellcheck disable=SC2086 # its words are wanted one by one
forbid 'lib/|mint|keys' "anything of ours" $oracle
# [suite] the proxy is a black box
forbid 'flow\.h|state/|exchange/|checks/|route\.h|refusals' "the proxy's inside" \
	conformance/*.[ch] conformance/cases/*.[ch] conformance/participants/*.[ch]
[ $looked -gt 20 ] || { echo "includes: found almost nothing to look at"; exit 1; }
[ $bad -eq 0 ] && echo "includes: $looked files keep to their layer"
exit $bad
