#include "jwt_help.h"

#include <stdlib.h>

#include "lib/clock.h"
#include "lib/jws.h"

/* ---- many tokens of the IdP ---- */

void expect_each_refused(struct suite *suite, const char *const *mints)
{
	for (; *mints; mints++) {
		char *token = suite_mint(suite, *mints);

		expect_token_refused(suite, token, *mints);
		free(token);
	}
}

static void expect_taken(struct suite *suite, const char *token, const char *what)
{
	char *issued = opaque_token(suite);
	char *reply = good_exchange_reply(issued);

	script_token_endpoint(suite, 1, 200, NULL, reply);
	expect_token_passes(suite, token, what);
	restore_idp(suite);
	free(reply);
	free(issued);
}

void expect_each_taken(struct suite *suite, const char *const *mints)
{
	for (; *mints; mints++) {
		char *token = suite_mint(suite, *mints);

		expect_taken(suite, token, *mints);
		free(token);
	}
}

void expect_not_taken(struct suite *suite, const char *token, const char *what)
{
	struct probe probe = {.token = token};
	struct refusal refusal = {.status = 401, .or_status = 400, .idp_silent = true};

	expect_refused(suite, &probe, &refusal, what);
}

void expect_quickly_refused(struct suite *suite, const char *token, const char *what)
{
	struct probe probe = {.token = token};
	struct refusal refusal = {
		.status = 401, .or_status = 400, .or_too_large = true, .idp_silent = true};
	int64_t began = clock_ms();

	expect_refused(suite, &probe, &refusal, what);
	EXPECT(clock_ms() - began < REFUSAL_MS, "the refusal costs no time", "%s: it took %lld ms",
		what, (long long)(clock_ms() - began));
}

/* ---- claims as text ---- */

static struct json *parse(const char *text)
{
	struct json *document = NULL;

	if (json_parse(slice_of(text), &document))
		case_broken("the suite's own JSON is none: %.80s", text);
	return document;
}

void apply_changes(struct json *object, const char *changes)
{
	struct json *list = changes ? parse(changes) : NULL;

	json_change(object, list);
	json_free(list);
}

void read_good(struct suite *suite, struct json **header, struct json **claims)
{
	char *token = suite_mint(suite, NULL);
	struct jws jws;

	if (jws_parse(slice_of(token), &jws, NULL) || json_parse(buf_slice(&jws.payload), claims))
		case_broken("POST /mint gave no JWT");
	*header = json_copy(jws.header);
	jws_clear(&jws);
	free(token);
}

struct json *good_claims(struct suite *suite)
{
	struct json *header;
	struct json *claims;

	read_good(suite, &header, &claims);
	json_free(header);
	return claims;
}

char *claims_text(struct suite *suite, const char *changes, const char *tail)
{
	struct json *claims = good_claims(suite);
	struct buf text = {0};

	apply_changes(claims, changes);
	json_print(&text, claims);
	json_free(claims);
	text.len--; /* the brace */
	buf_printf(&text, "%s}", tail ? tail : "");
	return buf_take(&text);
}

char *mint_text(struct suite *suite, const char *header, const char *payload)
{
	struct json *order = json_new_object();
	struct buf text = {0};
	char *token;

	if (header)
		json_set_string(order, "raw_header", slice_of(header));
	if (payload)
		json_set_string(order, "raw_payload", slice_of(payload));
	json_print(&text, order);
	json_free(order);
	token = suite_mint(suite, text.at);
	buf_clear(&text);
	return token;
}

static char *mint_with_claim(struct suite *suite, const char *claim, const char *raw)
{
	char *without = xasprintf("{\"%s\":null}", claim);
	char *tail = raw ? xasprintf(",\"%s\":%s", claim, raw) : NULL;
	char *payload = claims_text(suite, without, tail);
	char *token = mint_text(suite, NULL, payload);

	free(without);
	free(tail);
	free(payload);
	return token;
}

void expect_claim_refused(struct suite *suite, const char *claim, const char *raw)
{
	char *token = mint_with_claim(suite, claim, raw);
	char *what = xasprintf("%s: %s", claim, raw ? raw : "missing");

	expect_token_refused(suite, token, what);
	free(what);
	free(token);
}

void expect_claim_taken(struct suite *suite, const char *claim, const char *raw)
{
	char *token = mint_with_claim(suite, claim, raw);
	char *what = xasprintf("%s: %s", claim, raw ? raw : "missing");

	expect_taken(suite, token, what);
	free(what);
	free(token);
}

char *vary(const char *template, struct slice own)
{
	struct buf text = {0};

	for (; *template; template ++) {
		if (*template == '@')
			buf_add(&text, own);
		else if (*template == '<')
			buf_add(&text, slice_to(own, own.len - 1));
		else if (*template == '>')
			buf_add(&text, slice_from(own, 1));
		else if (*template != '^')
			buf_putc(&text, *template);
		for (size_t i = 0; *template == '^' && i < own.len; i++)
			buf_putc(&text, own.at[i] >= 'a' && own.at[i] <= 'z'
						? (char)(own.at[i] - 'a' + 'A')
						: own.at[i]);
	}
	return buf_take(&text);
}
