#!/bin/sh
# Calls that are not used here, each with the reason, and marks of unfinished work.
#
# usage: banned.sh (from anywhere)
set -eu
cd "$(dirname "$0")/../.."
bad=0
files=$(find proxy mock-idp mock-sts conformance -name '*.[ch]')
[ "$(echo "$files" | wc -l)" -gt 50 ] || { echo "banned: found almost nothing to look at"; exit 1; }

# pattern, reason, files that may
ban() {
	# shellcheck disable=SC2086 # its words are wanted one by one
	for f in $(grep -lE "(^|[^a-zA-Z_])($1)" $files || true); do
		case " ${3:-} " in
		*" $f "*) ;;
		*)
			grep -nE "(^|[^a-zA-Z_])($1)" "$f" | sed "s|^|banned: $f:|"
			echo "banned: $2"
			bad=1
			;;
		esac
	done
}

ban '(strcpy|strcat|sprintf|vsprintf|gets|strtok)\(' "writes past the end of its buffer, or keeps state"
ban '(atoi|atol|atof|strtol|strtoul)\(' "takes what is no number; slice_to_u64 does not"
ban 'alloca\(' "takes from a stack that is small here"
ban '(time|gettimeofday)\(' "the time comes from lib/clock" "proxy/lib/clock.c"
ban 'clock_gettime\(' "the time comes from lib/clock" "proxy/lib/clock.c"
ban 'pthread_cond_timedwait\(' "clock_cond_wait does not heed the wall clock" "proxy/lib/clock.c"
ban 'getenv\(' "settings come from the configuration" \
	"proxy/lib/settings.c conformance/main.c conformance/unit/test_wycheproof.c"
ban '(sleep|usleep)\(' "wait for something that becomes true, not for time to pass"
ban 'mg_[a-z_]+\(' "CivetWeb is behind lib/http_server" \
	"proxy/lib/http_server.c proxy/lib/http_request.c proxy/lib/http_response.c"
ban '(TODO|FIXME|XXX)([^A-Za-z_]|$)' "unfinished work is an issue, not a comment" \
	"conformance/report.c" # the word is TAP's there
ban 'assert_true\((true|1)\)' "a check that cannot fail is a defect"
[ $bad -eq 0 ] && echo "banned: nothing banned is used"
exit $bad
