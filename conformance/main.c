/* main: the command line of the suite: run, list, demo, serve. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "jobs.h"
#include "lib/http_client.h"
#include "lib/log.h"
#include "serve.h"

#define EXIT_CONFORMS 0
#define EXIT_DOES_NOT 1
#define EXIT_BROKEN 2 /* the suite, or what it was told, is at fault */

struct arguments {
	const char *verb;
	struct run_options run;
	enum report_format format;
	const char *output; /* file of the report; NULL: standard output */
	FILE *report;
	const char *target[8]; /* manifests that replace ours */
	size_t target_count;
	const char *bin;  /* folder of our programs */
	const char *docs; /* folder of the pages */
	uint64_t soak_s;
};

static const char usage[] =
	"usage: auth-conformance run|list|demo|serve|manifest [options]\n\n"
	"  run    start the stage, run the cases, report\n"
	"  list   what would run: id, level, slug, source\n"
	"  demo   both flows on the default ports, shown step by step\n"
	"  serve  start the stage on free ports, print where it is, and keep it until SIGTERM\n"
	"  manifest  print the members of a manifest as Markdown\n\n"
	"  --target FILE             manifest of a party under test; replaces ours of that role,\n"
	"                            and selects that role's cases (may be given several times)\n"
	"  --role proxy|idp|sts      only the cases of this role\n"
	"  --only PREFIX             only cases whose slug or id begins so\n"
	"  --level MUST|SHOULD|MAY   only rows at least as strong\n"
	"  --strict                  a SHOULD that is not met is a failure\n"
	"  --jobs N                  so many processes share the cases, each with a stage of its own\n"
	"  --format text|tap|junit|json|html\n"
	"  -o FILE                   write the report there\n"
	"  --expected-failures FILE  slugs that are known to fail; one that passes is an error\n"
	"  --seconds N               how long the soak lasts, which runs with --only proxy/ops/soak\n"
	"  --bin FOLDER              where auth-proxy, mock-idp and the others are\n"
	"  --docs FOLDER             the pages to prove, instead of docs/\n"
	"  --help, --version\n\n"
	"exit status: 0 conforms, 1 does not, 2 the suite or its configuration is at fault\n";

__attribute__((noreturn)) static void die(const char *text, const char *detail)
{
	fprintf(stderr, "auth-conformance: %s%s%s\n", text, detail ? ": " : "",
		detail ? detail : "");
	exit(EXIT_BROKEN);
}

static enum role role_named(const char *name)
{
	for (unsigned i = ROLE_PROXY; i <= ROLE_STS; i++)
		if (strcmp(name, role_names[i]) == 0)
			return (enum role)i;
	die("--role must be proxy, idp or sts", NULL);
}

static enum level level_named(const char *name)
{
	for (unsigned i = LEVEL_MUST; i <= LEVEL_MAY; i++)
		if (strcmp(name, level_name((enum level)i)) == 0)
			return (enum level)i;
	die("--level must be MUST, SHOULD or MAY", NULL);
}

static unsigned count_of_jobs(const char *text)
{
	uint64_t jobs;

	if (!slice_to_u64(slice_of(text), JOBS_MAX, &jobs) || jobs == 0)
		die("--jobs must be a number from 1 to 64", NULL);
	return (unsigned)jobs;
}

static void parse_option(struct arguments *a, const char *name, const char *value)
{
	if (!value)
		die("needs a value", name);
	if (strcmp(name, "--target") == 0 && a->target_count < ARRAY_LEN(a->target))
		a->target[a->target_count++] = value;
	else if (strcmp(name, "--role") == 0)
		a->run.selection.role = role_named(value);
	else if (strcmp(name, "--only") == 0)
		a->run.selection.only = value;
	else if (strcmp(name, "--level") == 0)
		a->run.selection.level = level_named(value);
	else if (strcmp(name, "--format") == 0)
		a->format = report_format_named(value);
	else if (strcmp(name, "-o") == 0)
		a->output = value;
	else if (strcmp(name, "--jobs") == 0)
		a->run.jobs = count_of_jobs(value);
	else if (strcmp(name, "--expected-failures") == 0)
		a->run.expected_failures = value;
	else if (strcmp(name, "--seconds") == 0 &&
		 slice_to_u64(slice_of(value), 100000, &a->soak_s))
		return;
	else if (strcmp(name, "--bin") == 0)
		a->bin = value;
	else if (strcmp(name, "--docs") == 0)
		a->docs = value;
	else
		die("unknown option", name);
	if (a->format == REPORT_INVALID)
		die("--format must be text, tap, junit, json or html", NULL);
}

