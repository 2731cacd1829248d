/* What befalls the parties in one round of the soak, by turns; and reloads and rotations. */
#include <stdlib.h>
#include <string.h>

#include "exchange_help.h"
#include "faults.h"
#include "intro_help.h"
#include "lib/clock.h"
#include "ops_help.h"
#include "soak.h"

#define ROUND_MS 8000
#define QUIET_MS 6000
#define TICK_S 0.1
#define TICKS_A_TOKEN 8 /* one new user in so many ticks */

/* ---- recovery ---- */

/*
 * Who waits for an exchange that hangs is let down with it, at the end of its time; keys are asked
 * for again after their cooldown, by a fetch that has its own time. Then service must have resumed.
 */
static int64_t recovery_ms(struct suite *suite)
{
	const struct manifest *proxy = &PROXY(suite)->manifest;
	double exchange = proxy->bounds->exchange_timeout_s;
	double keys = proxy->bounds->jwks_cooldown_s + proxy->bounds->fetch_timeout_s;

	return (int64_t)((1 + (exchange > keys ? exchange : keys)) * 1000);
}

/* ---- the suite's own issuer ---- */

static void tell_own(struct suite *suite, const struct issuer_answer *answer)
{
	issuer_tell(suite->issuer, INTROSPECTION_PATH, answer);
	for (size_t i = 0; i < soak_way_count; i++)
		if (soak_ways[i].issued_at)
			issuer_tell(suite->issuer, soak_ways[i].issued_at, answer);
}

void soak_own_issuer_heals(struct suite *suite)
{
	struct tenant own;

	tenant_begin(&own, suite, "o", "opaque");
	tell_answer(&own, "{\"sub\":\"opaque@example.com\"}");
	tenant_end(&own);
	for (size_t i = 0; i < soak_way_count; i++) {
		char *reply;

		if (!soak_ways[i].issued_at)
			continue;
		reply = good_exchange_reply(soak_scripted(&soak_ways[i]));
		issuer_tell_json(suite->issuer, soak_ways[i].issued_at, reply);
		free(reply);
	}
}

static void own_hangs(struct suite *suite)
{
	tell_own(suite, &(struct issuer_answer){.mode = ISSUER_HOLD});
}

static void own_is_busy(struct suite *suite)
{
	tell_own(suite, &(struct issuer_answer){.status = 503});
}

static void own_breaks_off(struct suite *suite)
{
	tell_own(suite, &(struct issuer_answer){
				.mode = ISSUER_CUT, .body = "{\"access_token\":\"half a token\"}"});
}

static void own_nonsense(struct suite *suite)
{
	tell_own(suite, &(struct issuer_answer){.body = "<html>"});
}

/* ---- misfortunes ---- */

struct misfortune {
	unsigned feels;
	void (*begin)(struct suite *suite);
	void (*end)(struct suite *suite);
	bool killed;   /* a process that is started anew, and knows no token of before */
	bool new_keys; /* which are other ones */
};

static const struct misfortune misfortunes[] = {
	{.feels = FEELS_IDP, .begin = fault_idp_hangs, .end = fault_idp_heals},
	{.feels = FEELS_STS | FEELS_BACKEND,
		.begin = fault_sts_dies,
		.end = fault_sts_returns,
		.killed = true},
	{.feels = FEELS_MCP, .begin = fault_mcp_dies, .end = fault_mcp_returns, .killed = true},
	{.feels = FEELS_IDP, .begin = fault_idp_is_busy, .end = fault_idp_heals},
	{.feels = FEELS_STS, .begin = fault_sts_hangs, .end = fault_sts_heals},
	{.feels = FEELS_MCP, .begin = fault_mcp_hangs, .end = fault_mcp_wakes},
	{.feels = FEELS_IDP | FEELS_KEYS | FEELS_BACKEND,
		.begin = fault_idp_killed,
		.end = fault_idp_returns,
		.killed = true,
		.new_keys = true},
	{.feels = FEELS_STS, .begin = fault_sts_nonsense, .end = fault_sts_heals},
	{.feels = FEELS_BACKEND,
		.begin = fault_backend_dies,
		.end = fault_backend_returns,
		.killed = true},
	{.feels = FEELS_IDP, .begin = fault_idp_breaks_off, .end = fault_idp_heals},
	{.feels = FEELS_STS, .begin = fault_sts_breaks_off, .end = fault_sts_heals},
	{.feels = FEELS_IDP, .begin = fault_idp_nonsense, .end = fault_idp_heals},
	{.feels = FEELS_STS, .begin = fault_sts_is_busy, .end = fault_sts_heals},
	{.feels = FEELS_IDP, .begin = fault_idp_dies, .end = fault_idp_heals},
};

