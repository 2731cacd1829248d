/* Guessing the secret of a client. */
#include <stdlib.h>

#include "case.h"
#include "idp_help.h"
#include "lib/clock.h"
#include "lib/crypto.h"
#include "tenant.h"

/* Whoever is made to wait for so long at each guess is throttled as well. */
#define SLOW_MS 1000
/* Longer than that nobody may be kept out by the guesses of others. */
#define LONGEST_WAIT_S 60

struct guess {
	int status;
	bool slow;
	bool told; /* how long to wait */
	uint64_t retry_after_s;
};

/* As the account with that secret, or its own. */
static struct guess try_secret(
	const struct idp *idp, const char *account, const char *secret, const char *subject)
{
	char *basic = idp_basic(idp, account, secret);
	int64_t began = clock_ms();
	struct guess guess = {0};
	struct idp_reply reply;
	struct oracle issued;

	idp_exchange(
		idp, &(struct idp_exchange){.subject = subject, .authorization = basic}, &reply);
	guess.status = reply.wire.status;
	guess.slow = clock_ms() - began >= SLOW_MS;
	guess.told = slice_to_u64(http_fields_value(reply.wire.fields, "retry-after"),
		LONGEST_WAIT_S, &guess.retry_after_s);
	if (guess.status == 200) {
		idp_read_token(idp, json_member_string(reply.json, "access_token"), &issued);
		oracle_clear(&issued);
	}
	idp_reply_clear(&reply);
	secret_free(basic);
	return guess;
}

static struct guess try_wrong(const struct idp *idp, const char *subject)
{
	char *random = crypto_random_hex(12);
	struct guess guess = try_secret(idp, "guessed", random, subject);

	free(random);
	return guess;
}

static void expect_let_in(
	const struct idp *idp, const char *account, const char *subject, const char *when)
{
	int status = try_secret(idp, account, NULL, subject).status;

	EXPECT(status == 200, "the right secret lets its client in", "%s: status %d", when, status);
}

/* The first one that is not judged, or is slow; ends the case when none of twice as many is. */
static struct guess guess_to_the_end(const struct idp *idp, const char *subject, unsigned most)
{
	for (unsigned i = 0; i < 2 * most + 20; i++) {
		struct guess guess = try_wrong(idp, subject);

		if (guess.status == 429 || guess.slow)
			return guess;
		EXPECT(guess.status == 401 || guess.status == 400, "a wrong secret is refused",
			"status %d", guess.status);
	}
	case_failed("repeated failures are throttled: by 429, or by time",
		"%u wrong secrets in a row were judged at once", 3 * most + 19);
}

/* The time may be over just then: so it is tried again, and each time it would have to be. */
static void expect_not_judged(
	const struct idp *idp, const char *subject, struct guess guess, unsigned most)
{
	int status = 0;

	for (int i = 0; i < 3 && status != 429; i++) {
		if (i)
			guess = guess_to_the_end(idp, subject, most);
		status = try_secret(idp, "guessed", NULL, subject).status;
	}
	EXPECT(guess.told && guess.retry_after_s > 0,
		"who is made to wait is told how long, and not for long",
		"there is no Retry-After of up to %d seconds", LONGEST_WAIT_S);
	EXPECT(status == 429, "while secrets are not judged the right one is not either",
		"status %d", status);
	clock_rest((double)guess.retry_after_s);
}

/* I-CLI-09 [RFC6749 2.3.1, 10.10] */
static void guessing_case(struct suite *suite)
{
	unsigned most = (unsigned)suite_bounds(suite, ROLE_IDP)->client_failures;
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	struct guess guess;

	if (try_secret(&idp, "guessed", NULL, subject).status != 200)
		case_untestable("the right secret lets its client in", "it does not");
	for (unsigned i = 0; i + 1 < most; i++) {
		guess = try_wrong(&idp, subject);
		EXPECT(guess.status == 401 && !guess.slow,
			"a client that mistakes its secret a few times is told so",
			"guess %u: status %d", i + 1, guess.status);
	}
	expect_let_in(&idp, "guessed", subject, "before the bound");
	guess = guess_to_the_end(&idp, subject, most);
	expect_let_in(&idp, "exchanger", subject, "while another client is guessed at");
	if (guess.status == 429)
		expect_not_judged(&idp, subject, guess, most);
	expect_let_in(&idp, "guessed", subject, "when the time is over");
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/cli/guessing", .run = guessing_case},
};

CASE_LIST(cases_idp_cli_guess, cases);
