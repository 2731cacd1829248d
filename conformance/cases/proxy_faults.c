/*
 * Each peer dies, hangs and talks nonsense in turn while everybody works. What a call gets
 * meanwhile stands in docs/outages.md; here it is done.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cache_help.h"
#include "case.h"
#include "faults.h"
#include "lib/clock.h"
#include "tenant.h"

#define FRESH 4       /* new users of each flow in each phase */
#define FEWEST 10     /* answers that a cached user must get while somebody else hangs */
#define REST_S 0.005  /* between his answer and his next request */
#define RECOVERY_S 2. /* besides the cooldown of keys */

/* Who calls. Each of them on a connection of its own, over and over. */
enum caller {
	CACHED_SAME,  /* whose token has been exchanged at the IdP */
	CACHED_OTHER, /* or at the STS */
	FRESH_SAME,
	FRESH_OTHER,
	BAD,    /* an expired token */
	NOBODY, /* no token */
	CALLERS,
};

static const char *const caller_names[CALLERS] = {"a cached user, same IdP",
	"a cached user, federated", "a new user, same IdP", "a new user, federated",
	"an expired token", "no token"};

/* One fault. Statuses are those of docs/outages.md, in the order of the callers. */
struct phase {
	const char *what;
	void (*begin)(struct suite *suite);
	void (*end)(struct suite *suite);
	int status[FRESH_OTHER + 1];
	bool hangs;        /* somebody waits in vain: the others may not */
	bool outlast_keys; /* until keys come of age */
};

struct worker {
	pthread_t thread;
	enum caller caller;
	unsigned port;
	char *text[FRESH];
	size_t texts;
	int expected;
	int64_t until_ms;     /* at least so long */
	atomic_uint *waiting; /* new users who have no answer yet */
	unsigned answers, wrong;
	int wrong_status;
	int64_t slowest_ms;
	struct buf saw;
};

/* ---- load ---- */

static void ask(struct worker *w, const char *text)
{
	int64_t started = clock_ms();
	struct wire wire;
	struct wire_reply reply;

	wire_open(&wire, w->port);
	wire_send(&wire, slice_of(text));
	wire_read(&wire, "POST", REPLY_MS, &reply);
	w->answers++;
	if (reply.status != w->expected) {
		w->wrong++;
		w->wrong_status = reply.status;
	}
	if (clock_ms() - started > w->slowest_ms)
		w->slowest_ms = clock_ms() - started;
	buf_add(&w->saw, buf_slice(&reply.raw));
	wire_reply_clear(&reply);
	wire_close(&wire);
}

/* Threads only send; what came of it is judged afterwards by the case. */
static void *work(void *argument)
{
	struct worker *w = argument;
	bool fresh = w->caller == FRESH_SAME || w->caller == FRESH_OTHER;

	if (fresh) {
		for (size_t i = 0; i < w->texts; i++)
			ask(w, w->text[i]);
		atomic_fetch_sub(w->waiting, 1);
		return NULL;
	}
	do {
		ask(w, w->text[0]);
		clock_rest(REST_S);
	} while (atomic_load(w->waiting) > 0 || clock_ms() < w->until_ms);
	return NULL;
}

static char *request_of(struct suite *suite, enum caller caller, unsigned number)
{
	static const char list[] =
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
		"\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
		"\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
	bool federated = caller == CACHED_OTHER || caller == FRESH_OTHER;
	char *user = xasprintf("faults-%d-%u@example.com", (int)caller, number);
	char *order = xasprintf("{\"claims\":{\"sub\":\"%s\"%s}%s}", user,
		federated ? ",\"scp\":[\"mcp:tools:call\",\"mcp:tools:list\"]" : "",
		caller == BAD ? ",\"bad\":\"expired\"" : "");
	char *token = caller == NOBODY ? NULL : suite_mint(suite, order);
	char *fields = xasprintf("X-Test-User: %s\r\nX-Test-Caller: %d\r\n"
				 "MCP-Protocol-Version: 2026-07-28\r\n"
				 "Mcp-Method: tools/list\r\n",
		user, (int)caller);
	char *text = probe_text(suite, &(struct probe){.token = token,
					       .route = federated ? "federated" : NULL,
					       .fields = fields,
					       .body = list});

	free(fields);
	free(token);
	free(order);
	free(user);
	return text;
}

