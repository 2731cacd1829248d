/* Keys that come and go, and an issuer that is asked too often or does not answer. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "tenant.h"

/* P-KEY-01 [OIDC 10.1.1] */
static void rotate_in_case(struct suite *suite)
{
	struct tenant own;
	char *old;
	char *token;
	double bound;

	tenant_begin(&own, suite, "b", "multi");
	bound = suite_bounds(suite, ROLE_PROXY)->jwks_cooldown_s +
		suite_bounds(suite, ROLE_PROXY)->fetch_timeout_s;
	old = tenant_ready(&own);
	token = tenant_token(&own, tenant_new_key(&own));
	EXPECT(tenant_status(&own, token) != 200, "a key that is not published verifies nothing",
		"it does");
	tenant_publish(&own, 0);
	EXPECT(tenant_taken_within(&own, token, bound),
		"a new key is taken within the declared bound, without a restart",
		"not within %.1f s", bound);
	tenant_expect_taken(&own, old, "a token by the old key");
	free(old);
	free(token);
	tenant_end(&own);
}

/* {"keys": [...]}: `kept`, and under the ID of `old` the numbers of a key that nobody knows yet. */
static void publish_replaced(
	struct tenant *own, const struct signing_key *old, const struct signing_key *kept)
{
	struct signing_key *other = signing_key_new(ALG_ES256, signing_key_id(old));
	struct json *document = json_new_object();
	struct json *keys = json_new_array();
	struct buf text = {0};

	json_push(keys, signing_key_jwk(other));
	json_push(keys, signing_key_jwk(kept));
	json_set(document, "keys", keys);
	json_print(&text, document);
	issuer_tell_json(own->suite->issuer, own->keys_path, text.at);
	buf_clear(&text);
	json_free(document);
	signing_key_free(other);
}

/* Who remembers which signatures were good must forget them with the key, not with its ID. */
static void expect_end_with_key(struct tenant *own)
{
	const struct signing_key *old = tenant_new_key(own);
	const struct signing_key *beside = tenant_new_key(own);
	char *token = tenant_token(own, old);
	char *kept = tenant_token(own, beside);

	tenant_publish(own, own->key_count - 2);
	if (!tenant_taken(own, token))
		case_untestable("the control, a token by a published key, is taken", "it is not");
	tenant_expect_taken(own, token, "the same token again");
	publish_replaced(own, old, beside);
	clock_rest(suite_bounds(own->suite, ROLE_PROXY)->own_refresh_s + 0.1);
	tenant_expect_invalid(own, token, "a token that was taken, by a key whose ID is another's");
	tenant_expect_taken(own, kept, "a token by the key beside it");
	free(token);
	free(kept);
}

/*
 * P-KEY-02 [OIDC 10.1.1]: nothing is sent between the withdrawal and the bound, so nobody but the
 * request itself can find out.
 */
static void rotate_out_case(struct suite *suite)
{
	struct tenant own;
	char *withdrawn;
	char *kept;

	tenant_begin(&own, suite, "k", "keys");
	withdrawn = tenant_token(&own, tenant_new_key(&own));
	kept = tenant_token(&own, tenant_new_key(&own));
	tenant_publish(&own, 0);
	if (!tenant_taken(&own, withdrawn))
		case_untestable("the control, a token by a published key, is taken", "it is not");
	tenant_publish(&own, 1);
	clock_rest(suite_bounds(suite, ROLE_PROXY)->own_refresh_s + 0.1);
	tenant_expect_invalid(&own, withdrawn, "a token by a key that was withdrawn");
	tenant_expect_taken(&own, kept, "a token by the key beside it");
	expect_end_with_key(&own);
	free(withdrawn);
	free(kept);
	tenant_end(&own);
}

/* ---- too many questions ---- */

struct flood {
	pthread_t thread;
	unsigned port;
	const char *path;
	char **token;
	size_t count;
	unsigned taken, unanswered;
};

