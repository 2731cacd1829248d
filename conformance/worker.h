/*
 * worker: a process with a stage of its own that runs the cases which it is given, one at a time.
 * Knows nothing of its like.
 */
#ifndef CONFORMANCE_WORKER_H
#define CONFORMANCE_WORKER_H

#include "plan.h"

/* Standard output and error of the case that runs, in the folder of the worker. */
#define WORKER_LOG "cmocka.log"

/*
 * Take `folder` for all files, start the stage, run what `fd` says, and exit: 0 when the stage came
 * up and nobody has complained, else 2, after a word on standard error.
 */
__attribute__((noreturn)) void worker_run(
	struct suite *suite, const struct plan *plan, const char *folder, int fd);

#endif
