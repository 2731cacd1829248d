#include "introspection.h"

#include "checks/introspection.h"
#include "exchange/client_auth.h"
#include "lib/form.h"
#include "lib/http_client.h"

/* Answers are kept, so this bounds memory too; real ones have a few hundred bytes. */
#define ANSWER_MAX_BYTES (64 * 1024)

static enum err read_answer(const struct http_reply *reply, struct json **out, struct note *note)
{
	enum err err;

	/* [RFC9110 15.6] the issuer's trouble, which may pass */
	if (reply->status >= 500 || reply->status == 429)
		return note_err(note, ERR_UNREACHABLE, "introspection answered %d", reply->status);
	if (!check_introspection_status(reply->status))
		return note_err(note, ERR_UNSUPPORTED, "introspection answered %d", reply->status);
	if (!check_introspection_media_type(http_fields_value(reply->fields, "content-type")))
		return note_err(note, ERR_UNSUPPORTED, "introspection did not answer in JSON");
	err = json_parse(buf_slice(&reply->body), out);
	if (err)
		return note_err(note, err, "the answer of introspection is no strict JSON");
	if (!json_is_object(*out)) {
		json_free(*out);
		*out = NULL;
		return note_err(note, ERR_SYNTAX, "the answer of introspection is no object");
	}
	return ERR_NONE;
}

enum err introspect(const struct config_introspection *config, struct slice token,
	struct json **out, struct note *note)
{
	struct client_identity client = {.how = config->client_auth,
		.id = config->client_id,
		.secret = config->client_secret};
	struct buf authorization = {0};
	struct buf body = {0};
	struct http_field fields[3] = {
		{SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")},
		{SLICE("Accept"), SLICE("application/json")},
	};
	struct http_call call = {
		.method = "POST",
		.url = config->endpoint,
		.fields = {fields, 2},
		.ca_file = config->ca_file,
		.certificate = CERTIFICATE_OF(config->client_certificate),
		.key = KEY_OF(config->client_certificate),
		.connect_ms = (unsigned)config->timeout_ms,
		.reply_ms = (unsigned)config->timeout_ms,
		.total_ms = (unsigned)config->timeout_ms,
		.max_bytes = ANSWER_MAX_BYTES,
	};
	struct http_reply reply;
	enum err err;

	*out = NULL;
	/* [RFC7662 2.1, 4] in the body of a POST, so that it stands in nobody's log of URLs */
	form_add(&body, "token", token);
	form_add(&body, "token_type_hint", SLICE("access_token"));
	client_auth_write(&client, &body, &authorization);
	call.body = buf_slice(&body);
	if (authorization.len)
		fields[call.fields.count++] =
			(struct http_field){SLICE("Authorization"), buf_slice(&authorization)};
	err = http_client_call(&call, &reply, note);
	if (!err)
		err = read_answer(&reply, out, note);
	http_reply_clear(&reply);
	buf_clear(&body);
	buf_clear(&authorization);
	return err;
}
