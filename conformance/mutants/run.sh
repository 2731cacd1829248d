#!/bin/sh
# Link each mutant, run the case that must kill it, and tell the table.
#
# A mutant is a file <function>[.<variant>].c whose first line is
#	/* killed-by: <case> */
# and which defines __wrap_<function>: ld replaces exactly that function, in all callers of other
# files. The mutant counts as killed only when that very case fails; a case that is red, or a suite
# that breaks, is no kill.
#
# usage: run.sh OUT LINK LIBS  (objects are found under OUT/obj; called by `make mutants`)
set -u
out=$1 link=$2 libs=$3
here=$(dirname "$0")
objects_of=$here/../rules/objects.sh

# The objects of each program, without those of the others.
objects() {
	case $1 in
	auth-proxy) "$objects_of" "$out" proxy ;;
	mock-idp) "$objects_of" "$out" mock-idp proxy/lib ;;
	mock-sts) "$objects_of" "$out" mock-sts proxy/lib
		for o in keys mint faults fault_answer request_log; do
			echo "$out/obj/mock-idp/$o.o"
		done ;;
	esac
}

# The program in which a function is defined outside the library, or the proxy for the library's
# and for those of other libraries that it calls.
program_of() {
	for folder in proxy mock-idp mock-sts; do
		if "$objects_of" "$out" $folder | xargs nm --defined-only | grep " T $1\$" >/dev/null ||
			"$objects_of" "$out" proxy/lib | xargs nm -u | grep " U $1\$" >/dev/null; then
			case $folder in
			proxy) echo auth-proxy ;;
			*) echo $folder ;;
			esac
			return
		fi
	done
}

one() {
	name=$(basename "$1" .c)
	function=${name%%.*}
	killer=$(sed -n '1s|^/\* killed-by: \([^ ]*\) \*/$|\1|p' "$1")
	folder=$out/mutants/$name
	verdict=
	program=$(program_of "$function")
	mkdir -p "$folder"
	if [ -z "$killer" ]; then
		verdict="BROKEN: its first line names no case"
	elif [ -z "$program" ]; then
		verdict="BROKEN: there is no function $function"
	else
		for p in auth-proxy mock-idp mock-sts mcp-server upstream; do
			ln -sf "../../$p" "$folder/$p"
		done
		rm -f "$folder/$program"
		# shellcheck disable=SC2046,SC2086 # its words are wanted one by one
		if ! $link -Wl,--wrap="$function" -o "$folder/$program" $(objects "$program") \
			"$out/obj/conformance/mutants/$name.o" $libs 2>"$folder/link.log"; then
			verdict="BROKEN: does not link, see $folder/link.log"
		fi
	fi
	if [ -z "$verdict" ]; then
		"$out/auth-conformance" run --bin "$folder" --strict --only "$killer" >"$folder/run.log" 2>&1
		status=$?
		if [ $status -eq 1 ] && grep -q "^FAIL  $killer\$" "$folder/run.log"; then
			verdict=killed
		elif [ $status -eq 0 ]; then
			verdict=SURVIVED
		else
			verdict="BROKEN: exit status $status, see $folder/run.log"
		fi
	fi
	printf '%-52s %-44s %s\n' "$name" "$killer" "$verdict" >"$folder/verdict"
	cat "$folder/verdict"
	[ "$verdict" = killed ]
}

if [ "${4:-}" ]; then
	one "$4"
	exit
fi
rm -rf "$out/mutants"
set -- "$here"/*.c
[ -f "$1" ] || { echo "no mutants: nothing was tested"; exit 1; }
printf '%-52s %-44s %s\n' mutant "must be killed by" verdict
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} "$0" "$out" "$link" "$libs" {} || true
killed=$(cat "$out"/mutants/*/verdict | grep -c ' killed$')
# What was not killed is told again at the end, each with what its suite printed last: of a long
# table read from elsewhere, the end may be all there is.
for mutant in "$@"; do
	folder=$out/mutants/$(basename "$mutant" .c)
	grep -q ' killed$' "$folder/verdict" && continue
	cat "$folder/verdict"
	log=$folder/run.log
	[ -f "$log" ] || log=$folder/link.log
	tail -n 40 "$log" | sed 's/^/    /'
done 2>&1
echo "$killed of $# killed"
[ "$killed" -eq $# ]