static void parse(int argc, char **argv, struct arguments *a)
{
	*a = (struct arguments){.format = REPORT_TEXT, .run.jobs = 1};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(usage, stdout);
			exit(0);
		}
		if (strcmp(argv[i], "--version") == 0) {
			puts("auth-conformance 0.1.0");
			exit(0);
		}
		if (strcmp(argv[i], "--strict") == 0) {
			a->run.strict = true;
		} else if (argv[i][0] == '-') {
			parse_option(a, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
			i++;
		} else if (!a->verb) {
			a->verb = argv[i];
		} else {
			die("unknown argument", argv[i]);
		}
	}
	if (!a->verb)
		die("run, list, demo, serve or manifest?", "--help tells more");
}

/* The programs' folder, from where this one lies; and the repository two folders above it. */
static void find_folders(struct suite *suite, const struct arguments *a)
{
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
	char *slash;

	if (len <= 0)
		die("/proc/self/exe", strerror(errno));
	self[len] = '\0';
	slash = strrchr(self, '/');
	*slash = '\0';
	vars_set(&suite->vars, "bin", "%s", a->bin ? a->bin : self);
	for (int up = 0; up < 2 && (slash = strrchr(self, '/')); up++)
		*slash = '\0';
	suite->root = xstrdup(self);
}

static void load_party(struct party *party, const char *path)
{
	const struct text_list *claims = &party->manifest.capabilities;
	struct note note = {0};

	if (party_load(party, path, &note))
		die(note.text, NULL);
	for (size_t i = 0; i < claims->count; i++)
		if (!plan_knows_capability(claims->at[i])) {
			note_set(&note, "%s: capabilities: no row asks for \"%s\"", path,
				claims->at[i]);
			die(note.text, NULL);
		}
}

static void load(struct suite *suite, const struct arguments *a)
{
	static const char *const ours[ROLE_COUNT] = {NULL, "targets/auth-proxy.json",
		"targets/mock-idp.json", "targets/mock-sts.json", "participants/mcp-server.json",
		"participants/upstream.json"};
	struct note note = {0};
	char *path = xasprintf("%s/conformance/catalogue.tsv", suite->root);

	if (catalogue_load(path, &suite->catalogue, &note))
		die(note.text, NULL);
	free(path);
	path = a->docs ? xstrdup(a->docs) : xasprintf("%s/docs", suite->root);
	if (docs_load(path, &suite->docs, &note))
		die(note.text, NULL);
	free(path);
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++) {
		path = xasprintf("%s/conformance/%s", suite->root, ours[role]);
		load_party(&suite->party[role], path);
		free(path);
	}
}

static void load_targets(struct suite *suite, struct arguments *a)
{
	for (size_t i = 0; i < a->target_count; i++) {
		struct party party;

		load_party(&party, a->target[i]);
		if (a->run.selection.role == ROLE_INVALID)
			a->run.selection.role = party.manifest.role;
		party_clear(&suite->party[party.manifest.role]);
		suite->party[party.manifest.role] = party;
	}
}

static void make_workdir(struct suite *suite)
{
	const char *base = getenv("TMPDIR");
	char *path = xasprintf("%s/auth-conformance.XXXXXX", base ? base : "/tmp");

	if (!mkdtemp(path))
		die(path, strerror(errno));
	suite->workdir = path;
	suite->trace_path = xasprintf("%s/trace.jsonl", path);
}

