#include "participants/upstream_introspect.h"

#include "lib/base64url.h"
#include "lib/form.h"

/* [RFC6749 2.3.1] both are form-encoded before they are joined */
static void put_credentials(const struct upstream_resource *resource, struct buf *out)
{
	struct buf pair = {0};

	form_encode(&pair, slice_of(resource->client_id));
	buf_putc(&pair, ':');
	form_encode(&pair, slice_of(resource->secret ? resource->secret : resource->dev_secret));
	buf_puts(out, "Basic ");
	base64_encode(out, pair.at, pair.len);
	buf_clear(&pair);
}

enum err upstream_introspect(const struct upstream_config *config,
	const struct upstream_resource *resource, struct slice token, struct cJSON **out,
	struct note *note)
{
	struct http_call call = participant_call("POST", resource->introspect_url, config->ca_file,
		config->connect_timeout_ms, config->call_timeout_ms);
	struct buf credentials = {0};
	struct buf body = {0};
	struct http_field fields[3];
	struct http_reply reply;
	enum err err;

	*out = NULL;
	put_credentials(resource, &credentials);
	form_add(&body, "token", token);
	form_add(&body, "token_type_hint", SLICE("access_token"));
	fields[0] = (struct http_field){SLICE("Accept"), SLICE("application/json")};
	fields[1] = (struct http_field){
		SLICE("Content-Type"), SLICE("application/x-www-form-urlencoded")};
	fields[2] = (struct http_field){SLICE("Authorization"), buf_slice(&credentials)};
	call.fields = (struct http_fields){fields, ARRAY_LEN(fields)};
	call.body = buf_slice(&body);
	err = http_client_call(&call, &reply, note);
	if (!err && reply.status == 200)
		*out = oracle_json(reply.body.at ? reply.body.at : "", reply.body.len);
	/* [RFC7662 2.2] "active" is the one member that every answer has */
	if (!err && !oracle_has(*out, "active")) {
		oracle_json_free(*out);
		*out = NULL;
		err = note_err(note, ERR_SYNTAX, "status %d without an answer", reply.status);
	}
	http_reply_clear(&reply);
	buf_clear(&credentials);
	buf_clear(&body);
	return err;
}
