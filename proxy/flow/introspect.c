/*
 * introspect: an opaque token, of which only its issuer knows what it is. Its answer is used again
 * for a bounded time; what it says is judged anew on every request, by the rules for claims.
 */
#include <stdlib.h>

#include "checks/introspection.h"
#include "flow.h"
#include "introspection.h"
#include "lib/clock.h"

/* What came of asking, when no answer did: nothing is known of the token, so it is not its fault.
 */
static enum refusal without_answer(enum err err)
{
	switch (err) {
	case ERR_TIMEOUT:
		return REFUSED_INTROSPECTION_TIMEOUT;
	case ERR_UNREACHABLE:
		return REFUSED_INTROSPECTION_UNAVAILABLE;
	default:
		return REFUSED_INTROSPECTION_FAILED;
	}
}

static enum refusal read_answer(
	struct flow *f, struct cache_entry *take_lead, struct json *take_answer)
{
	const struct config_introspection *config = f->accept->issuer->config->introspection;
	struct buf text = {0};

	f->bearer.answer = take_answer;
	if (!check_introspection_active(json_member(take_answer, "active"))) {
		flow_forget_issued(f);
		token_cache_fail(
			f->proxy->answers, take_lead, REFUSED_TOKEN_INACTIVE, 0, SLICE_NONE);
		return refuse(f, REFUSED_TOKEN_INACTIVE, "active is not true");
	}
	jwt_claims_read(take_answer, &f->bearer.claims);
	json_print(&text, take_answer);
	token_cache_put(f->proxy->answers, take_lead, buf_slice(&text),
		introspection_usable_until(
			clock_now(), (double)config->cache_s, &f->bearer.claims.exp));
	buf_clear(&text);
	return PASSED;
}

/* One question to the issuer; ends in token_cache_put or token_cache_fail. */
static enum refusal ask(struct flow *f, struct cache_entry *take_lead)
{
	struct json *answer;
	enum err err;

	f->why = (struct note){0};
	err = introspect(
		f->accept->issuer->config->introspection, f->bearer.text, &answer, &f->why);
	if (!err)
		return read_answer(f, take_lead, answer);
	token_cache_fail(f->proxy->answers, take_lead, (int)without_answer(err), 0, SLICE_NONE);
	return without_answer(err);
}

static enum refusal use_answer(struct flow *f, char *take_text)
{
	enum err err;

	err = json_parse(slice_of(take_text), &f->bearer.answer);
	secret_free(take_text);
	if (err)
		return refuse(f, REFUSED_UNKNOWN, "a kept answer cannot be read");
	jwt_claims_read(f->bearer.answer, &f->bearer.claims);
	return PASSED;
}

/* The answer about this token, kept or new; one question for all who want to know at a time. */
static enum refusal get_answer(struct flow *f)
{
	struct slice parts[] = {f->bearer.text, f->accept->issuer->name};
	uint8_t key[SHA256_SIZE];
	struct cache_result found;

	token_cache_key(parts, ARRAY_LEN(parts), key);
	switch (token_cache_get(f->proxy->answers, key, clock_now(), &found)) {
	case CACHE_HIT:
	case CACHE_SHARED:
		return use_answer(f, found.token);
	case CACHE_LEAD:
		return ask(f, found.lead);
	case CACHE_REPEATED:
	case CACHE_FAILED:
		return refuse(f, (enum refusal)found.reason,
			"the question that this one waited for failed");
	case CACHE_FULL:
		return refuse(f, REFUSED_BUSY, "too many requests wait for issuers");
	case CACHE_INVALID:
		break;
	}
	return refuse(f, REFUSED_UNKNOWN, "the cache gave no answer");
}

enum refusal flow_introspect(struct flow *f)
{
	enum refusal refusal = get_answer(f);

	return refusal == PASSED ? flow_check_answer(f) : refusal;
}
