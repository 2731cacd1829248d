#!/bin/sh
# The runner itself: with one process and with several, every case has exactly one result, in the
# order of the list; a case that takes its process with it is named, with its last words.
#
# runner-check is auth-conformance with the cases of runner_cases.c.
#
# usage: runner.sh OUT
set -eu
out=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
runner=$out/runner-check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"
export TMPDIR="$work/tmp"
bad=0

complain() {
	echo "runner: $1"
	bad=1
}

# run STATUS NAME ARGUMENT...: the exit status must be that one; nothing may stay in TMPDIR.
run() {
	wanted=$1 name=$2 status=0
	shift 2
	rm -rf "${TMPDIR:?}"/*
	"$runner" run "$@" >"$work/$name.out" 2>"$work/$name.err" || status=$?
	if [ $status -ne "$wanted" ]; then
		complain "$name: exit status $status instead of $wanted"
		cat "$work/$name.err"
	fi
	for left in "$TMPDIR"/*/; do
		[ ! -e "$left" ] || complain "$name: leaves $left behind"
	done
}

# Slug and verdict of each line of a JSON report.
verdicts() {
	sed 's/.*"id":"\([^"]*\)".*"verdict":"\([^"]*\)".*/\1 = \2/' "$1"
}

# The processes that a process has started, and those that they have.
children() {
	grep -lsx "PPid:	$1" /proc/[0-9]*/status | while read -r status; do
		child=${status#/proc/}
		child=${child%/status}
		echo "$child"
		children "$child"
	done
}

# The one line of a JSON report about that case.
line() {
	grep "\"id\":\"$2\"" "$1" || true
}

cat >"$work/wanted" <<'END'
all/usual/slow = pass
all/usual/fails = fail
all/usual/cannot-tell = untestable
all/usual/not-claimed = not claimed
all/usual/passes = pass
all/machine/before = pass
all/machine/alone = pass
all/machine/after = pass
all/ends/before = pass
all/ends/aborts = harness error
all/ends/between = pass
all/ends/leaves = harness error
all/ends/is-killed = harness error
all/ends/after = pass
all/others/faults = harness error
all/others/thread-aborts = harness error
all/others/complains = harness error
all/others/after = pass
all/first/not-first-in-the-list = pass
all/first/slow = pass
END

# What is wrong with a JSON report of all/, a line each; nothing when all is well.
judge() {
	verdicts "$1" >"$work/seen"
	diff "$work/wanted" "$work/seen" || true
	while read -r slug words; do
		line "$1" "$slug" | grep -qE "$words" || echo "$slug: it does not say $words"
	done <<'END'
all/ends/aborts signal 6 .*last words of an abort
all/ends/leaves status 0:.*last words before leaving
all/ends/is-killed signal 9
all/others/faults Segmentation fault
all/others/thread-aborts signal 6 .*last words of a thread
all/others/complains ThreadSanitizer: a race that is none
END
}

# What of a file of notes shows that somebody ran beside the one who must be alone.
beside_alone() {
	awk '$2 == "alone" { alone = $1 == "begin"; seen++ }
		$2 != "alone" && alone { print $2 " runs beside it" }
		$1 == "begin" { open[$2]++ }
		$1 == "end" { open[$2]-- }
		$1 == "begin" && $2 == "alone" {
			for (o in open) if (o != "alone" && open[o] > 0) print o " still runs"
		}
		END { if (seen != 2) print "it never ran" }' "$1"
}

for jobs in 1 3; do
	run 2 "json-$jobs" --jobs $jobs --only all/ --format json -o "$work/$jobs.json"
	cp "$TMPDIR/notes" "$work/$jobs.notes"
	{
		judge "$work/$jobs.json"
		beside_alone "$work/$jobs.notes"
	} >"$work/wrong"
	while read -r text; do complain "$jobs jobs: $text"; done <"$work/wrong"
	# Told as they come: each once.
	told=$(grep -cE '^(ok  |FAIL|RED |ERR ) ' "$work/json-$jobs.out" || true)
	[ "$told" -eq 19 ] || complain "$jobs jobs: $told of 19 cases are told as they come"
done
[ "$("$runner" list --only all/ | grep -c ' all/')" -eq "$(wc -l <"$work/wanted")" ] ||
	complain "the list has other cases"
head -n 3 "$work/3.notes" | grep -q 'begin first' || complain "what is slow is not begun first"

# A capability that nobody asks for is misspelt, and would leave rows out without a word.
sed 's/"sse"/"ssse"/' "$root/conformance/targets/auth-proxy.json" >"$work/misspelt.json"
run 2 misspelt --target "$work/misspelt.json" --only all/usual/passes
grep -q 'capabilities: no row asks for "ssse"' "$work/misspelt.err" ||
	complain "a misspelt capability is not told: $(cat "$work/misspelt.err")"

# Each format tells of a crash in a way of its own that can still be read.
run 2 tap --only all/ends/a --format tap -o "$work/tap"
[ "$(head -n 2 "$work/tap" | tail -n 1)" = 1..2 ] || complain "tap: no plan of two"
[ "$(grep -vcE '^(TAP version 13|1\.\.2|(not )?ok [12] - all/ends/|#)' "$work/tap")" -eq 0 ] ||
	complain "tap: there are lines that are no TAP"
run 2 junit --only all/ends/a --format junit -o "$work/junit"
grep -q 'tests="2" failures="0" errors="1" skipped="0"' "$work/junit" ||
	complain "junit: other counts than two cases and an error"
grep -q '^ERR   all/ends/aborts$' "$work/json-1.out" || complain "text: the case is not named"
grep -q '^ *last words of an abort$' "$work/json-1.out" || complain "text: no last words"

# Several processes do run at the same time.
run 0 meet --jobs 2 --only meet/

# A run that is told to end says what was under way, and leaves nobody behind.
rm -f "$TMPDIR"/*
"$runner" run --jobs 2 --only never/ >"$work/never.out" 2>"$work/never.err" &
pid=$!
for _ in $(seq 600); do
	[ ! -s "$TMPDIR/notes" ] || break
	sleep 0.1
done
under_way=$(children $pid)
kill $pid
status=0
wait $pid || status=$?
[ $status -eq 2 ] || complain "told to end: exit status $status instead of 2"
grep -q 'never/ends' "$work/never.err" || complain "told to end: it does not say what was under way"
for _ in $(seq 100); do
	left=
	for process in $under_way; do
		! grep -qs '^State:	[^Z]' "/proc/$process/status" || left="$left $process"
	done
	[ "$left" ] || break
	sleep 0.1
done
[ -z "$left" ] || complain "told to end: still there:$left"
[ -n "$under_way" ] || complain "told to end: nothing was under way"

# Somebody else's program, of which only one can run, and one that cannot run at all.
sed 's/"side_by_side": true, *//' "$root/conformance/targets/refuse-all.json" >"$work/single.json"
run 2 single --jobs 2 --target "$work/single.json"
grep -q 'refuse-all.*side_by_side' "$work/single.err" ||
	complain "single: it does not say why several processes are refused"
sed 's/"perl"/"false"/' "$root/conformance/targets/refuse-all.json" >"$work/ended.json"
run 2 ended --jobs 2 --target "$work/ended.json" --only all/
grep -q 'refuse-all ended at once' "$work/ended.err" || complain "ended: it does not say who"
for number in 0 x 1000; do
	run 2 "jobs-$number" --jobs $number --only all/usual/
	grep -q -- '--jobs' "$work/jobs-$number.err" || complain "--jobs $number is not refused"
done

# A report that cannot be written is no success, and is named; where it can be, before the run.
run 2 unwritable --only all/usual/ -o "$work/no/report"
grep -q 'no/report' "$work/unwritable.err" || complain "unwritable: it does not say what"
[ ! -s "$work/unwritable.out" ] || complain "unwritable: cases run for nothing"
run 2 full --only all/usual/passes -o /dev/full
grep -q '/dev/full' "$work/full.err" || complain "full: it does not say what"

# The judges themselves: reports and notes that are wrong in one way each.
tried=0
# shellcheck disable=SC2016 # the $ is sed's last line
for change in '/all.usual.passes/d' '3{h;d};4{G}' 's/"harness error"/"pass"/' \
	's/last words of an abort//' '$p' 's/signal 9/it ended/'; do
	sed "$change" "$work/3.json" >"$work/changed"
	tried=$((tried + 1))
	[ -n "$(judge "$work/changed")" ] || complain "nothing is found wrong after $change"
done
for change in '/alone/d' '/begin alone/i begin soon' '/begin alone/a begin soon'; do
	sed "$change" "$work/3.notes" >"$work/changed"
	tried=$((tried + 1))
	[ -n "$(beside_alone "$work/changed")" ] || complain "nothing is found wrong after $change"
done
[ $bad -eq 0 ] &&
	echo "runner: no case is lost to a crash, with 1 process or 3, and $tried wrong reports are told"
exit $bad
