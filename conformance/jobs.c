#include "jobs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aside.h"
#include "baseline.h"
#include "groups.h"
#include "job_talk.h"
#include "worker.h"

enum job_state {
	JOB_NONE = 0,
	JOB_STARTING, /* its stage comes up */
	JOB_WAITING,  /* until nobody else runs */
	JOB_RUNNING,
	JOB_ENDING, /* it has been told that nothing more is wanted */
};

struct job {
	enum job_state state;
	pid_t pid;
	int fd;
	char *folder;
	struct group *group; /* that it is at */
	size_t place;        /* of the case that it runs */
};

struct crew {
	struct suite *suite;
	const struct run_options *options;
	struct plan plan;
	struct groups groups;
	struct results *results;
	struct job *job;
	size_t count;
	unsigned started; /* jobs ever; each has a folder by its number */
	unsigned failed;  /* stages that did not come up */
	bool any_stage;   /* did */
	bool clean;
};

/* A signal that is to end the run; 0 before. */
static volatile sig_atomic_t told_to_end;

static void tell_to_end(int signal)
{
	told_to_end = signal;
}

static bool others_are(const struct crew *crew, const struct job *job, enum job_state least)
{
	for (size_t i = 0; i < crew->count; i++)
		if (&crew->job[i] != job && crew->job[i].state != JOB_NONE &&
			crew->job[i].state <= least)
			return true;
	return false;
}

/* ---- a job begins ---- */

