#!/bin/sh
# `auth-conformance serve`: it says where the stage is, which answers there; it ends when it is told
# to and leaves nobody and nothing behind; and it does not hide that a party has ended before.
#
# usage: serve.sh OUT
set -eu
. "$(dirname "$0")/common.sh"
out=$1
mkdir "$work/tmp"
export TMPDIR="$work/tmp"
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

wrong() {
	echo "serve: $1"
	bad=1
}

# What a process has started.
children() {
	grep -lsx "PPid:	$1" /proc/[0-9]*/status | sed 's|^/proc/\([0-9]*\)/.*|\1|' || true
}

begin() {
	rm -f "$work/where"
	"$out/auth-conformance" serve >"$work/where" 2>"$work/errors" &
	pid=$!
	for _ in $(seq 300); do
		[ ! -s "$work/where" ] || break
		sleep 0.1
	done
	parties=$(children "$pid")
}

# end STATUS: told to end, it does so with that status.
end() {
	status=0
	kill "$pid" 2>/dev/null || true
	wait "$pid" || status=$?
	pid=
	[ $status -eq "$1" ] || wrong "exit status $status instead of $1: $(cat "$work/errors")"
	for party in $parties; do
		[ ! -e "/proc/$party" ] || wrong "process $party is still there"
	done
	[ -z "$(ls -A "$TMPDIR")" ] || wrong "it leaves files behind: $(ls "$TMPDIR")"
}

begin
[ "$(wc -l <"$work/where")" -eq 1 ] || wrong "not one line that says where: $(cat "$work/where" "$work/errors")"
[ "$(echo "$parties" | wc -l)" -eq 5 ] || wrong "not five parties: $parties"
# The address of the one issuer is where the IdP is, so that a client finds it by its name.
idp=$(sed -n 's/.*"idp_port":\([0-9]*\).*/\1/p' "$work/where")
grep -q "\"issuer\":\"http://127.0.0.1:$idp/" "$work/where" || wrong "the issuer is not at the port of the IdP"
ports=0
grep -o '_port":[0-9]*' "$work/where" | sed 's/.*://' >"$work/ports" || true
while read -r port; do
	ports=$((ports + 1))
	grep -q ":$(printf %04X "$port") 0\{8\}:0000 0A" /proc/net/tcp || wrong "nobody listens on port $port"
done <"$work/ports"
[ $ports -eq 8 ] || wrong "$ports ports instead of 8"
end 0

# Without a word from outside: a stage with a party too few is no stage.
begin
killed=$(echo "$parties" | head -n 1)
kill -KILL "$killed"
for _ in $(seq 300); do
	grep -qs '^State:	[^Z]' "/proc/$pid/status" || break
	sleep 0.1
done
! grep -qs '^State:	[^Z]' "/proc/$pid/status" || wrong "it goes on without a party"
end 2
grep -q 'has ended by itself' "$work/errors" || wrong "it does not say that a party has ended"

status=0
"$out/auth-conformance" serve --bin "$TMPDIR" >"$work/where" 2>"$work/errors" || status=$?
[ $status -eq 2 ] || wrong "without programs it ends with $status instead of 2"
[ ! -s "$work/where" ] || wrong "without programs it says where they are"
[ -z "$(ls -A "$TMPDIR")" ] || wrong "without programs it leaves files behind"

[ $bad -eq 0 ] && echo "serve: the stage is where it says, ends when told, and tells of a party that has ended"
exit $bad
