/* actor: who acts for the client's subject, where the route says so. A part of flow_exchange. */
#include "checks/cache.h"
#include "checks/reply.h"
#include "flow.h"
#include "lib/clock.h"
#include "lib/settings.h"

#include <math.h>

#define ACTOR_TOKEN_MAX_BYTES (64 * 1024)

/* Read each time, which is once per exchange: so a token that was renewed is the one that counts.
 */
static enum refusal read_file(struct flow *f, const char *path, char **token)
{
	struct buf text = {0};
	enum refusal refusal = PASSED;
	enum err err = file_read(path, ACTOR_TOKEN_MAX_BYTES, &text);

	while (text.len && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r'))
		buf_cut(&text, text.len - 1);
	if (err || !check_reply_token(buf_slice(&text)))
		refusal = refuse(f, REFUSED_ACTOR, "no actor token in %.150s", path);
	else
		*token = slice_dup(buf_slice(&text));
	buf_clear(&text);
	return refusal;
}

static enum refusal read_issued(struct flow *f, const struct http_reply *reply, double asked_at,
	char **token, double *usable_until)
{
	struct claim_time lifetime = {.shape = CLAIM_ABSENT};
	struct json *document = NULL;
	struct slice text;
	bool good;

	if (!check_reply_available(reply->status))
		return flow_told_to_wait(f, "the issuer", reply);
	if (!check_reply_media_type(http_fields_value(reply->fields, "content-type")) ||
		json_parse(buf_slice(&reply->body), &document) || !json_is_object(document))
		return refuse(f, REFUSED_ACTOR, "the issuer answered %d about the actor, no JSON",
			reply->status);
	text = json_member_string(document, "access_token");
	good = check_reply_status(reply->status) &&
	       check_reply_no_error(json_member(document, "error") != NULL) &&
	       check_reply_token_type(json_member_string(document, "token_type")) &&
	       check_reply_token(text);
	if (good && json_number(json_member(document, "expires_in"), &lifetime.at))
		lifetime.shape = CLAIM_GOOD;
	*usable_until = cache_usable_until(
		asked_at, &lifetime, INFINITY, (double)f->proxy->config->cache_lifetime_s);
	if (good)
		*token = slice_dup(text);
	json_free(document);
	return good ? PASSED
		    : refuse(f, REFUSED_ACTOR, "the issuer answered %d to our client credentials",
			      reply->status);
}

/* Ends in token_cache_put or token_cache_fail. */
static enum refusal fetch(struct flow *f, struct cache_entry *take_lead, char **token)
{
	struct exchange_request request = {0};
	struct http_reply reply;
	double asked_at = clock_now();
	double usable_until = 0;
	enum refusal refusal;
	enum err err;

	exchange_write_client_credentials(f->accept->exchange, &request);
	err = flow_send_token_request(f, &request, &reply);
	if (err)
		refusal = err == ERR_TIMEOUT ? REFUSED_EXCHANGE_TIMEOUT : REFUSED_ACTOR;
	else
		refusal = read_issued(f, &reply, asked_at, token, &usable_until);
	if (refusal == PASSED)
		token_cache_put(f->proxy->cache, take_lead, slice_of(*token), usable_until);
	else
		token_cache_fail(f->proxy->cache, take_lead, (int)refusal, 0, SLICE_NONE);
	http_reply_clear(&reply);
	exchange_request_clear(&request);
	return refusal;
}

/* Kept beside the exchanged tokens, by all that shapes the request. */
static enum refusal own_token(struct flow *f, char **token)
{
	const struct config_exchange *config = f->accept->exchange;
	struct slice parts[] = {SLICE("client_credentials"), slice_of(config->token_endpoint),
		slice_of(config->client_id), slice_of(config->actor->scope),
		slice_of(config->actor->audience)};
	uint8_t key[SHA256_SIZE];
	struct cache_result found;

	token_cache_key(parts, ARRAY_LEN(parts), key);
	switch (token_cache_get(f->proxy->cache, key, clock_now(), &found)) {
	case CACHE_HIT:
	case CACHE_SHARED:
		*token = found.token;
		return PASSED;
	case CACHE_LEAD:
		return fetch(f, found.lead, token);
	case CACHE_REPEATED:
	case CACHE_FAILED:
		return refuse(f, (enum refusal)found.reason,
			"the actor's token that this one waited for");
	case CACHE_FULL:
		return refuse(f, REFUSED_BUSY, "too many requests wait for issuers");
	case CACHE_INVALID:
		break;
	}
	return refuse(f, REFUSED_UNKNOWN, "the cache gave no answer");
}

enum refusal flow_get_actor(struct flow *f, char **token)
{
	const struct config_actor *actor = f->accept->exchange->actor;

	*token = NULL;
	if (!actor)
		return PASSED;
	return actor->file ? read_file(f, actor->file, token) : own_token(f, token);
}