/* The names of all parties that a case was about, and of no other; the caller frees them. */
static char *judged(const struct suite *suite, const struct results *results)
{
	struct buf names = {0};

	for (unsigned role = ROLE_PROXY; role <= ROLE_STS; role++) {
		bool any = false;

		for (size_t i = 0; i < results->count && !any; i++)
			any = results->at[i].role == (enum role)role;
		if (any)
			buf_printf(&names, "%s%s", names.len ? ", " : "",
				suite->party[role].manifest.name);
	}
	return buf_take(&names);
}

/* Before anything runs, for a report that cannot be written is better known at once. */
static void open_report(struct arguments *a)
{
	a->report = a->output ? fopen(a->output, "w") : stdout;
	if (!a->report)
		die(a->output, strerror(errno));
}

static int report(struct suite *suite, const struct arguments *a, struct results *results)
{
	size_t bad =
		results_count(results, VERDICT_FAIL) + results_count(results, VERDICT_UNTESTABLE);
	char *names = judged(suite, results);

	results->target = names;
	report_all(a->report, a->format, results);
	free(names);
	if (fflush(a->report) != 0 || ferror(a->report)) {
		fprintf(stderr, "auth-conformance: %s: %s\n", a->output ? a->output : "the report",
			strerror(errno));
		return EXIT_BROKEN;
	}
	if (results_count(results, VERDICT_BROKEN))
		return EXIT_BROKEN;
	return bad ? EXIT_DOES_NOT : EXIT_CONFORMS;
}

static int run(struct suite *suite, struct arguments *a)
{
	struct results results = {0};
	struct note note = {0};
	bool clean = true;
	int status;

	/* Told as they come, unless standard output is for the report in another form. */
	if (a->format == REPORT_TEXT || a->output)
		a->run.progress = stdout;
	/* A descriptor of its own, for standard output is turned aside while a case runs. */
	if (a->run.progress)
		suite->progress = fdopen(dup(STDOUT_FILENO), "w");
	suite->soak_s = (unsigned)a->soak_s;
	if (jobs_run(suite, &a->run, &results, &clean, &note)) {
		fprintf(stderr, "auth-conformance: %s\n", note.text);
		status = EXIT_BROKEN;
	} else {
		status = report(suite, a, &results);
	}
	if (suite->progress)
		fclose(suite->progress);
	results_clear(&results);
	return clean ? status : EXIT_BROKEN;
}

static void print_manifest(void)
{
	struct buf text = {0};

	settings_reference(&text, &manifest_settings);
	fputs(text.at, stdout);
	buf_clear(&text);
}

int main(int argc, char **argv)
{
	struct suite suite = {0};
	struct arguments a;
	struct note note = {0};
	int status = EXIT_CONFORMS;

	parse(argc, argv, &a);
	if (strcmp(a.verb, "manifest") == 0) {
		print_manifest();
		return EXIT_CONFORMS;
	}
	signal(SIGPIPE, SIG_IGN);
	log_program("auth-conformance");
	http_client_init();
	find_folders(&suite, &a);
	load(&suite, &a);
	load_targets(&suite, &a);
	suite.strict = a.run.strict;
	if (strcmp(a.verb, "list") == 0) {
		if (plan_list(&suite, &a.run.selection, stdout, &note)) {
			fprintf(stderr, "auth-conformance: %s\n", note.text);
			status = EXIT_BROKEN;
		}
	} else if (strcmp(a.verb, "run") == 0) {
		open_report(&a);
		make_workdir(&suite);
		status = run(&suite, &a);
	} else if (strcmp(a.verb, "demo") == 0) {
		make_workdir(&suite);
		status = demo(&suite);
	} else if (strcmp(a.verb, "serve") == 0) {
		make_workdir(&suite);
		status = serve(&suite);
	} else {
		die("unknown verb", a.verb);
	}
	suite_stop(&suite);
	http_client_end();
	return status;
}
