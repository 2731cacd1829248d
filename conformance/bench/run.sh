#!/bin/sh
# Measure the proxy beside others of its kind, in turns, and print one table in Markdown.
#
# All of them stand in front of the same backend and get the same requests; every figure of speed is
# a ratio of two runs of one round, and the table says the median over the rounds. Each proxy must
# first pass a good token and, unless it checks none, refuse a forged one.
#
# usage: run.sh OUT  (called by `make bench`; ROUNDS, SECONDS_EACH, CONNECTIONS, CACHED and STREAMS
# in the environment change how much is measured)
#
# shellcheck disable=SC2154 # p_NAME, pid_NAME, own, url and pid are set by eval
set -eu
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
rounds=${ROUNDS:-7} seconds=${SECONDS_EACH:-2} connections=${CONNECTIONS:-32}
cached=${CACHED:-10000} streams=${STREAMS:-1000} few=500
tool=bench
ports="nginx haproxy apache forward_only validated cached_exchange cold_exchange many streaming"
# shellcheck source=parties.sh
. "$here/parties.sh"

# ---- tokens and their key ---------------------------------------------------------------------

# The issuer's public key for those who want it in PEM: a JWK's n and e, as DER.
key_member() {
	member=$(curl -s "$issuer/keys" | grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d'"' -f4 | tr '_-' '/+')
	while [ $((${#member} % 4)) -ne 0 ]; do member=$member=; done
	printf '%s' "$member" | base64 -d | od -An -tx1 | tr -d ' \n'
}
cat >"$work/key.conf" <<EOF
asn1=SEQUENCE:key
[key]
algorithm=SEQUENCE:algorithm
pubkey=BITWRAP,SEQUENCE:numbers
[algorithm]
oid=OID:rsaEncryption
parameter=NULL
[numbers]
n=INTEGER:0x$(key_member n)
e=INTEGER:0x$(key_member e)
EOF
openssl asn1parse -genconf "$work/key.conf" -noout -out "$work/key.der"
openssl pkey -pubin -inform DER -in "$work/key.der" -out "$work/key.pem"
kid=$(curl -s "$issuer/keys" | grep -o '"kid":"[^"]*"' | head -n 1 | cut -d'"' -f4)
mint 1 "$work/one"
forged=$(curl -s --json '{"key":"foreign"}' "http://127.0.0.1:$p_control/mint" |
	grep -o '"token":"[^"]*"' | cut -d'"' -f4)

# ---- everybody in front of the backend --------------------------------------------------------

fill nginx.conf "user=$nginx_user" >"$work/nginx.conf"
fill apache.conf "user=$apache_user" >"$work/apache.conf"
fill haproxy.cfg >"$work/haproxy.cfg"
start nginx "http://127.0.0.1:$p_nginx/mcp" "$nginx" -c "$work/nginx.conf" -e "$work/nginx.err"
start haproxy "http://127.0.0.1:$p_haproxy/mcp" haproxy -db -f "$work/haproxy.cfg"
start apache "http://127.0.0.1:$p_apache/mcp" apache2 -d "$work" -f "$work/apache.conf" -DFOREGROUND
start_proxy forward_only bench-forward-only 256 backend-server 15
start_proxy validated bench-validated 256 backend-server 15
start_proxy cached_exchange auth-proxy 256 backend-server 15
# Tokens that end sooner than the margin are never used twice.
start_proxy cold_exchange auth-proxy 256 short-lived 600

parties="nginx haproxy apache forward_only validated cached_exchange cold_exchange"
for party in $parties; do
	eval "url=http://127.0.0.1:\$p_$party/mcp"
	status=$(answers -H "Authorization: Bearer $good" "$url")
	[ "$status" = 200 ] || {
		tail -n 5 "$work/$party.log" "$work/$party.err" >&2 || true
		die "$party answers $status to a good token"
	}
	case $party in
	nginx | forward_only) continue ;;
	esac
	status=$(answers -H "Authorization: Bearer $forged" "$url")
	[ "$status" = 401 ] || die "$party answers $status to a forged token"
done

# Who reads the body decides by it: a token without the scope of the tool calls nothing.
narrow=$(curl -s --json '{"claims":{"scp":["mcp:tools:list"]}}' "http://127.0.0.1:$p_control/mint" |
	grep -o '"token":"[^"]*"' | cut -d'"' -f4)
call='{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_data"}}'
status=$(answers -H "Authorization: Bearer $narrow" -H 'Accept: application/json, text/event-stream' \
	--json "$call" "http://127.0.0.1:$p_cached_exchange/scoped")
[ "$status" = 403 ] || die "cached_exchange answers $status to a call without its scope"

# ---- measuring --------------------------------------------------------------------------------

children() {
	cat "/proc/$1/task/"*/children 2>/dev/null || true
}

# Clock ticks that a program and its children have used.
ticks() {
	total=0
	for pid in $1 $(children "$1"); do
		# The name in parentheses is the only field that may hold blanks.
		# shellcheck disable=SC2046 # its words are wanted one by one
		set -- $(sed 's/.*) //' "/proc/$pid/stat")
		total=$((total + ${12} + ${13}))
	done
	echo $total
}

# Its memory in KiB, what it shares counted in part.
memory() {
	for one in $1 $(children "$1"); do
		grep '^Pss:' "/proc/$one/smaps_rollup"
	done | awk '{ sum += $2 } END { print sum }'
}

# Who is measured: parties that get a GET, and those that get the call of a tool by POST, of which
# one must also find out which tool it is.
subjects="$parties call@nginx call@haproxy call@apache call@cached_exchange scoped@cached_exchange"

# run SUBJECT SECONDS: load on it; sets pid, the ticks it had used before, and the result
run() {
	party=${1#*@} request='' path=mcp
	case $1 in
	*@*) request=call ;;
	esac
	case $1 in
	scoped@*) path=scoped ;;
	esac
	eval "url=http://127.0.0.1:\$p_$party/$path pid=\$pid_$party"
	before=$(ticks "$pid")
	result=$(load "$url" "$connections" "$2s" tokens ${request:+"$request"})
}

# measure SUBJECT ROUND: one line of figures into $work/figures
measure() {
	run "$1" "$seconds"
	# shellcheck disable=SC2086 # its words are wanted one by one
	set -- "$1" "$2" $result $(($(ticks "$pid") - before))
	[ "$8" -eq 0 ] || die "$1: $7 requests failed"
	awk -v party="$1" -v round="$2" -v n="$4" -v us="$5" -v p50="$6" -v p99="$7" -v ticks="$9" \
		-v hz="$(getconf CLK_TCK)" 'BEGIN { print party, round, n / us * 1e6, p50 / 1000,
		p99 / 1000, ticks / hz / n * 1e6 }' >>"$work/figures"
}

echo "bench: $rounds rounds of $seconds s each for: $subjects" >&2
for subject in $subjects; do run "$subject" 1; done
round=0
while [ $round -lt "$rounds" ]; do
	order=$subjects
	# There and back, so that nobody is always the one after the same neighbour.
	[ $((round % 2)) -eq 0 ] || order=$(echo "$subjects" | tr ' ' '\n' | tac | tr '\n' ' ')
	for subject in $order; do measure "$subject" $round; done
	round=$((round + 1))
done

# How often the issuer is called: its log counts.
calls_of() {
	eval "url=http://127.0.0.1:\$p_$1/mcp"
	curl -s -o "$work/answer" -X DELETE "http://127.0.0.1:$p_control/log"
	curl -s -o "$work/answer" -H "Authorization: Bearer $(cat "$work/one")" "$url?[1-$few]"
	calls=$(curl -s "http://127.0.0.1:$p_control/log" | grep -o '"endpoint":' | wc -l)
	echo $((calls * 1000 / few))
}
calls_cached=$(calls_of cached_exchange)
calls_cold=$(calls_of cold_exchange)

echo "bench: memory for $cached tokens" >&2
start_proxy many auth-proxy 256 backend-server 15
mint "$cached" "$work/many"
url=http://127.0.0.1:$p_many/mcp
load "$url" 8 1s tokens >/dev/null
memory_before=$(memory "$pid_many")
# shellcheck disable=SC2046 # its words are wanted one by one
set -- $(load "$url" 8 300s many once)
[ "$6" -eq 0 ] || die "many tokens: $6 requests failed"
memory_many=$((($(memory "$pid_many") - memory_before) * 10000 / cached))

# streams_of PARTY: memory in KiB with that many streams, and with none
streams_of() {
	eval "url=http://127.0.0.1:\$p_$1/stream pid=\$pid_$1"
	memory_before=$(memory "$pid")
	wrk -t1 -c"$streams" -d6s --timeout 30s -s "$here/load.lua" "$url" -- "$work/tokens" >"$work/wrk" 2>&1 &
	load_pid=$!
	sleep 5
	open=$(curl -s "http://127.0.0.1:$p_backend/status" | sed -n 's/.*Writing: \([0-9]*\).*/\1/p')
	[ "$open" -ge "$streams" ] || die "$1 holds $open streams, not $streams"
	memory_streams=$(memory "$pid")
	wait $load_pid
	grep -q 'connect [1-9]' "$work/wrk" && die "$1: $(cat "$work/wrk")"
	echo "$memory_before $memory_streams"
}

echo "bench: memory with $streams streams" >&2
start_proxy streaming auth-proxy $((streams + 100)) backend-server 15
load "http://127.0.0.1:$p_streaming/mcp" 8 1s tokens >/dev/null
# shellcheck disable=SC2046 # two words of each
set -- $(streams_of streaming) $(streams_of nginx)

# ---- the table --------------------------------------------------------------------------------

awk -v streams="$streams" -v idle_kib="$1" -v stream_kib="$2" -v nginx_idle="$3" -v nginx_stream="$4" \
	-v many="$memory_many" -v calls_cached="$calls_cached" -v calls_cold="$calls_cold" \
	-v connections="$connections" -v cores="$(nproc)" -f "$here/table.awk" "$work/figures"