static const struct misfortune own_misfortunes[] = {
	{.feels = FEELS_OWN, .begin = own_hangs, .end = soak_own_issuer_heals},
	{.feels = FEELS_OWN, .begin = own_is_busy, .end = soak_own_issuer_heals},
	{.feels = FEELS_OWN, .begin = own_breaks_off, .end = soak_own_issuer_heals},
	{.feels = FEELS_OWN, .begin = own_nonsense, .end = soak_own_issuer_heals},
};

static void begin(struct suite *suite, const struct misfortune *m)
{
	soak_trouble_begins(m->feels);
	m->begin(suite);
	soak_counted(COUNT_FAULTS);
	if (m->killed)
		soak_counted(COUNT_RESTARTS);
}

static void end(struct suite *suite, const struct misfortune *m)
{
	m->end(suite);
	if (m->killed)
		soak_renew_good(suite);
	if (m->new_keys)
		soak_renew_bad(suite);
	soak_trouble_ends(m->feels, recovery_ms(suite));
}

/* ---- what the operators do ---- */

static void reload(struct suite *suite, const char *change)
{
	if (!suite_claims(suite, ROLE_PROXY, "reload"))
		return;
	reload_with(suite, change);
	soak_counted(COUNT_RELOADS);
}

/* Every second time the key set is left by all other keys. */
static void rotate(struct suite *suite, bool drop_old)
{
	soak_trouble_begins(FEELS_KEYS);
	json_free(suite_control(
		suite, ROLE_IDP, "POST", "/keys/rotate", drop_old ? "{\"drop_old\":true}" : "{}"));
	suite_upload_keys(suite);
	soak_renew_good(suite);
	if (drop_old)
		soak_renew_bad(suite);
	soak_trouble_ends(FEELS_KEYS, recovery_ms(suite));
	soak_counted(COUNT_ROTATIONS);
}

/* ---- a round ---- */

/* Until so long after its beginning; there are new users meanwhile. */
static void pass_time(struct suite *suite, int64_t until, bool mint)
{
	static unsigned ticks;

	while (clock_ms() < until && !soak_violations()) {
		clock_rest(TICK_S);
		if (mint && ++ticks % TICKS_A_TOKEN == 0)
			soak_add_cold(suite);
	}
}

/* A party is in trouble, while the configuration is read again. */
static void round_of_trouble(struct suite *suite, const struct misfortune *m, bool broken)
{
	int64_t start = clock_ms();
	bool mint = m->begin != fault_idp_killed;

	pass_time(suite, start + 500, true);
	begin(suite, m);
	pass_time(suite, start + 1500, mint);
	reload(suite, NULL);
	pass_time(suite, start + 2500, mint);
	end(suite, m);
	pass_time(suite, start + 4000, true);
	/* One that cannot be changes nothing. */
	reload(suite, broken ? "broken" : NULL);
	pass_time(suite, start + ROUND_MS, true);
}

/* New keys, while the suite's own issuer is in trouble. */
static void round_of_keys(struct suite *suite, const struct misfortune *m, bool drop_old)
{
	int64_t start = clock_ms();

	pass_time(suite, start + 500, true);
	begin(suite, m);
	pass_time(suite, start + 1000, true);
	rotate(suite, drop_old);
	pass_time(suite, start + 2500, true);
	end(suite, m);
	pass_time(suite, start + 3500, true);
	reload(suite, NULL);
	pass_time(suite, start + ROUND_MS, true);
}

void soak_quiet_round(struct suite *suite)
{
	pass_time(suite, clock_ms() + QUIET_MS, true);
}

void soak_round(struct suite *suite, unsigned number)
{
	unsigned turn = number / 2;

	soak_own_issuer_heals(suite); /* for what it says ends after some minutes */
	if (number % 2)
		round_of_keys(suite, &own_misfortunes[turn % ARRAY_LEN(own_misfortunes)], turn % 2);
	else
		round_of_trouble(suite, &misfortunes[turn % ARRAY_LEN(misfortunes)], turn % 3 == 2);
}
