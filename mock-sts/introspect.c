/* POST /v1/introspect: is this one of our tokens, and does it still hold? [RFC7662] */
#include "audit.h"
#include "checks.h"
#include "lib/base64url.h"
#include "presented.h"

/* ---- who asks ---- */

/* [RFC6749 2.3.1] id and secret are form-encoded before they are joined. */
static bool credentials_known(const struct config *config, struct slice pair)
{
	size_t colon = slice_find(pair, ':');
	const struct client *client;
	struct buf id = {0};
	struct buf secret = {0};
	bool known = false;

	if (colon < pair.len && !form_decode(slice_to(pair, colon), &id) &&
		!form_decode(slice_from(pair, colon + 1), &secret)) {
		client = config_client(config, buf_slice(&id));
		known = client &&
			check_introspector_secret(client_secret(client), buf_slice(&secret));
	}
	buf_clear(&id);
	buf_clear(&secret);
	return known;
}

/* [RFC7617 2] */
static bool client_known(const struct sts *sts, const struct http_request *request)
{
	struct slice value = http_fields_value(request->fields, "authorization");
	size_t space = slice_find(value, ' ');
	struct buf pair = {0};
	bool known;

	if (http_fields_count(request->fields, "authorization") != 1 ||
		!slice_is_nocase(slice_to(value, space), "Basic"))
		return false;
	known = !base64_decode(slice_trim(slice_from(value, space)), &pair) &&
		credentials_known(sts->config, buf_slice(&pair));
	buf_clear(&pair);
	return known;
}

/* ---- the token ---- */

/* [RFC7662 2.2]; `username` is the principal, as Google has it */
static struct json *active_response(const struct presented *p)
{
	static const char *const copied[] = {"aud", "exp", "iat", "iss", "scope", "sub", "act"};
	struct json *body = json_new_object();

	json_set(body, "active", json_new_bool(true));
	for (size_t i = 0; i < ARRAY_LEN(copied); i++)
		if (json_member(p->payload, copied[i]))
			json_set(body, copied[i], json_copy(json_member(p->payload, copied[i])));
	json_set_string(body, "username", p->claims.sub.text);
	json_set_string(body, "token_type", SLICE("Bearer"));
	return body;
}

static void answer_about(struct sts *sts, const struct http_request *request, struct slice token,
	struct answer *answer)
{
	struct presented p = {0};
	struct json *body;
	const char *why = presented_judge(sts, token, &p);

	if (why) {
		/* [RFC7662 2.2] nothing more, so that nothing is learnt from asking */
		body = json_new_object();
		json_set(body, "active", json_new_bool(false));
	} else {
		body = active_response(&p);
	}
	audit_introspection(sts, request, token, why ? SLICE_NONE : p.claims.sub.text,
		why ? "inactive" : "active", why ? why : "");
	answer_json(answer, 200, body);
	presented_clear(&p);
}

/* ---- the endpoint ---- */

/* What is wrong with the request, or NULL; the form is filled as far as it was read. */
static const char *problem_of(const struct http_request *request, struct form *form)
{
	struct slice name;

	if (!content_type_is(request, "application/x-www-form-urlencoded") ||
		form_parse(request->body, form))
		return "The body must be application/x-www-form-urlencoded.";
	if (form_has_repeated(form, &name))
		return "A parameter occurs more than once.";
	if (form_value(form, "token").len == 0)
		return "The parameter token is missing.";
	return NULL;
}

static struct json *refusal(
	struct sts *sts, const struct http_request *request, const char *error, const char *why)
{
	audit_introspection(sts, request, SLICE_NONE, SLICE_NONE, "refused", why);
	return error_json(error, slice_of(why));
}

void introspect_serve(struct sts *sts, const struct http_request *request, struct answer *answer)
{
	struct form form = {0};
	const char *problem;

	if (!check_sts_method(request->method)) {
		answer_method(answer, "POST",
			refusal(sts, request, "invalid_request", "Only POST is allowed here."));
		return;
	}
	if (!client_known(sts, request)) {
		/* [RFC6749 5.2] with a challenge of the scheme that is wanted */
		answer_json(answer, 401,
			refusal(sts, request, "invalid_client", "Client authentication failed."));
		http_response_add(
			&answer->response, "WWW-Authenticate", SLICE("Basic realm=\"mock-sts\""));
		return;
	}
	problem = problem_of(request, &form);
	if (problem)
		answer_json(answer, 400, refusal(sts, request, "invalid_request", problem));
	else
		answer_about(sts, request, form_value(&form, "token"), answer);
	form_clear(&form);
}
