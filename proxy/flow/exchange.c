/* exchange: a token for the upstream in place of the client's, from the cache or from the issuer.
 */
#include "exchange/exchange.h"
#include "checks/cache.h"
#include "checks/id_jag.h"
#include "checks/reply.h"
#include "flow.h"
#include "lib/clock.h"
#include "state/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the issuer said, as far as it counts. */
struct issued {
	struct slice token;
	struct slice scope; /* that was granted */
	double asked_at; /* the reply cannot be older, and what it says of time counts from there */
	double usable_until;
	double repeat_until; /* of a refusal that the same request would get again */
};

/* [RFC6749 5.2] [RFC8693 2.2.2] whose fault is it: the token's, the policy's, or ours? */
static const struct meaning {
	const char *error;
	enum refusal refusal;
	bool lasts; /* it is about this very request, so asking again at once is of no use */
} meanings[] = {
	{"invalid_request", REFUSED_SUBJECT_REFUSED, true},
	{"invalid_grant", REFUSED_SUBJECT_REFUSED, true},
	{"invalid_token", REFUSED_SUBJECT_REFUSED, true},
	{"invalid_target", REFUSED_EXCHANGE_POLICY, true},
	{"access_denied", REFUSED_EXCHANGE_POLICY, true},
	{"invalid_scope", REFUSED_EXCHANGE_SCOPE, true},
	/* The user can mend it at any moment, and what he is told to do is not kept. [RFC9470 3] */
	{"insufficient_user_authentication", REFUSED_STEP_UP, false},
	{"interaction_required", REFUSED_STEP_UP, false},
	{"invalid_client", REFUSED_EXCHANGE_FAILED, false},
	{"unauthorized_client", REFUSED_EXCHANGE_FAILED, false},
	{"unsupported_grant_type", REFUSED_EXCHANGE_FAILED, false},
	{"server_error", REFUSED_EXCHANGE_FAILED, false},
	{"temporarily_unavailable", REFUSED_EXCHANGE_FAILED, false},
};

static const char *whom(const struct exchange_request *request)
{
	return request->assertion.at ? "the authorization server" : "the issuer";
}

/*
 * Who refuses an assertion speaks of the IdP's word, not of the client's token: another login, or
 * one with more scopes, would end there again.
 */
static struct meaning meaning_at(const struct exchange_request *request, struct meaning meaning)
{
	if (!request->assertion.at)
		return meaning;
	if (meaning.refusal == REFUSED_SUBJECT_REFUSED)
		return (struct meaning){meaning.error, REFUSED_EXCHANGE_FAILED, false};
	if (meaning.refusal == REFUSED_EXCHANGE_SCOPE)
		meaning.refusal = REFUSED_EXCHANGE_POLICY;
	return meaning;
}

static enum refusal refused_by_issuer(struct flow *f, const struct exchange_request *request,
	const struct http_reply *reply, const struct json *document, struct issued *out)
{
	struct slice error = json_member_string(document, "error");

	for (size_t i = 0; i < ARRAY_LEN(meanings); i++) {
		struct meaning meaning = meaning_at(request, meanings[i]);

		if (!slice_is(error, meaning.error))
			continue;
		/* Only a 400 speaks of this request; anything else the client cannot mend. */
		if (reply->status != 400)
			return refuse(f, REFUSED_EXCHANGE_FAILED, "%s answered %d %s",
				whom(request), reply->status, meaning.error);
		if (meaning.lasts)
			out->repeat_until = clock_now() + (double)f->proxy->config->cache_refusal_s;
		if (meaning.refusal == REFUSED_SUBJECT_REFUSED)
			flow_forget_issued(f);
		return refuse(
			f, meaning.refusal, "%s answered 400 %s", whom(request), meaning.error);
	}
	/* Its own words are not told: a muddled issuer may put the token itself there. */
	return refuse(f, REFUSED_EXCHANGE_FAILED, "%s answered %d, and no error that we know",
		whom(request), reply->status);
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

/* The first hop of id_jag brings no access token. */
static bool asks_for_assertion(const struct flow *f, const struct exchange_request *request)
{
	return f->accept->exchange->type == EXCHANGE_ID_JAG && !request->assertion.at;
}

static bool token_type_fits(bool assertion, struct slice token_type)
{
	return assertion ? check_id_jag_token_type(token_type) : check_reply_token_type(token_type);
}

static enum refusal read_issued(struct flow *f, const struct exchange_request *request,
	const struct json *document, struct issued *out)
{
	const struct config_exchange *config = f->accept->exchange;
	const struct json *expires_in = json_member(document, "expires_in");
	struct claim_time lifetime = {.shape = CLAIM_ABSENT};
	bool assertion = asks_for_assertion(f, request);

	out->token = json_member_string(document, "access_token");
	if (!check_reply_no_error(json_member(document, "error") != NULL))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "200 with an error");
	if (!token_type_fits(assertion, json_member_string(document, "token_type")))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "token_type is not %s",
			assertion ? "N_A" : "Bearer");
	if (request->issued_token_type.at &&
		!check_reply_issued_type(json_member_string(document, "issued_token_type"),
			request->issued_token_type))
		return refuse(
			f, REFUSED_EXCHANGE_REPLY, "issued_token_type is not the requested one");
	if (!check_reply_token(out->token))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "access_token is missing or unusable");
	if (!check_reply_not_subject_token(out->token, f->bearer.text))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the client's own token came back");
	if (request->assertion.at && !check_reply_not_federated(out->token, request->assertion))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the assertion came back");
	if (!scopes_granted(config, document))
		return refuse(f, REFUSED_EXCHANGE_POLICY, "less scope than the route needs");
	if (assertion)
		return flow_judge_assertion(f, out->token);
	/* [RFC8693 2.2.1] the scope is left out when it is the one that was asked for */
	out->scope = json_member_string(document, "scope");
	if (!out->scope.at)
		out->scope = slice_of(config->scope);
	if (json_number(expires_in, &lifetime.at))
		lifetime.shape = CLAIM_GOOD;
	out->usable_until = cache_usable_until(out->asked_at, &lifetime, f->bearer.claims.exp.at,
		(double)f->proxy->config->cache_lifetime_s);
	return flow_judge_issued(f, out->token, &out->usable_until);
}

