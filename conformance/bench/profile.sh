#!/bin/sh
# Where the time of a request goes: instructions of the user's side by valgrind's callgrind, which do
# not depend on how busy the machine is, and system calls by strace; both per warm request, in
# Markdown.
#
# usage: profile.sh OUT  (called by `make profile`; PROFILE_SECONDS in the environment: for how long)
#
# shellcheck disable=SC2154 # p_NAME, pid_NAME and url are set by eval
set -eu
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
seconds=${PROFILE_SECONDS:-10}
tool=profile
ports="counted traced"
# shellcheck source=parties.sh
. "$here/parties.sh"

start_proxy traced auth-proxy 256 backend-server 15
fill proxy.json "port=$p_counted" connections=256 audience=backend-server margin=15 >"$work/counted.json"
start counted "http://127.0.0.1:$p_counted/health" valgrind -q --tool=callgrind --separate-threads=no \
	--callgrind-out-file="$work/callgrind" "$out/auth-proxy" --config "$work/counted.json"

# warm PARTY: each token has been used, so that none is exchanged any more
warm() {
	eval "url=http://127.0.0.1:\$p_$1/mcp"
	load "$url" 1 "${2}s" tokens >/dev/null
}

# requests PARTY CONNECTIONS: how many were answered
requests() {
	eval "url=http://127.0.0.1:\$p_$1/mcp"
	# shellcheck disable=SC2046 # its words are wanted one by one
	set -- $(load "$url" "$2" "${seconds}s" tokens)
	[ "$6" -eq 0 ] || die "$6 requests failed"
	echo "$2"
}

warm counted 5
vgdb --pid="$pid_counted" zero >"$work/control" 2>&1 || die "$(cat "$work/control")"
count=$(requests counted 1)
vgdb --pid="$pid_counted" dump >"$work/control" 2>&1 || die "$(cat "$work/control")"
tries=0
while [ ! -s "$work/callgrind.1" ]; do
	tries=$((tries + 1))
	[ $tries -le 100 ] || die "callgrind writes nothing: $(cat "$work/control")"
	sleep 0.1
done
callgrind_annotate --threshold=100 --show-percs=no "$work/callgrind.1" >"$work/annotated"
awk -v count="$count" -f "$here/profile.awk" "$work/annotated"

warm traced 1
strace -f -c -o "$work/calls" -p "$pid_traced" 2>"$work/strace.err" &
strace=$!
sleep 1
count=$(requests traced 32)
kill -INT $strace
wait $strace || true
awk -v count="$count" '
	BEGIN { print "\n| system call, 32 connections | per request |\n|---|---|" }
	$1 ~ /^[0-9.]+$/ && $4 ~ /^[0-9]+$/ && $NF != "total" && $4 / count >= 0.05 {
		printf "| `%s` | %.1f |\n", $NF, $4 / count
		seen = 1
	}
	END { exit !seen }' "$work/calls" || die "strace: $(cat "$work/strace.err")"