/* ---- faults ---- */

static const struct phase phases[] = {
	/* First, while the last fetch of its keys was a good one. */
	{"IdP hangs", fault_idp_hangs, fault_idp_heals, {200, 200, 504, 200}, true, true},
	{"IdP dead", fault_idp_dies, fault_idp_heals, {200, 200, 502, 200}, false, false},
	{"IdP talks nonsense", fault_idp_nonsense, fault_idp_heals, {200, 200, 502, 200}, false,
		true},
	{"STS dead", fault_sts_dies, fault_sts_returns, {200, 200, 200, 502}, false, false},
	{"STS hangs", fault_sts_hangs, fault_sts_heals, {200, 200, 200, 504}, true, false},
	{"STS talks nonsense", fault_sts_nonsense, fault_sts_heals, {200, 200, 200, 502}, false,
		false},
	{"MCP server dead", fault_mcp_dies, fault_mcp_returns, {200, 502, 200, 502}, false, false},
	{"MCP server hangs", fault_mcp_hangs, fault_mcp_wakes, {200, 504, 200, 504}, true, false},
	{"upstream hangs up", fault_upstream_hangs_up, fault_upstream_heals, {502, 200, 502, 200},
		false, false},
	{"upstream hangs", fault_upstream_hangs, fault_upstream_heals, {504, 200, 504, 200}, true,
		false},
	{"upstream talks nonsense", fault_upstream_nonsense, fault_upstream_heals,
		{502, 200, 502, 200}, false, false},
};

/* ---- judging ---- */

/* An upstream hears of users whose token was exchanged, and gets a token of their own. */
static void judge_forwarded(struct suite *suite, const struct phase *phase, struct moment before)
{
	const struct wire_request *r = origin_request(suite->origin, before.origin);

	for (; r; r = origin_next(suite->origin, r)) {
		char *user = slice_dup(http_fields_value(r->fields, "x-test-user"));
		uint64_t caller = CALLERS;

		slice_to_u64(http_fields_value(r->fields, "x-test-caller"), CALLERS, &caller);
		EXPECT(caller == CACHED_SAME ||
				(caller == FRESH_SAME && phase->end != fault_idp_heals),
			"nothing is forwarded that should not be", "%s: a request of %s was",
			phase->what, caller < CALLERS ? caller_names[caller] : "somebody else");
		EXPECT(bearer_is_of(http_fields_value(r->fields, "authorization"), user),
			"what is forwarded carries the token of its own user",
			"%s: a request of %s does not", phase->what, user);
		free(user);
	}
}

static void judge_answers(const struct phase *phase, const struct worker *worker)
{
	int64_t hung = 0;

	for (size_t i = 0; i < CALLERS; i++)
		EXPECT(worker[i].wrong == 0, "the documented status", "%s, %s: %d instead of %d",
			phase->what, caller_names[i], worker[i].wrong_status, worker[i].expected);
	for (size_t i = 0; i < CALLERS; i++)
		if (worker[i].expected == 504 && worker[i].slowest_ms > hung)
			hung = worker[i].slowest_ms;
	for (size_t i = 0; phase->hangs && i < CALLERS; i++) {
		if (worker[i].expected == 504 || i == FRESH_SAME || i == FRESH_OTHER)
			continue;
		EXPECT(worker[i].answers >= FEWEST && worker[i].slowest_ms * 2 < hung,
			"who needs nothing of whoever hangs is answered meanwhile",
			"%s, %s: %u answers, the slowest after %lld ms of %lld", phase->what,
			caller_names[i], worker[i].answers, (long long)worker[i].slowest_ms,
			(long long)hung);
	}
}

/* While keys cannot be had anew, nobody waits for them as long as a fetch takes. */
static void judge_keys(struct suite *suite, const struct phase *phase, const struct worker *worker)
{
	double fetch = suite_bounds(suite, ROLE_PROXY)->fetch_timeout_s * 1000;

	for (size_t i = 0; phase->outlast_keys && i < CALLERS; i++)
		EXPECT(worker[i].expected == 504 || (double)worker[i].slowest_ms * 2 < fetch,
			"who has a token of a known key need not wait for keys", "%s, %s: %lld ms",
			phase->what, caller_names[i], (long long)worker[i].slowest_ms);
}

