/*
 * Each party dies in turn, as a machine dies, and comes back. What a call gets meanwhile stands in
 * docs/outages.md; here it is done.
 */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "flow_run.h"
#include "lib/clock.h"

/* No answer may take longer, whoever is dead. */
#define BOUND_MS 8000

struct dead {
	enum role role;
	const char *name;
	/* What a call with a new token gets while it is dead, by flow. */
	int same_idp;
	int federated;
	/* The tool itself says that it failed, in a 200. */
	bool tool_fails;
};

static char *log_in_again(struct suite *suite, const struct flow_kind *kind)
{
	char *body = xasprintf(
		"{\"claims\":{\"scp\":[\"%.*s\"]}}", (int)strcspn(kind->scope, " "), kind->scope);
	char *token = suite_mint(suite, body);

	free(body);
	return token;
}

static void expect_call(struct suite *suite, const struct flow_kind *kind, const char *token,
	int status, bool tool_fails, const char *what)
{
	int64_t started = clock_ms();
	struct moment before = suite_now(suite);
	struct flow_run run;
	struct note note = {0};
	bool answered = flow_drive(suite, kind, token, &run, &note);

	EXPECT(answered, "the client gets an answer", "%s, %s: %s", what, kind->page, note.text);
	EXPECT(clock_ms() - started < BOUND_MS, "within a bounded time", "%s, %s: %lld ms", what,
		kind->page, (long long)(clock_ms() - started));
	EXPECT(run.reply.status == status, "the documented status", "%s, %s: %d instead of %d",
		what, kind->page, run.reply.status, status);
	EXPECT(run.reply.tool_failed == tool_fails, "the tool says whether it failed", "%s, %s: %s",
		what, kind->page, run.reply.text ? run.reply.text : "no text");
	if (status >= 500)
		EXPECT(suite_heard(suite, before, "MCP Server") == 0, "nothing is forwarded",
			"%s, %s: it was", what, kind->page);
	flow_run_clear(&run);
}

static void kill_and_return(struct suite *suite, const struct dead *dead)
{
	char *same = log_in_again(suite, &flow_same_idp);
	char *other = log_in_again(suite, &flow_federated);
	char *cached = log_in_again(suite, &flow_same_idp);

	expect_call(suite, &flow_same_idp, cached, 200, false, "before");
	party_kill(&suite->party[dead->role]);
	expect_call(suite, &flow_same_idp, same, dead->same_idp, dead->tool_fails, dead->name);
	expect_call(suite, &flow_federated, other, dead->federated, dead->tool_fails, dead->name);
	suite_start_party(suite, dead->role);
	free(same);
	free(other);
	free(cached);
	/* An IdP that comes back signs with new keys, so the client logs in anew. */
	same = log_in_again(suite, &flow_same_idp);
	other = log_in_again(suite, &flow_federated);
	suite_wait_for_new_keys(suite, same);
	expect_call(suite, &flow_same_idp, same, 200, false, "afterwards");
	expect_call(suite, &flow_federated, other, 200, false, "afterwards");
	free(same);
	free(other);
}

static void idp_dies(struct suite *suite)
{
	/* Keys are kept, so only what needs the IdP itself fails. The upstream of the federated
	 * flow asks the STS, not the IdP. */
	kill_and_return(suite, &(struct dead){ROLE_IDP, "IdP dead", 502, 200, false});
}

static void sts_dies(struct suite *suite)
{
	kill_and_return(suite, &(struct dead){ROLE_STS, "STS dead", 200, 502, false});
}

static void mcp_server_dies(struct suite *suite)
{
	kill_and_return(suite, &(struct dead){ROLE_MCP_SERVER, "MCP server dead", 502, 502, false});
}

static void upstream_dies(struct suite *suite)
{
	kill_and_return(suite, &(struct dead){ROLE_UPSTREAM, "upstream dead", 200, 200, true});
}

#define OUTAGE(slug_, run_, requirement_)                                                    \
	{                                                                                    \
		.slug = slug_, .run = run_, .role = ROLE_PROXY, .requirement = requirement_, \
		.source = "docs/outages.md"                                                  \
	}

static const struct test_case cases[] = {
	OUTAGE("outage/idp", idp_dies,
		"A dead IdP gives 502 where an exchange is needed, and service resumes"),
	OUTAGE("outage/sts", sts_dies,
		"A dead STS gives 502 in the federated flow only, and service resumes"),
	OUTAGE("outage/mcp-server", mcp_server_dies,
		"A dead MCP server gives 502, and service resumes"),
	OUTAGE("outage/upstream", upstream_dies,
		"A dead upstream is the tool's error, and service resumes"),
};

CASE_LIST(cases_outage, cases);