static enum refusal read_reply(struct flow *f, const struct exchange_request *request,
	const struct http_reply *reply, struct issued *out, struct json **document)
{
	if (!check_reply_available(reply->status))
		return flow_told_to_wait(f, whom(request), reply);
	if (!check_reply_media_type(http_fields_value(reply->fields, "content-type")))
		return refuse(f, REFUSED_EXCHANGE_FAILED, "%s answered %d, not in JSON",
			whom(request), reply->status);
	if (json_parse(buf_slice(&reply->body), document) || !json_is_object(*document))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the reply of %s is no strict JSON object",
			whom(request));
	if (!check_reply_status(reply->status))
		return refused_by_issuer(f, request, reply, *document, out);
	return read_issued(f, request, *document, out);
}

/*
 * The token, its name in the log and what it is good for are kept as one text, a line each. The
 * scope is last, for only the other two are known to have no line's end in them. To name the token
 * anew each time would cost as much as to find it.
 */
static void keep(struct flow *f, struct cache_entry *take_lead, const struct issued *issued)
{
	struct buf text = {0};

	if (!f->issued_token)
		f->issued_token = slice_dup(issued->token);
	if (!f->issued_scope)
		f->issued_scope = slice_dup(issued->scope);
	secret_tag(slice_of(f->issued_token), f->issued_tag);
	buf_printf(&text, "%s\n%s\n%s", f->issued_token, f->issued_tag, f->issued_scope);
	token_cache_put(f->proxy->cache, take_lead, buf_slice(&text), issued->usable_until);
	buf_clear(&text);
}

static enum refusal use_kept(struct flow *f, char *take_text, enum obtained obtained)
{
	struct slice rest = slice_of(take_text);
	struct slice token = SLICE_NONE;
	struct slice tag = SLICE_NONE;

	slice_split(&rest, '\n', &token);
	slice_split(&rest, '\n', &tag);
	f->issued_scope = slice_dup(rest);
	snprintf(f->issued_tag, sizeof f->issued_tag, "%.*s", SLICE_ARGS(tag));
	take_text[token.len] = '\0';
	f->issued_token = take_text;
	f->obtained = obtained;
	return PASSED;
}

/* One request and its answer; wipes the request. */
static enum refusal ask(struct flow *f, struct exchange_request *take_request, struct issued *out,
	struct json **document)
{
	struct http_reply reply;
	enum refusal refusal;
	enum err err;

	out->asked_at = clock_now();
	err = flow_send_token_request(f, take_request, &reply);
	if (err)
		refusal = err == ERR_TIMEOUT ? REFUSED_EXCHANGE_TIMEOUT : REFUSED_EXCHANGE_FAILED;
	else
		refusal = read_reply(f, take_request, &reply, out, document);
	http_reply_clear(&reply);
	exchange_request_clear(take_request);
	return refusal;
}

/* The second hop of id_jag: what the IdP gave goes to the server that it is for. */
static enum refusal redeem(
	struct flow *f, int64_t deadline_ms, struct issued *out, struct json **document)
{
	struct exchange_request request = {.assertion = out->token, .deadline_ms = deadline_ms};
	struct json *first = *document;
	enum refusal refusal;

	*document = NULL;
	exchange_write_redemption(f->accept->exchange, &request);
	refusal = ask(f, &request, out, document);
	json_free(first);
	return refusal;
}

/* One request to the issuer, and the second hop where there is one. */
static enum refusal ask_issuer(
	struct flow *f, struct slice actor, struct issued *out, struct json **document)
{
	const struct config_exchange *config = f->accept->exchange;
	int64_t deadline_ms = clock_ms() + (int64_t)config->timeout_ms;
	struct exchange_request request = {.actor_token = actor, .deadline_ms = deadline_ms};
	enum refusal refusal;

