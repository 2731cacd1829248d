#include "fault.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/clock.h"

static const char *const fault_mode_names[] = {
	"", "reply", "hang", "abort", "truncate", "trickle", "endless", NULL};

#define FAULT_ROW(...) SETTING_TABLE(fault_config, __VA_ARGS__)

static const struct setting fault_rows[] = {FAULT_SETTINGS(FAULT_ROW)};
static const struct settings fault_config_settings =
	SETTINGS_OF(fault_config, "fault", "One fault.", fault_rows);

struct faults {
	pthread_mutex_t lock;
	pthread_cond_t stop_said;
	const char *const *endpoints;
	struct fault *at[FAULTS_MAX];
	size_t count;
	bool stopping;
};

struct faults *faults_new(const char *const *endpoints)
{
	struct faults *faults = xcalloc(1, sizeof *faults);

	faults->endpoints = endpoints;
	pthread_mutex_init(&faults->lock, NULL);
	clock_cond_init(&faults->stop_said);
	return faults;
}

/* The lock is held. */
static void release(struct fault *fault)
{
	if (--fault->users)
		return;
	settings_clear(&fault_config_settings, &fault->says);
	free(fault);
}

void faults_clear(struct faults *faults)
{
	pthread_mutex_lock(&faults->lock);
	while (faults->count)
		release(faults->at[--faults->count]);
	pthread_mutex_unlock(&faults->lock);
}

void faults_free(struct faults *faults)
{
	if (!faults)
		return;
	faults_clear(faults);
	pthread_cond_destroy(&faults->stop_said);
	pthread_mutex_destroy(&faults->lock);
	free(faults);
}

void faults_stop(struct faults *faults)
{
	pthread_mutex_lock(&faults->lock);
	faults->stopping = true;
	pthread_cond_broadcast(&faults->stop_said);
	pthread_mutex_unlock(&faults->lock);
}

/* ---- adding and taking ---- */

static const char *problem_of(const struct faults *faults, const struct fault *fault)
{
	const struct json *fields = fault->says.fields;
	struct slice text;
	bool known = false;

	for (size_t i = 0; faults->endpoints[i]; i++)
		known |= strcmp(fault->says.endpoint, faults->endpoints[i]) == 0;
	if (!known)
		return "endpoint: no such endpoint";
	if (fields && !json_is_object(fields))
		return "fields: must be an object";
	for (const struct json *field = json_first(fields); field; field = json_next(field))
		if (!json_is_null(field) && !json_string(field, &text))
			return "fields: must hold strings or null";
	if (fault->says.members && !json_is_object(fault->says.members))
		return "members: must be an object";
	if (fault->says.members && fault_replaces(fault))
		return "members: there is no answer to change";
	return NULL;
}

enum err faults_add(struct faults *faults, const struct json *request, struct note *note)
{
	struct fault *fault = xcalloc(1, sizeof *fault);
	enum err err = settings_read(&fault_config_settings, request, &fault->says, note);
	const char *problem = err ? NULL : problem_of(faults, fault);

	if (problem)
		err = note_err(note, ERR_SYNTAX, "%s", problem);
	fault->users = 1;
	fault->owner = faults;
	fault->left = fault->says.next;
	pthread_mutex_lock(&faults->lock);
	if (!err && faults->count == FAULTS_MAX)
		err = note_err(note, ERR_LIMIT, "there are %d faults already", FAULTS_MAX);
	if (err)
		release(fault);
	else
		faults->at[faults->count++] = fault;
	pthread_mutex_unlock(&faults->lock);
	return err;
}

static bool fits(const struct fault *fault, const char *endpoint, const char *caller)
{
	if (strcmp(fault->says.endpoint, endpoint) != 0)
		return false;
	return !fault->says.caller || (caller && strcmp(fault->says.caller, caller) == 0);
}

/* The lock is held. */
static struct fault *take(struct faults *faults, const char *endpoint, const char *caller)
{
	for (size_t i = 0; i < faults->count; i++) {
		struct fault *fault = faults->at[i];

		if (!fits(fault, endpoint, caller))
			continue;
		if (!fault->says.next || --fault->left > 0) {
			fault->users++;
			return fault;
		}
		/* It leaves the list, whose share of it is the taker's now. */
		faults->count--;
		memmove(&faults->at[i], &faults->at[i + 1],
			(faults->count - i) * sizeof faults->at[0]);
		return fault;
	}
	return NULL;
}

struct fault *faults_take(struct faults *faults, const char *endpoint, const char *caller)
{
	struct fault *fault;

	pthread_mutex_lock(&faults->lock);
	fault = take(faults, endpoint, caller);
	pthread_mutex_unlock(&faults->lock);
	return fault;
}

void fault_free(struct fault *fault)
{
	struct faults *owner;

	if (!fault)
		return;
	owner = fault->owner;
	pthread_mutex_lock(&owner->lock);
	release(fault);
	pthread_mutex_unlock(&owner->lock);
}

bool fault_replaces(const struct fault *fault)
{
	return fault->says.status || fault->says.body || fault->says.mode == FAULT_HANG ||
	       fault->says.mode == FAULT_ABORT || fault->says.mode == FAULT_ENDLESS;
}

const char *fault_mode_name(const struct fault *fault)
{
	return fault_mode_names[fault->says.mode];
}

bool faults_wait(struct faults *faults, struct http_request *request, uint64_t ms)
{
	int64_t until = clock_ms() + (int64_t)ms;
	int64_t now = clock_ms();
	bool stopping;

	do {
		int64_t next = until < now + FAULT_LOOK_MS ? until : now + FAULT_LOOK_MS;

		pthread_mutex_lock(&faults->lock);
		if (!faults->stopping)
			clock_cond_wait(&faults->stop_said, &faults->lock, next);
		stopping = faults->stopping;
		pthread_mutex_unlock(&faults->lock);
		if (stopping || http_request_client_gone(request))
			return false;
		now = clock_ms();
	} while (now < until);
	return true;
}
