#include "run.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "judge.h"
#include "lib/clock.h"
#include "lib/settings.h"
#include "sweep.h"

/* One selected case on its way through cmocka. */
struct running {
	struct suite *suite;
	const struct run_options *options;
	const struct test_case *test_case;
	const struct catalogue_row *row; /* NULL when it has none */
	struct result *result;
	bool reached_end;
	int64_t started_ms;
};

static enum role role_of(const struct test_case *c, const struct catalogue_row *row)
{
	return row ? row->role : c->role;
}

static bool selected(const struct run_options *options, const struct test_case *c,
	const struct catalogue_row *row)
{
	enum level level = row ? row->level : LEVEL_MUST;

	if (options->role != ROLE_INVALID && role_of(c, row) != options->role)
		return false;
	if (options->level != LEVEL_INVALID && level > options->level)
		return false;
	return !options->only || slice_starts(slice_of(c->slug), options->only) ||
	       (row && slice_starts(slice_of(row->id), options->only));
}

static bool by_name_alone(const struct run_options *options, const struct test_case *c)
{
	return c->by_name && !(options->only && strcmp(options->only, c->slug) == 0);
}

/* Capabilities that a row may want; those it wants and the party does not claim leave it out. */
static bool claimed(
	const struct suite *suite, const struct test_case *c, const struct catalogue_row *row)
{
	static const char *const tags[] = {"jwt", "intro", "exch", "sts", "idjag", "scope", "sse",
		"sess", "2026", "h2", "tls", "dpop", "mtls", "multi", "cache", "logs", "proc",
		"cab", "imp", "deleg", "pkjwt", "actor", "cimd", "dcr", "refresh", "revoke", "cc",
		"oidc", "throttle", "control", "sess-binding", "downscope", "disc", "ES256",
		"admin", "reload", "audit", "check", "metrics", "client-cert", "static", "none",
		"field", "examples", "bounded", "resource", "obo"};

	if (c->wants && !suite_claims(suite, role_of(c, row), c->wants))
		return false;
	for (size_t i = 0; row && i < ARRAY_LEN(tags); i++)
		if (catalogue_row_wants(row, tags[i]) && !suite_claims(suite, row->role, tags[i]))
			return false;
	return true;
}

/* ---- one case ---- */

static int before(void **state)
{
	struct running *r = *state;

	judge_begin();
	r->started_ms = clock_ms();
	return 0;
}

static void during(void **state)
{
	struct running *r = *state;

	if (r->suite->in_doubt)
		suite_heal(r->suite);
	r->test_case->run(r->suite);
	r->reached_end = true;
}

static enum verdict verdict_of(const struct running *r, const struct outcome *outcome)
{
	if (outcome->verdict == VERDICT_INVALID)
		return r->reached_end ? VERDICT_PASS : VERDICT_BROKEN;
	if (outcome->verdict == VERDICT_FAIL && r->row && r->row->level != LEVEL_MUST &&
		!r->options->strict)
		return VERDICT_WARN;
	return outcome->verdict;
}

static int after(void **state)
{
	struct running *r = *state;
	struct outcome outcome;
	const char *secret;
	const char *witness;

	/* Leaks are looked for after every case, whatever it was about. */
	if (!sweep(r->suite, &secret, &witness))
		judge_fail("no secret is seen by anybody who may not see it", "%s was seen by %s",
			secret, witness);
	outcome = judge_end();
	r->result->verdict = verdict_of(r, &outcome);
	r->result->expected = outcome.expected;
	r->result->actual = outcome.actual;
	if (r->result->verdict == VERDICT_BROKEN && !r->result->actual)
		r->result->actual = xstrdup("the case ended without a verdict");
	r->suite->in_doubt = r->result->verdict != VERDICT_PASS;
	r->result->ms = clock_ms() - r->started_ms;
	if (r->options->progress) {
		report_case(r->options->progress, r->result);
		fflush(r->options->progress);
	}
	return 0;
}

/* ---- expected failures ---- */

static bool line_is(struct slice text, const char *slug)
{
	struct slice line;

	while (slice_split(&text, '\n', &line))
		if (slice_is(slice_trim(line), slug))
			return true;
	return false;
}

static const struct result *find_result(const struct results *results, struct slice slug)
{
	for (size_t i = 0; i < results->count; i++)
		if (slice_is(slug, results->at[i].slug))
			return &results->at[i];
	return NULL;
}

static enum err expect_failures(const char *path, struct results *results, struct note *note)
{
	struct buf text = {0};
	struct slice rest;
	struct slice line;
	enum err err = file_read(path, JSON_MAX_BYTES, &text);

	if (err)
		return note_err(note, err, "%s: cannot be read", path);
	rest = buf_slice(&text);
	while (!err && slice_split(&rest, '\n', &line)) {
		struct slice slug = slice_trim(line);
		const struct result *result = find_result(results, slug);

		if (slug.len == 0 || slice_starts(slug, "#") || !result)
			continue;
		/* A baseline that is better than the truth hides the next real failure. */
		if (result->verdict == VERDICT_PASS)
			err = note_err(note, ERR_MISMATCH, "%s: %.*s passes now: remove the line",
				path, SLICE_ARGS(slug));
	}
	for (size_t i = 0; i < results->count; i++)
		if (results->at[i].verdict != VERDICT_PASS &&
			results->at[i].verdict != VERDICT_NOT_CLAIMED &&
			line_is(buf_slice(&text), results->at[i].slug))
			results->at[i].verdict = VERDICT_EXPECTED;
	buf_clear(&text);
	return err;
}