/* New users of both flows are served again, and an expired token is as bad as ever. */
static void judge_recovery(struct suite *suite, const struct phase *phase)
{
	double cooldown = suite_bounds(suite, ROLE_PROXY)->jwks_cooldown_s;
	int64_t until = clock_ms() + (int64_t)((RECOVERY_S + cooldown) * 1000);

	for (unsigned i = FRESH_SAME; i <= BAD; i++) {
		int expected = i == BAD ? 401 : 200;
		char *text = request_of(suite, (enum caller)i, 0);
		struct wire_reply reply;
		int status;

		do {
			probe_send_text(suite, "POST", slice_of(text), &reply);
			status = reply.status;
			wire_reply_clear(&reply);
		} while (status != expected && clock_ms() < until);
		EXPECT(status == expected, "service resumes within the documented bound",
			"%s, %s: still %d", phase->what, caller_names[i], status);
		free(text);
	}
}

/* ---- one phase ---- */

static void start_workers(struct suite *suite, const struct phase *phase, struct worker *worker,
	char *const *cached, atomic_uint *waiting)
{
	double refresh = suite_bounds(suite, ROLE_PROXY)->jwks_refresh_s;

	for (unsigned i = 0; i < CALLERS; i++) {
		bool fresh = i == FRESH_SAME || i == FRESH_OTHER;

		worker[i] = (struct worker){.caller = (enum caller)i,
			.port = suite_port(suite, "proxy_port"),
			.texts = fresh ? FRESH : 1,
			.expected = i <= FRESH_OTHER ? phase->status[i] : 401,
			.waiting = waiting};
		/* Each that waits in vain costs its whole time. */
		if (fresh && worker[i].expected == 504)
			worker[i].texts = 1;
		for (unsigned k = 0; k < worker[i].texts; k++)
			worker[i].text[k] = i <= CACHED_OTHER
						    ? xstrdup(cached[i])
						    : request_of(suite, (enum caller)i, k);
	}
	phase->begin(suite);
	for (unsigned i = 0; i < CALLERS; i++) {
		worker[i].until_ms =
			clock_ms() + (phase->outlast_keys ? (int64_t)(refresh * 1000) + 500 : 0);
		if (pthread_create(&worker[i].thread, NULL, work, &worker[i]) != 0)
			abort();
	}
}

static void run_phase(struct suite *suite, const struct phase *phase, char *const *cached)
{
	struct moment before = suite_now(suite);
	struct worker worker[CALLERS];
	atomic_uint waiting = 2;

	start_workers(suite, phase, worker, cached, &waiting);
	for (size_t i = 0; i < CALLERS; i++)
		pthread_join(worker[i].thread, NULL);
	phase->end(suite);
	for (size_t i = 0; i < CALLERS; i++) {
		buf_add(&suite->client_saw, buf_slice(&worker[i].saw));
		buf_clear(&worker[i].saw);
		for (size_t k = 0; k < worker[i].texts; k++)
			free(worker[i].text[k]);
	}
	judge_forwarded(suite, phase, before);
	judge_answers(phase, worker);
	judge_keys(suite, phase, worker);
	judge_recovery(suite, phase);
}

static void faults_case(struct suite *suite)
{
	char *cached[CACHED_OTHER + 1];

	expect_good_token_passes(suite);
	for (unsigned i = 0; i <= CACHED_OTHER; i++) {
		struct wire_reply reply;
		int status;

		cached[i] = request_of(suite, (enum caller)i, 0);
		probe_send_text(suite, "POST", slice_of(cached[i]), &reply);
		status = reply.status;
		wire_reply_clear(&reply);
		if (status != 200)
			case_untestable("while all peers work, good requests pass", "%s: status %d",
				caller_names[i], status);
	}
	for (size_t i = 0; i < ARRAY_LEN(phases); i++)
		run_phase(suite, &phases[i], cached);
	for (unsigned i = 0; i <= CACHED_OTHER; i++)
		free(cached[i]);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/faults-under-load",
		.run = faults_case,
		.role = ROLE_PROXY,
		.requirement =
			"While a peer is dead, hangs or talks nonsense: nothing is forwarded "
			"that should not be, errors are the documented ones, who needs "
			"nothing of it stays fast, and service resumes",
		.source = "docs/outages.md",
		.slow = true},
};

CASE_LIST(cases_proxy_faults, cases);