	exchange_method(config->type)->write(config, f->bearer.text, &request);
	refusal = ask(f, &request, out, document);
	if (refusal != PASSED)
		return refusal;
	if (config->authorization_server)
		return redeem(f, deadline_ms, out, document);
	if (!config->service_account)
		return PASSED;
	f->issued_scope = text_list_join(&config->service_account->scopes);
	return flow_impersonate(f, out->token, deadline_ms, &f->issued_token, &out->usable_until);
}

/* What the client is told besides the refusal, all who wait are told. */
static void fail(
	struct flow *f, struct cache_entry *take_lead, enum refusal refusal, double repeat_until)
{
	static const char *const names[] = {"acr_values", "max_age"};
	struct json *said = json_new_object();
	struct buf text = {0};

	for (size_t i = 0; refusal == REFUSED_STEP_UP && i < ARRAY_LEN(names); i++)
		if (json_member(f->issuer_said, names[i]))
			json_set(said, names[i], json_copy(json_member(f->issuer_said, names[i])));
	if (f->retry_after_s)
		json_set_number(said, "retry_after_s", f->retry_after_s);
	if (json_count(said))
		json_print(&text, said);
	token_cache_fail(f->proxy->cache, take_lead, (int)refusal, repeat_until,
		text.len ? buf_slice(&text) : SLICE_NONE);
	buf_clear(&text);
	json_free(said);
}

static void hear(struct flow *f, char *take_said)
{
	int64_t seconds;

	if (take_said && !json_parse(slice_of(take_said), &f->issuer_said) &&
		json_integer(json_member(f->issuer_said, "retry_after_s"), &seconds))
		f->retry_after_s = (unsigned)seconds;
	free(take_said);
}

/*
 * Ends in token_cache_put or token_cache_fail. It is made to its end even when our client has gone:
 * others may be waiting for it.
 */
static enum refusal make_exchange(struct flow *f, struct cache_entry *take_lead)
{
	struct issued issued = {0};
	struct json *document = NULL;
	char *actor = NULL;
	enum refusal refusal = flow_get_actor(f, &actor);
	int64_t began_us = clock_us();

	if (refusal == PASSED) {
		refusal = ask_issuer(f, slice_of(actor), &issued, &document);
		metrics_exchange_took((double)(clock_us() - began_us) / 1e6);
	}
	if (refusal == PASSED) {
		keep(f, take_lead, &issued);
		json_free(document);
	} else {
		f->issuer_said = document;
		fail(f, take_lead, refusal, issued.repeat_until);
	}
	secret_free(actor);
	return refusal;
}

/*
 * The whole token, by its hash, which has been computed, and the route: it stands for endpoint,
 * audience, scope and client.
 */
static void cache_key(const struct flow *f, const struct route *route, uint8_t *key)
{
	struct slice parts[] = {slice_make((const char *)f->bearer.hash, sizeof f->bearer.hash),
		slice_of(route->config->resource)};

	token_cache_key(parts, ARRAY_LEN(parts), key);
}

void flow_forget_issued(const struct flow *f)
{
	uint8_t key[SHA256_SIZE];

	for (size_t i = 0; i < f->proxy->routes.count; i++) {
		cache_key(f, &f->proxy->routes.at[i], key);
		token_cache_drop(f->proxy->cache, key, 0);
	}
}

enum refusal flow_exchange(struct flow *f)
{
	struct cache_result found;
	enum cache_answer answer;

	if (!exchange_method(f->accept->exchange->type)->write)
		return flow_stored(f);
	cache_key(f, f->route, f->cache_key);
	answer = token_cache_get(f->proxy->cache, f->cache_key, clock_now(), &found);
	f->cache_version = found.version;
	switch (answer) {
	case CACHE_HIT:
		metrics_count(METRIC_CACHE_HIT);
		return use_kept(f, found.token, FROM_CACHE);
	case CACHE_SHARED:
		metrics_count(METRIC_CACHE_COALESCED);
		return use_kept(f, found.token, FROM_ANOTHER);
	case CACHE_LEAD:
		metrics_count(METRIC_CACHE_MISS);
		f->obtained = FROM_ISSUER;
		return make_exchange(f, found.lead);
	case CACHE_REPEATED:
		metrics_count(METRIC_CACHE_NEGATIVE);
		f->obtained = FROM_FAILURE;
		hear(f, found.said);
		return refuse(f, (enum refusal)found.reason,
			"the issuer refused the same exchange a moment ago");
	case CACHE_FAILED:
		metrics_count(METRIC_CACHE_COALESCED);
		f->obtained = FROM_ANOTHER;
		hear(f, found.said);
		return refuse(f, (enum refusal)found.reason,
			"the exchange that this one waited for failed");
	case CACHE_FULL:
		return refuse(f, REFUSED_BUSY, "too many requests wait for issuers");
	case CACHE_INVALID:
		break;
	}
	return refuse(f, REFUSED_UNKNOWN, "the cache gave no answer");
}
