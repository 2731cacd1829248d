#include "lib/process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/log.h"

/* More are never needed, and a table of millions costs time in every child. */
#define MOST_DESCRIPTORS 65536
/* Of listeners, logs, key fetches and libraries. */
#define OTHER_DESCRIPTORS 64

void process_raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur =
			limit.rlim_max < MOST_DESCRIPTORS ? limit.rlim_max : MOST_DESCRIPTORS;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

unsigned process_connections(unsigned wanted, unsigned each)
{
	struct rlimit limit;
	rlim_t possible;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return wanted;
	possible = limit.rlim_cur > OTHER_DESCRIPTORS ? (limit.rlim_cur - OTHER_DESCRIPTORS) / each
						      : 0;
	if (possible >= wanted)
		return wanted;
	log_say(LOG_WARN, "few-descriptors",
		"%llu open files are allowed: %llu connections instead of %u",
		(unsigned long long)limit.rlim_cur, (unsigned long long)possible, wanted);
	return possible ? (unsigned)possible : 1;
}

void process_leave_no_core(void)
{
	struct rlimit none = {0, 0};
	int filter;

	setrlimit(RLIMIT_CORE, &none);
	/* [core(5)] the limit does not hold for a program that cores are piped to; this does: of
	 * no mapping is anything dumped. */
	filter = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
	if (filter >= 0) {
		if (write(filter, "0", 1) != 1)
			log_say(LOG_WARN, "core-filter", "memory may be in a core file");
		close(filter);
	}
}
