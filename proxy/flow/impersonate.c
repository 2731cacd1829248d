/*
 * impersonate: the second hop of federation. The federated token, which stands for the user, gets a
 * token of a service account that he may act as. [IAM Service Account Credentials v1
 * generateAccessToken]
 */
#include "checks/cache.h"
#include "checks/reply.h"
#include "exchange/exchange.h"
#include "flow.h"
#include "lib/clock.h"
#include "lib/http_client.h"

#define REPLY_MAX_BYTES (256 * 1024)

/*
 * A 403 is a decision about this user, unless the scope is what is missing, which comes from the
 * configuration. Whatever else it is, the client cannot mend it either. [google.rpc.ErrorInfo]
 */
static enum refusal refused_by_account(
	struct flow *f, const struct http_reply *reply, const struct json *document)
{
	const struct json *error = json_member(document, "error");
	struct slice status = json_member_string(error, "status");
	const struct json *detail = json_first(json_member(error, "details"));
	bool ours = false;

	for (; detail; detail = json_next(detail))
		ours |= slice_is(
			json_member_string(detail, "reason"), "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
	if (reply->status == 403 && slice_is(status, "PERMISSION_DENIED") && !ours)
		return refuse(
			f, REFUSED_EXCHANGE_POLICY, "the service account is not for this user");
	if (!check_reply_code_tellable(status))
		status = SLICE("and no status that we know");
	return refuse(f, REFUSED_EXCHANGE_FAILED, "generateAccessToken answered %d %.*s%s",
		reply->status, SLICE_ARGS(status), ours ? ", exchange.scope is too narrow" : "");
}

static enum refusal read_token(struct flow *f, struct slice federated, const struct json *document,
	char **token, double *usable_until)
{
	struct slice text = json_member_string(document, "accessToken");
	struct claim_time end = {.shape = CLAIM_BAD};
	double now = clock_now();

	if (clock_read(json_member_string(document, "expireTime"), &end.at))
		end.shape = CLAIM_GOOD;
	if (!check_reply_no_error(json_member(document, "error") != NULL))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "200 with an error");
	if (!check_reply_token(text))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "accessToken is missing or unusable");
	if (!check_reply_not_subject_token(text, f->bearer.text))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the client's own token came back");
	if (!check_reply_not_federated(text, federated))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the federated token came back");
	if (!check_reply_expire_time(&end, now))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "expireTime is missing, no time or past");
	end.at -= now;
	*token = slice_dup(text);
	*usable_until = cache_usable_until(
		now, &end, f->bearer.claims.exp.at, (double)f->proxy->config->cache_lifetime_s);
	return PASSED;
}

static enum refusal read_reply(struct flow *f, struct slice federated,
	const struct http_reply *reply, char **token, double *usable_until)
{
	struct json *document = NULL;
	enum refusal refusal;

	if (!check_reply_available(reply->status))
		return flow_told_to_wait(f, "generateAccessToken", reply);
	if (!check_reply_media_type(http_fields_value(reply->fields, "content-type")))
		return refuse(f, REFUSED_EXCHANGE_FAILED,
			"generateAccessToken answered %d, not in JSON", reply->status);
	if (json_parse(buf_slice(&reply->body), &document) || !json_is_object(document))
		refusal = refuse(f, REFUSED_EXCHANGE_REPLY,
			"the reply of generateAccessToken is no strict JSON object");
	else if (!check_reply_status(reply->status))
		refusal = refused_by_account(f, reply, document);
	else
		refusal = read_token(f, federated, document, token, usable_until);
	json_free(document);
	return refusal;
}

enum refusal flow_impersonate(struct flow *f, struct slice federated, int64_t deadline_ms,
	char **token, double *usable_until)
{
	const struct config_service_account *account = f->accept->exchange->service_account;
	int64_t left_ms = deadline_ms - clock_ms();
	unsigned ms = left_ms > 1 ? (unsigned)left_ms : 1;
	struct buf authorization = {0};
	struct buf body = {0};
	struct http_field fields[3] = {
		{SLICE("Content-Type"), SLICE("application/json")},
		{SLICE("Accept"), SLICE("application/json")},
	};
	struct http_call call = {
		.method = "POST",
		.url = account->url,
		.fields = {fields, ARRAY_LEN(fields)},
		.ca_file = account->ca_file,
		.certificate = CERTIFICATE_OF(account->client_certificate),
		.key = KEY_OF(account->client_certificate),
		.connect_ms = ms,
		.reply_ms = ms,
		.total_ms = ms,
		.max_bytes = REPLY_MAX_BYTES,
	};
	struct http_reply reply;
	enum refusal refusal;
	enum err err;

	buf_puts(&authorization, "Bearer ");
	buf_add(&authorization, federated);
	fields[2] = (struct http_field){SLICE("Authorization"), buf_slice(&authorization)};
	impersonation_write(account, &body);
	call.body = buf_slice(&body);
	f->why = (struct note){0};
	err = http_client_call(&call, &reply, &f->why);
	if (err)
		refusal = err == ERR_TIMEOUT ? REFUSED_EXCHANGE_TIMEOUT : REFUSED_EXCHANGE_FAILED;
	else
		refusal = read_reply(f, federated, &reply, token, usable_until);
	http_reply_clear(&reply);
	buf_clear(&authorization);
	buf_clear(&body);
	return refusal;
}
