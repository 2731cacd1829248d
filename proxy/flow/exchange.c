/* exchange: a token for the upstream in place of the client's, from the cache or from the issuer.
 */
#include "exchange/exchange.h"
#include "checks/cache.h"
#include "checks/reply.h"
#include "flow.h"
#include "lib/clock.h"

/* What the issuer said, as far as it counts. */
struct issued {
	struct slice token;
	double usable_until;
};

/* [RFC6749 5.2] whose fault is it: the token's, the policy's, or ours? */
static enum refusal refused_by_issuer(
	struct flow *f, const struct http_reply *reply, const struct json *document)
{
	static const struct {
		const char *error;
		enum refusal refusal;
	} meanings[] = {
		{"invalid_request", REFUSED_SUBJECT_REFUSED},
		{"invalid_grant", REFUSED_SUBJECT_REFUSED},
		{"invalid_token", REFUSED_SUBJECT_REFUSED},
		{"invalid_target", REFUSED_EXCHANGE_POLICY},
		{"invalid_scope", REFUSED_EXCHANGE_POLICY},
		{"access_denied", REFUSED_EXCHANGE_POLICY},
	};
	struct slice error = json_member_string(document, "error");

	/* Only a 400 speaks of this request; whatever else it is, the client cannot mend it. */
	for (size_t i = 0; reply->status == 400 && i < ARRAY_LEN(meanings); i++)
		if (slice_is(error, meanings[i].error))
			return refuse(f, meanings[i].refusal, "the issuer answered %s",
				meanings[i].error);
	return refuse(f, REFUSED_EXCHANGE_FAILED, "the issuer answered %d %.*s", reply->status,
		(int)(error.len < 40 ? error.len : 40), error.at ? error.at : "");
}

static bool scopes_granted(const struct config_exchange *config, const struct json *document)
{
	const struct json *member = json_member(document, "scope");
	struct claim_scope granted = {.shape = member ? CLAIM_BAD : CLAIM_ABSENT};
	struct slice rest = slice_of(config->scope);
	struct slice text;
	struct slice needed;

	if (member && json_string(member, &text))
		scope_parse(text, &granted);
	while (slice_split(&rest, ' ', &needed))
		if (!check_reply_scope(&granted, needed))
			return false;
	return true;
}

static enum refusal read_issued(struct flow *f, const struct exchange_request *request,
	const struct json *document, struct issued *out)
{
	const struct config_exchange *config = f->accept->exchange;
	const struct json *expires_in = json_member(document, "expires_in");
	struct claim_time lifetime = {.shape = CLAIM_ABSENT};

	out->token = json_member_string(document, "access_token");
	if (!check_reply_no_error(json_member(document, "error") != NULL))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "200 with an error");
	if (!check_reply_token_type(json_member_string(document, "token_type")))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "token_type is not Bearer");
	if (request->issued_token_type.at &&
		!check_reply_issued_type(json_member_string(document, "issued_token_type"),
			request->issued_token_type))
		return refuse(
			f, REFUSED_EXCHANGE_REPLY, "issued_token_type is not the requested one");
	if (!check_reply_token(out->token))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "access_token is missing or unusable");
	if (!check_reply_not_subject_token(out->token, f->bearer.text))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the client's own token came back");
	if (!scopes_granted(config, document))
		return refuse(f, REFUSED_EXCHANGE_POLICY, "less scope than the route needs");
	if (json_number(expires_in, &lifetime.at))
		lifetime.shape = CLAIM_GOOD;
	out->usable_until = cache_usable_until(clock_now(), &lifetime, f->bearer.claims.exp.at);
	return flow_judge_issued(f, out->token, &out->usable_until);
}

static enum refusal read_reply(struct flow *f, const struct exchange_request *request,
	const struct http_reply *reply, struct issued *out, struct json **document)
{
	if (!check_reply_media_type(http_fields_value(reply->fields, "content-type")))
		return refuse(f, REFUSED_EXCHANGE_FAILED, "the issuer answered %d, not in JSON",
			reply->status);
	if (json_parse(buf_slice(&reply->body), document) || !json_is_object(*document))
		return refuse(
			f, REFUSED_EXCHANGE_REPLY, "the issuer's reply is no strict JSON object");
	if (!check_reply_status(reply->status))
		return refused_by_issuer(f, reply, *document);
	return read_issued(f, request, *document, out);
}

/* One request to the issuer. */
static enum refusal ask_issuer(
	struct flow *f, struct slice actor, struct issued *out, struct json **document)
{
	const struct config_exchange *config = f->accept->exchange;
	struct exchange_request request = {.actor_token = actor};
	struct http_reply reply;
	enum refusal refusal;
	enum err err;

	exchange_method(config->type)->write(config, f->bearer.text, &request);
	err = flow_send_token_request(f, &request, &reply);
	if (err)
		refusal = err == ERR_TIMEOUT ? REFUSED_EXCHANGE_TIMEOUT : REFUSED_EXCHANGE_FAILED;
	else
		refusal = read_reply(f, &request, &reply, out, document);
	http_reply_clear(&reply);
	exchange_request_clear(&request);
	return refusal;
}

/* Ends in token_cache_put or token_cache_fail. */
static enum refusal make_exchange(struct flow *f)
{
	struct issued issued = {0};
	struct json *document = NULL;
	char *actor = NULL;
	enum refusal refusal = flow_get_actor(f, &actor);

	if (refusal == PASSED)
		refusal = ask_issuer(f, slice_of(actor), &issued, &document);
	if (refusal == PASSED) {
		f->issued_token = slice_dup(issued.token);
		token_cache_put(f->proxy->cache, f->cache_key, issued.token, issued.usable_until);
	} else {
		token_cache_fail(f->proxy->cache, f->cache_key, (int)refusal);
	}
	json_free(document);
	secret_free(actor);
	return refusal;
}

enum refusal flow_exchange(struct flow *f)
{
	/* The whole token, and the route: it stands for endpoint, audience, scope and client. */
	struct slice parts[] = {f->bearer.text, slice_of(f->route->config->resource)};
	int reason;

	token_cache_key(parts, ARRAY_LEN(parts), f->cache_key);
	switch (token_cache_get(
		f->proxy->cache, f->cache_key, clock_now(), &f->issued_token, &reason)) {
	case CACHE_HIT:
		f->from_cache = true;
		return PASSED;
	case CACHE_LEAD:
		return make_exchange(f);
	case CACHE_FAILED:
		return refuse(
			f, (enum refusal)reason, "the exchange that this one waited for failed");
	case CACHE_INVALID:
		break;
	}
	return refuse(f, REFUSED_UNKNOWN, "the cache gave no answer");
}
