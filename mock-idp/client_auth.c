#include "client_auth.h"

#include "checks.h"
#include "client_assertion.h"
#include "lib/base64url.h"

struct credentials {
	struct buf client_id;
	struct buf secret;
	bool secret_presented;
	const struct client *asserted; /* whom an assertion has proved already */
};

static void credentials_clear(struct credentials *credentials)
{
	buf_clear(&credentials->client_id);
	buf_clear(&credentials->secret);
}

/*
 * "Basic" of both, each form-encoded first, so that an ID may hold a colon. [RFC6749 2.3.1]
 * [RFC7617 2]
 */
static bool read_basic(struct slice authorization, struct credentials *out)
{
	size_t space = slice_find(authorization, ' ');
	struct buf text = {0};
	size_t colon;
	bool good;

	if (!slice_is_nocase(slice_to(authorization, space), "Basic"))
		return false;
	good = base64_decode(slice_trim(slice_from(authorization, space)), &text) == ERR_NONE;
	colon = slice_find(buf_slice(&text), ':');
	good = good && colon < text.len &&
	       form_decode(slice_to(buf_slice(&text), colon), &out->client_id) == ERR_NONE &&
	       form_decode(slice_from(buf_slice(&text), colon + 1), &out->secret) == ERR_NONE;
	buf_clear(&text);
	out->secret_presented = true;
	return good;
}

/* False after having refused. */
static bool read_assertion(struct call *call, struct credentials *out)
{
	struct note why = {0};

	out->asserted = client_of_assertion(call, form_value(&call->form, "client_assertion"),
		form_value(&call->form, "client_assertion_type"), &why);
	if (!out->asserted) {
		call_refuse(call, OAUTH_INVALID_CLIENT, "%s", why.text);
		return false;
	}
	buf_puts(&out->client_id, out->asserted->client_id);
	if (!check_idp_client_id_consistent(
		    buf_slice(&out->client_id), form_value(&call->form, "client_id"))) {
		call_refuse(call, OAUTH_INVALID_CLIENT,
			"client_id is not the client of the assertion (RFC 7521 4.2)");
		return false;
	}
	return true;
}

/* False after having refused. */
static bool read_credentials(struct call *call, struct credentials *out)
{
	struct http_fields fields = call->request->fields;
	struct slice authorization = http_fields_value(fields, "authorization");
	struct slice client_id = form_value(&call->form, "client_id");
	struct slice secret = form_value(&call->form, "client_secret");
	bool assertion = form_value(&call->form, "client_assertion").at ||
			 form_value(&call->form, "client_assertion_type").at;
	unsigned methods = (unsigned)http_fields_count(fields, "authorization") +
			   (secret.at ? 1 : 0) + (assertion ? 1 : 0);

	if (!check_idp_client_one_method(methods)) {
		call_refuse(call, OAUTH_INVALID_REQUEST,
			"more than one way of client authentication (RFC 6749 2.3)");
		return false;
	}
	if (assertion)
		return read_assertion(call, out);
	if (authorization.at) {
		if (!read_basic(authorization, out)) {
			call_refuse(call, OAUTH_INVALID_CLIENT,
				"the Authorization field is not HTTP Basic (RFC 6749 2.3.1)");
			return false;
		}
		if (!check_idp_client_id_consistent(buf_slice(&out->client_id), client_id)) {
			call_refuse(call, OAUTH_INVALID_REQUEST,
				"client_id is not the client that authenticated (RFC 6749 3.2.1)");
			return false;
		}
		return true;
	}
	if (!client_id.at) {
		call_refuse(
			call, OAUTH_INVALID_CLIENT, "the request names no client (RFC 6749 3.2.1)");
		return false;
	}
	buf_add(&out->client_id, client_id);
	buf_add(&out->secret, secret);
	out->secret_presented = secret.at != NULL;
	return true;
}

/* One text for all of it, so that nobody learns which client IDs exist. */
static bool is_authentic(const struct client *client, const struct credentials *credentials)
{
	bool confidential = client && client->type == CLIENT_CONFIDENTIAL;

	if (credentials->asserted)
		return credentials->asserted == client;
	/* A client that has keys has no secret, so nothing that is shown can be it. */
	if (!client || !check_idp_client_credentials(confidential, credentials->secret_presented))
		return false;
	if (!confidential)
		return true;
	return check_idp_client_secret(client_secret(client), buf_slice(&credentials->secret));
}

/*
 * [RFC6749 2.3.1] "MUST protect any endpoint utilizing it against brute force attacks". Names that
 * are nobody's are treated like the others, so that nobody learns which client IDs exist. What is
 * under way at the same time is not counted yet. False after having refused.
 */
static bool may_guess(struct call *call, const struct credentials *credentials)
{
	unsigned seconds;

	/* An assertion is signed, and who shows nothing guesses nothing. */
	if (!credentials->secret_presented)
		return true;
	seconds = throttle_wait(call->idp->throttle, buf_slice(&credentials->client_id), call->now);
	if (!seconds)
		return true;
	call_refuse(call, OAUTH_TOO_MANY,
		"too many wrong secrets of this client, this one was not looked at "
		"(RFC 6749 2.3.1)");
	call_field(call, "Retry-After", xasprintf("%u", seconds));
	return false;
}

/* False after having refused. */
static bool prove(
	struct call *call, const struct client *client, const struct credentials *credentials)
{
	if (!may_guess(call, credentials))
		return false;
	if (is_authentic(client, credentials))
		return true;
	if (credentials->secret_presented)
		throttle_failed(call->idp->throttle, buf_slice(&credentials->client_id), call->now);
	call_refuse(call, OAUTH_INVALID_CLIENT,
		"unknown client, or not its credentials (RFC 6749 5.2)");
	return false;
}

bool client_authenticate(struct call *call)
{
	struct credentials credentials = {0};
	const struct client *client = NULL;
	bool good = read_credentials(call, &credentials);

	if (good) {
		client = config_client(call->idp->config, buf_slice(&credentials.client_id));
		good = prove(call, client, &credentials);
	}
	if (good)
		call->client = client;
	credentials_clear(&credentials);
	return good;
}