__attribute__((noreturn)) static void become_job(struct crew *crew, struct job *job, int fd)
{
	/* A run that is killed leaves nobody behind. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	for (size_t i = 0; i < crew->count; i++)
		if (crew->job[i].state != JOB_NONE)
			close(crew->job[i].fd);
	close(job->fd);
	worker_run(crew->suite, &crew->plan, job->folder, fd);
}

static void start_job(struct crew *crew, struct job *job)
{
	int ends[2];

	*job = (struct job){.place = NO_CASE};
	job->folder = xasprintf("%s/%u", crew->suite->workdir, ++crew->started);
	fflush(NULL);
	if (mkdir(job->folder, 0700) != 0 ||
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		fprintf(stderr, "auth-conformance: %s: %s\n", job->folder, strerror(errno));
		abort();
	}
	job->fd = ends[0];
	job->pid = fork();
	if (job->pid == 0)
		become_job(crew, job, ends[1]);
	if (job->pid < 0)
		abort();
	close(ends[1]);
	job->state = JOB_STARTING;
}

/* ---- what it is to do ---- */

static void send_place(struct job *job, size_t place)
{
	/* Whoever is gone is found to be gone when he is listened to. */
	if (!talk_send_place(job->fd, place))
		return;
	job->place = place;
}

static void give_work(struct crew *crew, struct job *job)
{
	struct group *group = job->group;

	if (group && group->done == group->count) {
		group->taken = false;
		group = job->group = NULL;
	}
	if (!group)
		group = groups_next(&crew->groups);
	if (!group || (group->alone && others_are(crew, job, JOB_RUNNING))) {
		job->state = JOB_ENDING;
		send_place(job, NO_CASE);
	} else if (group->alone && others_are(crew, job, JOB_ENDING)) {
		job->state = JOB_WAITING;
	} else {
		job->state = JOB_RUNNING;
		job->group = group;
		group->taken = true;
		send_place(job, group->at[group->done++]);
	}
}

/* ---- a job ends ---- */

static char *how_it_ended(int status)
{
	if (WIFSIGNALED(status))
		return xasprintf("was ended by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	return xasprintf("ended with status %d", WEXITSTATUS(status));
}

static void say_broken(struct result *result, char *take_actual)
{
	result->verdict = VERDICT_BROKEN;
	result->expected = xstrdup("the suite works");
	result->actual = take_actual;
}

static void tell_progress(const struct crew *crew, const struct result *result)
{
	if (!crew->options->progress)
		return;
	report_case(crew->options->progress, result);
	fflush(crew->options->progress);
}

/* It ended before it was told to, or complained after that: whose case it was has that said of it.
 */
static void blame(struct crew *crew, const struct job *job, int status)
{
	char *log = xasprintf("%s/" WORKER_LOG, job->folder);
	char *said = aside_tail(log);
	char *how = how_it_ended(status);

	if (job->state == JOB_RUNNING) {
		struct result *result = &crew->results->at[job->place];

		say_broken(result, xasprintf("the process that ran it %s%s%s", how,
					   said ? ":\n" : "", said ? said : ""));
		tell_progress(crew, result);
	} else {
		fprintf(stderr, "auth-conformance: a process %s while it ran no case%s%s\n", how,
			said ? ":\n" : "", said ? said : "");
		crew->clean = false;
	}
	free(how);
	free(said);
	free(log);
}

static bool may_start(const struct crew *crew)
{
	const struct group *next = groups_next(&crew->groups);

	return next && crew->any_stage && crew->failed <= crew->count && !told_to_end &&
	       !others_are(crew, NULL, JOB_STARTING) &&
	       !(next->alone && others_are(crew, NULL, JOB_ENDING));
}

static void reap(struct crew *crew, struct job *job)
{
	int status = 0;

	while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(job->fd);
	crew->failed += job->state == JOB_STARTING;
	if (!told_to_end && (job->state != JOB_ENDING || status != 0))
		blame(crew, job, status);
	/* Where it could not look itself. */
	crew->clean &= suite_logs_clean(crew->suite, job->folder);
	suite_remove_folder(job->folder);
	free(job->folder);
	if (job->group)
		job->group->taken = false;
	*job = (struct job){0};
	for (size_t i = 0; i < crew->count; i++)
		if (crew->job[i].state == JOB_WAITING)
			give_work(crew, &crew->job[i]);
	if (may_start(crew))
		start_job(crew, job);
}

/* ---- all of them ---- */

/* The job has something to say, or is gone. */
static void listen_to(struct crew *crew, struct job *job)
{
	struct result heard = {0};
	size_t place;
	bool there = talk_read_place(job->fd, &place);

	if (there && job->state == JOB_STARTING && place == NO_CASE) {
		crew->any_stage = true;
		give_work(crew, job);
		return;
	}
	there = there && job->state == JOB_RUNNING && place == job->place &&
		talk_read_result(job->fd, &heard);
	if (there) {
		struct result *result = &crew->results->at[place];

		result->verdict = heard.verdict;
		result->expected = heard.expected;
		result->actual = heard.actual;
		result->ms = heard.ms;
		tell_progress(crew, result);
		give_work(crew, job);
		return;
	}
	free(heard.expected);
	free(heard.actual);
	reap(crew, job);
}

/* Who tells us to end wants to know what was under way. */
static void end_all(struct crew *crew)
{
	for (size_t i = 0; i < crew->count; i++) {
		const struct job *job = &crew->job[i];

		if (job->state == JOB_RUNNING)
			fprintf(stderr, "auth-conformance: under way: %s\n",
				crew->results->at[job->place].slug);
		if (job->state != JOB_NONE)
			kill(job->pid, SIGTERM);
	}
}

static void attend(struct crew *crew)
{
	struct pollfd fds[JOBS_MAX];
	bool ending = false;

	while (others_are(crew, NULL, JOB_ENDING)) {
		if (told_to_end && !ending) {
			ending = true;
			end_all(crew);
		}
		for (size_t i = 0; i < crew->count; i++)
			fds[i] = (struct pollfd){
				crew->job[i].state == JOB_NONE ? -1 : crew->job[i].fd, POLLIN, 0};
		/* Not without end, for a signal may come just before it. */
		if (poll(fds, crew->count, 1000) <= 0)
			continue;
		for (size_t i = 0; i < crew->count; i++)
			if (fds[i].revents)
				listen_to(crew, &crew->job[i]);
	}
}

static void run_all(struct crew *crew)
{
	struct sigaction ours = {.sa_handler = tell_to_end};
	struct sigaction before[2];

	sigaction(SIGINT, &ours, &before[0]);
	sigaction(SIGTERM, &ours, &before[1]);
	for (size_t i = 0; i < crew->count; i++)
		start_job(crew, &crew->job[i]);
	attend(crew);
	sigaction(SIGINT, &before[0], NULL);
	sigaction(SIGTERM, &before[1], NULL);
}

/* Each case has a result, though there may have been nobody to run it. */
static void fill_gaps(struct crew *crew)
{
	for (size_t i = 0; i < crew->results->count; i++) {
		if (crew->results->at[i].verdict != VERDICT_INVALID)
			continue;
		say_broken(&crew->results->at[i],
			xstrdup("it did not run: no stage came up any more"));
		tell_progress(crew, &crew->results->at[i]);
	}
}

static enum err check_parties(const struct suite *suite, unsigned jobs, struct note *note)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT && jobs > 1; role++)
		if (!suite->party[role].manifest.side_by_side)
			return note_err(note, ERR_UNSUPPORTED,
				"--jobs %u: the manifest of %s does not say side_by_side: one of it at a time",
				jobs, suite->party[role].manifest.name);
	return ERR_NONE;
}

enum err jobs_run(struct suite *suite, const struct run_options *options, struct results *out,
	bool *clean, struct note *note)
{
	struct crew crew = {.suite = suite, .options = options, .results = out, .clean = true};
	enum err err = check_parties(suite, options->jobs, note);

	if (!err)
		err = plan_make(suite, &options->selection, &crew.plan, out, note);
	if (!err) {
		groups_make(&crew.plan, options->jobs > 1, &crew.groups);
		crew.count = groups_abreast(&crew.groups);
		if (crew.count > options->jobs)
			crew.count = options->jobs;
		if (crew.count == 0)
			crew.count = 1;
		crew.job = xcalloc(crew.count, sizeof *crew.job);
		run_all(&crew);
		if (told_to_end)
			err = note_err(note, ERR_IO, "ended by signal %d", (int)told_to_end);
		else if (!crew.any_stage)
			err = note_err(note, ERR_UNREACHABLE, "the stage does not come up");
		else
			fill_gaps(&crew);
	}
	if (!err && options->expected_failures)
		err = baseline_apply(options->expected_failures, out, note);
	*clean = crew.clean;
	groups_clear(&crew.groups);
	plan_clear(&crew.plan);
	free(crew.job);
	return err;
}
