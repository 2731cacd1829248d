#include "serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "ports.h"

/* What somebody outside needs, by the names that the templates of manifests use. */
static const char where[] =
	"{\"issuer\":\"${issuer}\",\"proxy_port\":${proxy_port},"
	"\"proxy_admin_port\":${proxy_admin_port},\"idp_port\":${idp_port},"
	"\"idp_control_port\":${idp_control_port},\"sts_port\":${sts_port},"
	"\"sts_control_port\":${sts_control_port},\"mcp_port\":${mcp_port},"
	"\"upstream_port\":${upstream_port},\"proxy_secret\":\"${proxy_secret}\","
	"\"upstream_secret\":\"${upstream_secret}\",\"client_key\":\"${client_key}\",\"workdir\":\"${workdir}\"}";

static enum err say_where(const struct suite *suite, struct note *note)
{
	char *line;
	enum err err = vars_fill(&suite->vars, where, &line, note);

	if (err)
		return err;
	puts(line);
	fflush(stdout);
	free(line);
	return ERR_NONE;
}

/* None has ended by itself. */
static bool all_run(struct suite *suite)
{
	bool all = true;

	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++) {
		if (party_runs(&suite->party[role]))
			continue;
		fprintf(stderr, "auth-conformance: %s has ended by itself\n",
			suite->party[role].manifest.name);
		all = false;
	}
	return all;
}

int serve(struct suite *suite)
{
	unsigned port = free_port();
	struct note note = {0};
	sigset_t signals;
	bool whole;
	int signal;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	/* Real clients compare the issuer with the URL that they asked, so here it is that URL. */
	vars_set(&suite->vars, "idp_port", "%u", port);
	vars_set(&suite->vars, "issuer", "http://127.0.0.1:%u/oauth2/default", port);
	if (suite_start(suite, &note) || say_where(suite, &note)) {
		suite_show_logs(suite);
		fprintf(stderr, "auth-conformance: %s\n", note.text);
		return 2;
	}
	do {
		sigwait(&signals, &signal);
		whole = all_run(suite);
	} while (signal == SIGCHLD && whole);
	return suite_ends_clean(suite) && whole ? 0 : 2;
}
