#!/bin/sh
# What `make install` leaves behind: a program that runs, and a unit that starts that program, has
# only directives that systemd knows, and shuts the program off from the rest of the machine.
#
# usage: unit.sh OUT
set -eu
out=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
build=${out##*-}
compiler=${out%-*}
compiler=${compiler##*/}

complain() {
	echo "unit: $1"
	bad=1
}

# Every directive that may stand in the unit, with its section: a misspelt one is ignored by systemd,
# with one line in a log that nobody reads.
known='Unit:Description Unit:Documentation Unit:Wants Unit:After Install:WantedBy'
for name in Type ExecStartPre ExecStart ExecReload Restart TimeoutStopSec LimitNOFILE LimitCORE \
	LoadCredential DynamicUser UMask CapabilityBoundingSet AmbientCapabilities NoNewPrivileges \
	ProtectSystem ProtectHome ProtectClock ProtectControlGroups ProtectHostname ProtectKernelLogs \
	ProtectKernelModules ProtectKernelTunables ProtectProc ProcSubset PrivateDevices PrivateTmp \
	PrivateUsers DevicePolicy RemoveIPC KeyringMode LockPersonality MemoryDenyWriteExecute \
	RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID \
	SystemCallArchitectures SystemCallErrorNumber SystemCallFilter; do
	known="$known Service:$name"
done
needed='DynamicUser=yes NoNewPrivileges=yes CapabilityBoundingSet= ProtectSystem=strict
	ProtectHome=yes PrivateDevices=yes PrivateTmp=yes MemoryDenyWriteExecute=yes
	RestrictNamespaces=yes RestrictSUIDSGID=yes SystemCallArchitectures=native
	SystemCallFilter=@system-service LimitCORE=0'

# What is wrong with a unit, a line each; nothing when all is well.
judge() {
	awk -v known=" $known " '
		/^(#.*)?$/ { next }
		/^\[[A-Za-z]+\]$/ { section = substr($0, 2, length($0) - 2); next }
		!/^[A-Za-z]+=/ { print "line " NR " is no directive"; next }
		{ name = section ":" substr($0, 1, index($0, "=") - 1) }
		index(known, " " name " ") == 0 { print "line " NR ": " name " is not known" }
		/@PREFIX@/ { print "line " NR ": a path is not filled in" }' "$1"
	for directive in $needed; do
		grep -qxF "$directive" "$1" || echo "$directive is missing"
	done
	grep -q '^LoadCredential=client-secret:' "$1" || echo "the secret is not a credential"
	for line in ExecStartPre= ExecStart= ExecReload=; do
		grep "^$line" "$1" | grep -qF "$2/bin/auth-proxy " ||
			echo "$line does not call $2/bin/auth-proxy"
	done
	if command -v systemd-analyze >/dev/null && [ -x "$2/bin/auth-proxy" ]; then
		systemd-analyze verify --man=no "$1" 2>&1 | grep -F "$(basename "$1")" || true
		# 10 is a program that may do anything.
		systemd-analyze security --offline=true --threshold=20 "$1" >/dev/null 2>&1 ||
			echo "systemd-analyze finds it more exposed than 2.0"
	fi
}

# Into a folder of its own, as a package is made, and for this machine.
make -s -C "$root" install BUILD="$build" CC="$compiler" DESTDIR="$work/package" PREFIX=/usr >/dev/null
make -s -C "$root" install BUILD="$build" CC="$compiler" PREFIX="$work/here" >/dev/null
for file in bin/auth-proxy lib/systemd/system/auth-proxy.service share/doc/auth-proxy/operation.md \
	share/doc/auth-proxy/config.md; do
	[ -s "$work/package/usr/$file" ] || complain "make install leaves no $file"
	[ -s "$work/here/$file" ] || complain "make install leaves no $file under PREFIX"
done
"$work/package/usr/bin/auth-proxy" --version >/dev/null || complain "what is installed does not run"
unit=$work/here/lib/systemd/system/auth-proxy.service
judge "$unit" "$work/here" >"$work/wrong"
judge "$work/package/usr/lib/systemd/system/auth-proxy.service" /usr >>"$work/wrong"
while read -r line; do complain "$line"; done <"$work/wrong"

# The judge himself: units that are wrong in one way each.
tried=0
for change in 's/^ProtectSystem/ProtectSytem/' 's/^NoNewPrivileges=yes/NoNewPrivileges=no/' \
	'/^MemoryDenyWriteExecute/d' 's/^\[Service\]/[Servce]/' 's/^LoadCredential/Environment/' \
	's/^UMask=/UMask /' 's|^ExecStart=.*|ExecStart=/bin/true|' '/^SystemCallFilter=@/d'; do
	sed "$change" "$unit" >"$work/auth-proxy.service"
	tried=$((tried + 1))
	[ -n "$(judge "$work/auth-proxy.service" "$work/here")" ] ||
		complain "nothing is found wrong after $change"
done
[ $bad -eq 0 ] && echo "unit: installed, hardened, and $tried worse ones are told from it"
exit $bad
