/* What the proxy holds between two rounds of the soak, and whether that only ever grows. */
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "ops_help.h"
#include "proc.h"
#include "soak.h"

/*
 * Connections to peers are kept for the next requests, as many as were ever in use at a time: by
 * luck some more in one half of a run than in the other.
 */
#define MORE_DESCRIPTORS 12
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
		size_t before = now.descriptors;

		pause_s(0.2);
		now.descriptors = proc_descriptors(pid);
		same = now.descriptors == before ? same + 1 : 0;
	}
	now.threads = proc_threads(pid);
	now.kib = proc_resident_kib(pid);
	now.at_ms = clock_ms();
	return now;
}

struct least {
	size_t kib, descriptors, threads;
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The smallest numbers: what is there even at the best of times. */
static struct least least_of(const struct soak_look *looks, size_t count)
{
	struct least least = {SIZE_MAX, SIZE_MAX, SIZE_MAX};

	for (size_t i = 0; i < count; i++) {
		least.kib = smaller(least.kib, looks[i].kib);
		least.descriptors = smaller(least.descriptors, looks[i].descriptors);
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
	size_t half;
	struct least first;
	struct least then;

	if (count < warm + 2)
		return; /* something was wrong already */
	half = warm + (count - warm) / 2;
	first = least_of(looks + warm, half - warm);
	then = least_of(looks + half, count - half);
	judge("KiB of memory", first.kib, then.kib, PROC_GROWTH_KIB);
	judge("descriptors", first.descriptors, then.descriptors, MORE_DESCRIPTORS);
	judge("threads", first.threads, then.threads, MORE_THREADS);
}
