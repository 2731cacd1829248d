#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "aside.h"
#include "job_talk.h"
#include "lib/http_client.h"
#include "run.h"

static void set_folder(struct suite *suite, const char *folder)
{
	free(suite->workdir);
	free(suite->trace_path);
	suite->workdir = xstrdup(folder);
	suite->trace_path = xasprintf("%s/trace.jsonl", folder);
}

/*
 * Until nothing more is wanted; false when he who wants it is gone. `*jumped` when a case ended
 * before its end.
 */
static bool run_what_is_wanted(struct suite *suite, const struct plan *plan, int fd, bool *jumped)
{
	char *log = xasprintf("%s/" WORKER_LOG, suite->workdir);
	struct aside aside;
	bool there = talk_send_place(fd, NO_CASE);
	size_t place;

	aside_begin(&aside, log);
	while (there && (there = talk_read_place(fd, &place)) && place < plan->count) {
		const struct planned *planned = &plan->at[place];
		struct result result = {.slug = planned->test_case->slug,
			.level = planned->row ? planned->row->level : LEVEL_MUST};

		aside_empty(&aside);
		run_case(suite, planned, log, &result);
		*jumped |= result.verdict != VERDICT_PASS;
		there = talk_send_result(fd, place, &result);
		free(result.expected);
		free(result.actual);
	}
	aside_end(&aside);
	free(log);
	return there;
}

void worker_run(struct suite *suite, const struct plan *plan, const char *folder, int fd)
{
	struct note note = {0};
	bool good = false;
	bool jumped = false;

	set_folder(suite, folder);
	if (suite_start(suite, &note)) {
		suite_show_logs(suite);
		fprintf(stderr, "auth-conformance: %s\n", note.text);
	} else {
		good = run_what_is_wanted(suite, plan, fd, &jumped);
		good = suite_ends_clean(suite) && good;
	}
	suite_stop(suite);
	http_client_end();
	fflush(NULL);
	/* What such a case had is lost; a sanitizer that tells of it would only hide the failure.
	 */
	if (jumped)
		_exit(good ? 0 : 2);
	exit(good ? 0 : 2);
}
