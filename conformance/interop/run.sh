#!/bin/sh
# Let clients of others, unmodified, use our parties: every script here but stage.* is one client.
# Each prints one line when all that it proves came out, and ends with an error when not.
#
# The registries are asked for exactly what the lock files name, with its hashes, and for nothing
# else; the clients themselves speak to 127.0.0.1 only. To move a version: change it in
# requirements.in and `pip-compile --generate-hashes --no-emit-index-url --no-emit-find-links
# --no-annotate --no-header --strip-extras`, or in package.json and `npm install --package-lock-only
# --omit-lockfile-registry-resolved`: which registry that is, is no matter of the lock files.
#
# usage: run.sh OUT FOLDER  (called by `make interop`; FOLDER keeps what was fetched)
set -eu
out=$(cd "$1" && pwd)
mkdir -p "$2/python" "$2/javascript"
to=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
stage='' running=''

die() {
	echo "interop: $*" >&2
	exit 2
}

# ---- what is fetched, once for each state of the lock files -----------------------------------

cp "$here"/*.py "$to/python/"
if ! cmp -s "$here/requirements.txt" "$to/python/installed"; then
	packages=$(grep -c '==' "$here/requirements.txt")
	echo "interop: pip installs $packages packages into $2/python: what these need:" \
		"$(tr '\n' ' ' <"$here/requirements.in")" >&2
	rm -rf "$to/python/venv" "$to/python/installed"
	python3 -m venv "$to/python/venv"
	"$to/python/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r "$here/requirements.txt" || die "pip could not install requirements.txt"
	cp "$here/requirements.txt" "$to/python/installed"
fi
cp "$here"/*.mjs "$here/package.json" "$here/package-lock.json" "$to/javascript/"
if ! cmp -s "$here/package-lock.json" "$to/javascript/installed"; then
	packages=$(grep -c '"node_modules/' "$here/package-lock.json")
	echo "interop: npm installs $packages packages into $2/javascript: what these need:" \
		"$(sed -n 's/^    "\(.*\)": "\(.*[0-9]\)",*$/\1@\2/p' "$here/package.json" | tr '\n' ' ')" >&2
	rm -f "$to/javascript/installed"
	(cd "$to/javascript" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
		die "npm could not install package-lock.json"
	cp "$here/package-lock.json" "$to/javascript/installed"
fi

# ---- the parties ------------------------------------------------------------------------------

end_stage() {
	[ -n "$stage" ] || return 0
	kill "$stage" 2>/dev/null || true
	ended=0
	wait "$stage" || ended=$?
	stage=
	return $ended
}
end_all() {
	[ -z "$running" ] || kill "$running" 2>/dev/null || true
	end_stage
}
trap end_all EXIT
trap 'exit 1' HUP INT PIPE TERM

# What an earlier run has left would be taken for this one's.
rm -f "$to/where.json"
"$out/auth-conformance" serve >"$to/where.json" 2>"$to/stage.log" &
stage=$!
tries=0
until [ -s "$to/where.json" ]; do
	tries=$((tries + 1))
	if [ $tries -gt 300 ] || ! kill -0 "$stage" 2>/dev/null; then
		cat "$to/stage.log" >&2
		die "the stage does not start"
	fi
	sleep 0.1
done

# ---- the clients ------------------------------------------------------------------------------

# No proxy stands between here and 127.0.0.1, whatever the machine is set up with.
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
failed=0 count=0

# client NAME COMMAND...: its one line, or what it ended with
client() {
	name=$1
	shift
	count=$((count + 1))
	status=0
	# Behind, for a signal is heard while waiting, and not while a program runs in front.
	timeout 120 "$@" "$to/where.json" >"$to/said" 2>"$to/errors" &
	running=$!
	wait $running || status=$?
	running=
	if [ $status -eq 0 ] && [ "$(wc -l <"$to/said")" -eq 1 ]; then
		echo "ok    $(cat "$to/said")"
	else
		failed=$((failed + 1))
		echo "FAIL  $name (exit status $status)"
		cat "$to/said" "$to/errors" | tail -n 12 | sed 's/^/      /'
	fi
}

for script in "$here"/*.py; do
	name=$(basename "$script")
	[ "$name" = stage.py ] || client "$name" "$to/python/venv/bin/python" -B -E "$to/python/$name"
done
for script in "$here"/*.mjs; do
	name=$(basename "$script")
	[ "$name" = stage.mjs ] || client "$name" node "$to/javascript/$name"
done

ended=0
end_stage || ended=$?
[ $ended -eq 0 ] || {
	cat "$to/stage.log" >&2
	die "the stage ended with $ended"
}
[ $count -gt 0 ] || die "there is no client"
echo
echo "interop: $count clients, $failed failed"
[ $failed -eq 0 ]
