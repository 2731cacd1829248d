#include "participants/upstream_judge.h"

#include <string.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "participants/upstream_checks.h"
#include "participants/upstream_introspect.h"

static bool refuse(struct upstream_verdict *out, int status, const char *error, const char *reason)
{
	out->status = status;
	out->error = error;
	out->reason = reason;
	return false;
}

/* Nothing was found out about the token, so nothing is said about it. */
static bool give_up(
	struct upstream_verdict *out, enum err err, const struct note *note, const char *reason)
{
	log_say(LOG_WARN, "issuer-unavailable", "%s: %s: %s", reason, err_name(err), note->text);
	if (err == ERR_UNREACHABLE || err == ERR_TIMEOUT)
		return refuse(out, 503, "temporarily_unavailable", reason);
	return refuse(out, 502, "server_error", reason);
}

/* The oracle's verdict with the issuer's keys, which are fetched anew for a key they lack. */
static bool verify(struct upstream_keys *keys, struct slice token, struct upstream_verdict *out)
{
	struct buf set = {0};
	struct note note = {0};
	enum err err = upstream_keys_get(keys, &set, &note);

	if (!err)
		oracle_judge(token.at, token.len, set.at, set.len, &out->token);
	if (!err && out->token.verdict == ORACLE_UNKNOWN_KEY) {
		buf_reset(&set);
		err = upstream_keys_renew(keys, &set, &note);
		if (!err) {
			oracle_clear(&out->token);
			oracle_judge(token.at, token.len, set.at, set.len, &out->token);
		}
		if (err == ERR_NOT_FOUND)
			err = ERR_NONE;
	}
	buf_clear(&set);
	if (err)
		return give_up(out, err, &note, "the issuer's keys cannot be had");
	if (!check_upstream_signature(out->token.verdict))
		return refuse(out, 401, "invalid_token", out->token.reason);
	return true;
}

static bool validate(
	const struct upstream_resource *resource, double now, struct upstream_verdict *out)
{
	const struct cJSON *claims = out->token.claims;

	if (!check_upstream_issuer(claims, resource->issuer))
		return refuse(out, 401, "invalid_token", "another issuer");
	if (!check_upstream_audience(claims, resource->audience))
		return refuse(out, 401, "invalid_token", "another audience");
	if (!check_upstream_expiry(claims, now))
		return refuse(out, 401, "invalid_token", "expired");
	if (!check_upstream_not_before(claims, now))
		return refuse(out, 401, "invalid_token", "not valid yet");
	if (!check_upstream_unbound(claims))
		return refuse(out, 401, "invalid_token", "bound to a key");
	return true;
}

/* A signature tells what was true once; the issuer knows what is true now. [RFC7662 1] */
static bool introspect(const struct upstream_config *config,
	const struct upstream_resource *resource, struct slice token, struct upstream_verdict *out)
{
	struct cJSON *answer;
	struct note note = {0};
	enum err err = upstream_introspect(config, resource, token, &answer, &note);
	bool good;

	if (err)
		return give_up(out, err, &note, "the issuer cannot be asked");
	if (!check_upstream_active(answer))
		good = refuse(out, 401, "invalid_token", "not active");
	else if (!check_upstream_same_token(out->token.claims, answer))
		good = refuse(out, 502, "server_error", "the issuer speaks of another token");
	else
		good = true;
	oracle_json_free(answer);
	return good;
}

static bool authorize(const struct upstream_resource *resource, struct upstream_verdict *out)
{
	if (!check_upstream_principal(out->token.claims, &resource->principals))
		return refuse(out, 403, "access_denied", "not one of those who may come in");
	if (!check_upstream_scope(out->token.claims, resource->scope))
		return refuse(out, 403, "insufficient_scope", "the scope does not suffice");
	return true;
}

void upstream_judge(const struct upstream_config *config, const struct upstream_resource *resource,
	struct upstream_keys *keys, struct slice token, struct upstream_verdict *out)
{
	memset(out, 0, sizeof *out);
	if (!verify(keys, token, out) || !validate(resource, clock_now(), out) ||
		!introspect(config, resource, token, out) || !authorize(resource, out))
		return;
	out->status = 200;
	out->reason = "all questions were answered with yes";
}

void upstream_verdict_clear(struct upstream_verdict *verdict)
{
	oracle_clear(&verdict->token);
}
