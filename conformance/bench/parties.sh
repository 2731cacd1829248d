#!/bin/sh
# What the measurements share: a backend, an identity provider with tokens of it, and how to start
# and end whatever stands in between. Sourced, with `out`, `here` and `tool` set and `ports` naming
# those that stand there.
#
# shellcheck disable=SC2154,SC2034 # set or used by whoever sources this, or set by eval

base=${BASE_PORT:-28700}
tokens=64
work=$(mktemp -d)
started=

die() {
	echo "$tool: $*" >&2
	exit 2
}

# Only what was started here, and in the reverse order.
end_all() {
	for pid in $started; do kill "$pid" 2>/dev/null || true; done
	for pid in $started; do wait "$pid" 2>/dev/null || true; done
	rm -rf "$work"
}
trap end_all EXIT
trap 'exit 1' HUP INT PIPE TERM

# ---- the parties ------------------------------------------------------------------------------

port=$base
take_port() {
	port=$((port + 1))
	eval "$1=$port"
}
for party in idp control backend $ports; do
	take_port "p_$party"
done

# fill FILE NAME=VALUE...: the template with its ${NAME} filled in
fill() {
	template=$here/$1
	shift
	edits=
	for pair in "$@" "work=$work" "idp=$p_idp" "control=$p_control" "backend=$p_backend" \
		"kid=${kid:-}" "nginx=${p_nginx:-}" "haproxy=${p_haproxy:-}" "apache=${p_apache:-}" \
		modules=/usr/lib/apache2/modules; do
		edits="$edits
s|\${${pair%%=*}}|${pair#*=}|g"
	done
	sed "$edits" "$template"
}

answers() {
	curl -s -o "$work/answer" -w '%{http_code}' --max-time 10 "$@" || true
}

# start NAME URL COMMAND...: in the background, until somebody answers there
start() {
	name=$1 url=$2
	shift 2
	[ "$(answers "$url")" = 000 ] || die "somebody else answers at $url"
	"$@" >"$work/$name.log" 2>&1 &
	started="$! $started"
	eval "pid_$name=$!"
	tries=0
	while [ "$(answers "$url")" = 000 ]; do
		tries=$((tries + 1))
		if [ $tries -gt 100 ] || ! kill -0 "$!" 2>/dev/null; then
			cat "$work/$name.log" "$work/$name.err" 2>/dev/null | tail -n 5 >&2
			die "$name does not start"
		fi
		sleep 0.1
	done
}

# start_proxy NAME PROGRAM MAX_CONNECTIONS AUDIENCE MARGIN
start_proxy() {
	eval "own=\$p_$1"
	fill proxy.json "port=$own" "connections=$3" "audience=$4" "margin=$5" >"$work/$1.json"
	start "$1" "http://127.0.0.1:$own/health" "$out/$2" --config "$work/$1.json"
}

mkdir "$work/tmp"
chmod 755 "$work"
nginx_user=''
apache_user=''
if [ "$(id -u)" -eq 0 ]; then
	chmod 777 "$work/tmp"
	nginx_user='user www-data;' apache_user='User www-data\nGroup www-data'
fi
head -c 36 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/secret"
yes ': idle' | head -c 65536 >"$work/stream"
fill idp.json >"$work/idp.json"
fill backend.conf "user=$nginx_user" >"$work/backend.conf"
# shellcheck disable=SC3045 # not in POSIX, but in every sh of Linux
ulimit -n "$(ulimit -Hn)"
nginx=$(command -v nginx || echo /usr/sbin/nginx)
issuer=http://127.0.0.1:$p_idp/oauth2/default
start backend "http://127.0.0.1:$p_backend/mcp" "$nginx" -c "$work/backend.conf" -e "$work/backend.err"
start idp "$issuer/keys" "$out/mock-idp" --config "$work/idp.json" --log-level warn

# mint N FILE: N tokens, one per line
mint() {
	curl -s --json '{}' "http://127.0.0.1:$p_control/mint?[1-$1]" |
		grep -o '"token":"[^"]*"' | cut -d'"' -f4 >"$2"
	[ "$(wc -l <"$2")" -eq "$1" ] || die "minted $(wc -l <"$2") tokens, not $1"
}
mint $tokens "$work/tokens"
good=$(head -n 1 "$work/tokens")

load() {
	wrk -t1 -c"$2" -d"$3" --timeout 30s -s "$here/load.lua" "$1" -- "$work/$4" ${5:+"$5"} >"$work/wrk" 2>&1 ||
		die "wrk: $(cat "$work/wrk")"
	grep '^RESULT' "$work/wrk" || die "wrk: $(cat "$work/wrk")"
}