/* Threads only send; the case judges. */
static void *flood_main(void *argument)
{
	struct flood *flood = argument;
	struct wire wire;

	wire_open(&wire, flood->port);
	for (size_t i = 0; i < flood->count; i++) {
		struct wire_reply reply;
		char *text =
			xasprintf("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n",
				flood->path, flood->token[i]);

		wire_send(&wire, slice_of(text));
		wire_read(&wire, "GET", REPLY_MS, &reply);
		flood->taken += reply.status == 200;
		flood->unanswered += reply.status == 0;
		wire_reply_clear(&reply);
		free(text);
	}
	wire_close(&wire);
	return NULL;
}

#define FLOODS 4
#define BAD_TOKENS 1000
/* So many good ones beside them. */
#define MEANWHILE 10u

static void start_floods(struct tenant *own, struct flood *floods, char **tokens, size_t count)
{
	for (size_t i = 0; i < FLOODS; i++) {
		floods[i] = (struct flood){
			.port = suite_port(own->suite, "proxy_port"),
			.path = route_path(own->suite, own->route),
			.token = tokens + i * (count / FLOODS),
			.count = count / FLOODS,
		};
		if (pthread_create(&floods[i].thread, NULL, flood_main, &floods[i]) != 0)
			case_broken("no thread");
	}
}

static void end_floods(struct flood *floods)
{
	for (size_t i = 0; i < FLOODS; i++)
		pthread_join(floods[i].thread, NULL);
	for (size_t i = 0; i < FLOODS; i++) {
		EXPECT(floods[i].taken == 0, "no token of an unknown key is taken", "%u are",
			floods[i].taken);
		EXPECT(floods[i].unanswered == 0, "every request is answered", "%u are not",
			floods[i].unanswered);
	}
}

/* While the issuer is slow to answer, a known key needs no answer. */
static void expect_nobody_delayed(struct tenant *own, const char *good, char **bad)
{
	double patience = suite_bounds(own->suite, ROLE_PROXY)->fetch_timeout_s;
	struct flood floods[FLOODS];
	struct moment before = suite_now(own->suite);
	size_t since = issuer_now(own->suite->issuer);
	int64_t slowest = 0;
	unsigned taken = 0;
	bool asked;

	/* From now on a fetch is allowed again. */
	clock_rest(suite_bounds(own->suite, ROLE_PROXY)->jwks_cooldown_s);
	issuer_tell(
		own->suite->issuer, own->keys_path, &(struct issuer_answer){.mode = ISSUER_HOLD});
	start_floods(own, floods, bad, FLOODS * 4);
	asked = issuer_wait(own->suite->issuer, since, own->keys_path, 1, 10000);
	for (unsigned i = 0; i < MEANWHILE; i++) {
		int64_t started = clock_ms();

		taken += tenant_status(own, good) == 200;
		if (clock_ms() - started > slowest)
			slowest = clock_ms() - started;
	}
	tenant_publish(own, 0);
	/* Before anything is judged, which may end the case. */
	end_floods(floods);
	if (!asked)
		case_untestable("an unknown key makes the proxy ask for keys", "it does not");
	EXPECT(taken == MEANWHILE && suite_heard_origin(own->suite, before) == MEANWHILE,
		"a good token is taken meanwhile, and its requests alone are forwarded",
		"%u of %u times, %zu requests at the upstream", taken, MEANWHILE,
		suite_heard_origin(own->suite, before));
	EXPECT((double)slowest < patience * 500, "a good token is not delayed by the bad ones",
		"one took %lld ms", (long long)slowest);
}

/* P-KEY-03 [RFC8725 3.10] */
static void refresh_rate_case(struct suite *suite)
{
	struct tenant own;
	struct flood floods[FLOODS];
	char *bad[BAD_TOKENS];
	char *good;
	size_t since;
	double allowed;
	int64_t started;
	struct moment before;
	int status;

	tenant_begin(&own, suite, "b", "multi");
	for (size_t i = 0; i < BAD_TOKENS; i++)
		bad[i] = tenant_unknown_token(&own);
	good = tenant_ready(&own);
	expect_nobody_delayed(&own, good, bad);
	since = issuer_now(suite->issuer);
	started = clock_ms();
	before = suite_now(suite);
	start_floods(&own, floods, bad, BAD_TOKENS);
	status = tenant_status(&own, good);
	end_floods(floods);
	EXPECT(status == 200 && suite_heard_origin(suite, before) == 1,
		"a good token is taken meanwhile, and its request alone is forwarded",
		"status %d, %zu requests at the upstream", status,
		suite_heard_origin(suite, before));
	allowed = 2 + (double)(clock_ms() - started) / 1000 /
			      suite_bounds(suite, ROLE_PROXY)->jwks_cooldown_s;
	EXPECT((double)issuer_asked(suite->issuer, since, own.keys_path) <= allowed,
		"a thousand unknown key IDs cause a few fetches", "%zu fetches",
		issuer_asked(suite->issuer, since, own.keys_path));
	for (size_t i = 0; i < BAD_TOKENS; i++)
		free(bad[i]);
	free(good);
	tenant_end(&own);
}