/* ---- all of them ---- */

static void describe(
	struct result *result, const struct test_case *c, const struct catalogue_row *row)
{
	*result = (struct result){
		.slug = c->slug,
		.requirement = row ? row->requirement : c->requirement,
		.source = row ? row->source : c->source,
		.role = role_of(c, row),
		.level = row ? row->level : LEVEL_MUST,
		.derived = row && row->derived,
	};
}

static enum err check_case(
	const struct test_case *c, const struct catalogue_row *row, struct note *note)
{
	if (!row && (!c->requirement || !c->source || c->role == ROLE_INVALID))
		return note_err(note, ERR_MISMATCH, "%s is in no row of the catalogue", c->slug);
	return ERR_NONE;
}

static size_t count_all(void)
{
	size_t count = 0;

	for (size_t l = 0; all_cases[l]; l++)
		count += all_cases[l]->count;
	return count;
}

/* cmocka tells of each test on standard output, in words of its own; ours are enough. */
static int run_quietly(struct suite *suite, struct CMUnitTest *tests, size_t count)
{
	char *path = xasprintf("%s/cmocka.log", suite->workdir);
	int log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int out = dup(1);
	int err = dup(2);
	int failed;

	fflush(NULL);
	dup2(log, 1);
	dup2(log, 2);
	failed = _cmocka_run_group_tests("conformance", tests, count, NULL, NULL);
	fflush(NULL);
	dup2(out, 1);
	dup2(err, 2);
	close(log);
	close(out);
	close(err);
	free(path);
	return failed;
}

static size_t failed_in_cmocka(const struct results *results)
{
	size_t count = 0;

	for (size_t i = 0; i < results->count; i++) {
		enum verdict v = results->at[i].verdict;

		count += v == VERDICT_FAIL || v == VERDICT_WARN || v == VERDICT_UNTESTABLE ||
			 v == VERDICT_BROKEN;
	}
	return count;
}

enum err run_cases(struct suite *suite, const struct run_options *options, struct results *out,
	struct note *note)
{
	size_t most = count_all();
	struct CMUnitTest *tests = xcalloc(most, sizeof *tests);
	struct running *running = xcalloc(most, sizeof *running);
	size_t count = 0;
	int failed;
	enum err err = ERR_NONE;

	out->at = xcalloc(most, sizeof *out->at);
	for (size_t l = 0; all_cases[l] && !err; l++)
		for (size_t i = 0; i < all_cases[l]->count && !err; i++) {
			const struct test_case *c = &all_cases[l]->at[i];
			const struct catalogue_row *row =
				catalogue_find(&suite->catalogue, c->slug);
			struct result *result;

			err = check_case(c, row, note);
			if (err || !selected(options, c, row) || by_name_alone(options, c))
				continue;
			result = &out->at[out->count++];
			describe(result, c, row);
			if (!claimed(suite, c, row)) {
				result->verdict = VERDICT_NOT_CLAIMED;
				continue;
			}
			running[count] = (struct running){.suite = suite,
				.options = options,
				.test_case = c,
				.row = row,
				.result = result};
			tests[count] = (struct CMUnitTest){
				c->slug, during, before, after, &running[count]};
			count++;
		}
	if (!err && count == 0)
		err = note_err(note, ERR_NOT_FOUND, "no case is selected: nothing was tested");
	if (!err) {
		failed = run_quietly(suite, tests, count);
		/* A leak found after a case that passed is a failure that cmocka did not see. */
		if ((size_t)failed > failed_in_cmocka(out))
			err = note_err(note, ERR_MISMATCH, "cmocka saw %d failures, we %zu", failed,
				failed_in_cmocka(out));
	}
	if (!err && options->expected_failures)
		err = expect_failures(options->expected_failures, out, note);
	free(tests);
	free(running);
	return err;
}

enum err run_list(
	struct suite *suite, const struct run_options *options, FILE *out, struct note *note)
{
	size_t count = 0;

	for (size_t l = 0; all_cases[l]; l++)
		for (size_t i = 0; i < all_cases[l]->count; i++) {
			const struct test_case *c = &all_cases[l]->at[i];
			const struct catalogue_row *row =
				catalogue_find(&suite->catalogue, c->slug);
			enum err err = check_case(c, row, note);

			if (err)
				return err;
			if (!selected(options, c, row))
				continue;
			fprintf(out, "%-11s %-6s%s  %-44s %s%s\n", row ? row->id : "-",
				level_name(row ? row->level : LEVEL_MUST),
				row && row->derived ? "+" : " ", c->slug,
				row ? row->source : c->source,
				claimed(suite, c, row) ? "" : "  (not claimed)");
			count++;
		}
	fprintf(out, "%zu cases; + is derived: no one sentence says it\n", count);
	return count ? ERR_NONE : note_err(note, ERR_NOT_FOUND, "no case is selected");
}
