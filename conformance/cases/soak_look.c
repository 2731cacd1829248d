/* What the proxy holds between two rounds of the soak, and whether that only ever grows. */
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "ops_help.h"
#include "proc.h"
#include "soak.h"

/*
 * How much more may be held in the second half of a run than in the first, each at its least.
 * Connections to peers are kept for the next requests, as many as were ever in use at a time; by
 * luck some more in one half than in the other. What was freed a sanitizer keeps for a while, as
 * much as ASAN_OPTIONS of the makefile say; and it remembers every place where memory was got.
 */
#define MORE_KIB ((size_t)(SANITIZED ? 32 : 6) * 1024)
#define MORE_FILES 2
#define MORE_SOCKETS 16
#define MORE_THREADS 2
#define SETTLE_MS 15000
#define AGREE 3 /* looks in a row that say the same */

struct soak_look soak_look_at(struct suite *suite)
{
	pid_t pid = PROXY(suite)->pid;
	int64_t until = clock_ms() + SETTLE_MS;
	struct soak_look now = {0};
	unsigned same = 0;

	/* What clients left behind needs a moment: an upstream that hangs, its whole time. */
	while (same < AGREE && clock_ms() < until) {
		size_t before = now.sockets;

		pause_s(0.2);
		now.sockets = proc_sockets(pid);
		same = now.sockets == before ? same + 1 : 0;
	}
	now.files = proc_descriptors(pid) - now.sockets;
	now.threads = proc_threads(pid);
	now.kib = proc_resident_kib(pid);
	now.at_ms = clock_ms();
	return now;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The smallest numbers: what is there even at the best of times. */
static struct soak_look least_of(const struct soak_look *looks, size_t count)
{
	struct soak_look least = looks[0];

	for (size_t i = 1; i < count; i++) {
		least.kib = smaller(least.kib, looks[i].kib);
		least.files = smaller(least.files, looks[i].files);
		least.sockets = smaller(least.sockets, looks[i].sockets);
		least.threads = smaller(least.threads, looks[i].threads);
	}
	return least;
}

static void judge(const char *what, size_t first, size_t then, size_t more)
{
	if (then > first + more)
		soak_violation("what the proxy holds when nobody is under way stays where it was",
			"%s: at the least %zu in the first half after warming up, %zu in the second",
			what, first, then);
}

void soak_judge_looks(const struct soak_look *looks, size_t count)
{
	size_t warm = count / 8;
	size_t half = warm + (count - warm) / 2;
	struct soak_look first;
	struct soak_look then;

	if (count < warm + 2)
		return; /* something was wrong already */
	first = least_of(looks + warm, half - warm);
	then = least_of(looks + half, count - half);
	judge("KiB of memory", first.kib, then.kib, MORE_KIB);
	judge("files", first.files, then.files, MORE_FILES);
	judge("sockets", first.sockets, then.sockets, MORE_SOCKETS);
	judge("threads", first.threads, then.threads, MORE_THREADS);
}