/* ---- no answers ---- */

static const struct issuer_answer outages[] = {
	{.mode = ISSUER_CLOSE},
	{.status = 503, .body = "{}"},
	{.mode = ISSUER_HOLD},
};
static const char *const outage_names[] = {"connections closed", "503", "no answer"};

/* The keys that are known serve on, but not for ever. */
static void expect_end_of_stale(struct tenant *own, const char *token, int64_t fetched_ms)
{
	double stale = suite_bounds(own->suite, ROLE_PROXY)->own_stale_s;

	if (stale <= 0)
		return;
	clock_rest(stale + 0.2 - (double)(clock_ms() - fetched_ms) / 1000);
	tenant_expect_unavailable(own, token, "after the declared bound of an outage");
	tenant_publish(own, 0);
	EXPECT(tenant_taken(own, token), "service resumes when the keys are back", "it does not");
}

/* P-KEY-04 */
static void outage_warm_case(struct suite *suite)
{
	struct tenant own;
	char *uri;
	char *quoted;
	char *token = NULL;
	int64_t fetched_ms = 0;

	tenant_begin(&own, suite, "d", "discovery");
	uri = xasprintf("http://127.0.0.1:%u%s", issuer_port(suite->issuer), own.keys_path);
	quoted = xasprintf("\"%s\"", own.name);
	tenant_tell_metadata(&own, 0, quoted, uri);
	for (size_t i = 0; i < ARRAY_LEN(outages); i++) {
		size_t since;

		free(token);
		token = tenant_ready(&own);
		fetched_ms = clock_ms();
		since = issuer_now(suite->issuer);
		issuer_tell(suite->issuer, own.keys_path, &outages[i]);
		tenant_provoke(&own, since, own.keys_path, 1);
		tenant_expect_taken(&own, token, outage_names[i]);
		tenant_expect_taken(&own, token, outage_names[i]);
	}
	expect_end_of_stale(&own, token, fetched_ms);
	free(token);
	free(uri);
	free(quoted);
	tenant_end(&own);
}

/* P-KEY-05 [RFC9068 4] [RFC9110 15.6.4] */
static void outage_cold_case(struct suite *suite)
{
	struct tenant own;
	char *token;
	char *set;

	tenant_begin(&own, suite, "k", "keys");
	token = tenant_token(&own, tenant_new_key(&own));
	set = tenant_key_set(&own, 0);
	issuer_tell(suite->issuer, own.keys_path, &outages[0]);
	suite_restart(suite, ROLE_PROXY);
	for (size_t i = 0; i < ARRAY_LEN(outages); i++) {
		size_t since = issuer_now(suite->issuer);

		issuer_tell(suite->issuer, own.keys_path, &outages[i]);
		tenant_expect_unavailable(&own, token, outage_names[i]);
		tenant_provoke(&own, since, own.keys_path, 1);
		tenant_expect_unavailable(&own, token, outage_names[i]);
	}
	issuer_tell_json(suite->issuer, own.keys_path, set);
	EXPECT(tenant_taken(&own, token), "service begins when the keys are there", "it does not");
	free(set);
	free(token);
	tenant_end(&own);
}

static const struct test_case cases[] = {
	{.slug = "proxy/key/rotate-in", .run = rotate_in_case},
	{.slug = "proxy/key/rotate-out", .run = rotate_out_case},
	{.slug = "proxy/key/refresh-rate", .run = refresh_rate_case},
	{.slug = "proxy/key/jwks-outage-warm", .run = outage_warm_case},
	{.slug = "proxy/key/jwks-outage-cold", .run = outage_cold_case},
};

CASE_LIST(cases_proxy_key, cases);
