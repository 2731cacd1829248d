#include "see_exchange.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"

#define TYPE "urn:ietf:params:oauth:token-type:"

const struct exchange_route exchange_routes[] = {
	{.route = "origin",
		.scope = "backend-api:read",
		.subject_type = TYPE "access_token",
		.requested_type = TYPE "access_token",
		.audiences = {"backend-server"}},
	{.route = "plain",
		.scope = "backend-api:read",
		.subject_type = TYPE "access_token",
		.audiences = {"backend-server"}},
	{.route = "keyed",
		.path = "/keyed/token",
		.scope = "backend-api:read",
		.subject_type = TYPE "access_token",
		.audiences = {"backend-server"}},
	{.route = "delegated",
		.path = "/delegated/token",
		.scope = "backend-api:read",
		.subject_type = "urn:example:token-type:partner-token",
		.requested_type = TYPE "jwt",
		.audiences = {"backend-server", "backend-replica"},
		.resources = {"https://backend.example.com/api", "urn:example:backend"},
		.actor = true},
	{.route = "acting",
		.path = "/acting/token",
		.scope = "backend-api:read",
		.subject_type = TYPE "access_token",
		.resources = {"https://backend.example.com/api"},
		.actor = true},
	{.route = "basic",
		.path = "/basic/token",
		.scope = "backend-api:read",
		.subject_type = TYPE "access_token",
		.audiences = {"backend-server"}},
	{.route = "public",
		.path = "/public/token",
		.scope = "backend-api:read",
		.subject_type = TYPE "access_token",
		.audiences = {"backend-server"}},
};
const size_t exchange_route_count = ARRAY_LEN(exchange_routes);

const struct exchange_route *exchange_route_named(const char *route)
{
	for (size_t i = 0; i < exchange_route_count; i++)
		if (strcmp(exchange_routes[i].route, route) == 0)
			return &exchange_routes[i];
	case_broken("no route \"%s\" is known", route);
}

bool has_route(struct suite *suite, const char *route)
{
	return json_member(suite->party[ROLE_PROXY].manifest.routes, route) != NULL;
}

char *tell_good_exchange(struct suite *suite, const char *path)
{
	const char *type = NULL;
	char *token = opaque_token(suite);
	char *reply;

	for (size_t i = 0; i < exchange_route_count; i++)
		if (exchange_routes[i].path && strcmp(exchange_routes[i].path, path) == 0)
			type = exchange_routes[i].requested_type;
	reply = exchange_reply(token, type ? type : TYPE "access_token", "Bearer");
	issuer_tell_json(suite->issuer, path, reply);
	free(reply);
	return token;
}

/* The last one at the issuer: an actor's token may have been asked for before it. */
static bool find_at_issuer(struct suite *suite, size_t since, const struct exchange_route *route,
	struct exchange_seen *out)
{
	size_t count = issuer_asked(suite->issuer, since, route->path);
	const struct wire_request *request =
		count ? issuer_request(suite->issuer, since, route->path, count - 1) : NULL;

	if (!request)
		return false;
	out->method = request->method;
	out->target = request->target;
	out->fields = request->fields;
	out->body = request->body;
	return true;
}

static bool find_at_idp(struct suite *suite, struct moment before, struct exchange_seen *out)
{
	suite_observe(suite, before, &out->seen);
	for (size_t i = 0; i < out->seen.count; i++) {
		const struct message *m = out->seen.at[i];

		/* Its keys may be fetched too; an exchange is whatever has the client's token. */
		if (m->response || !slice_is(m->to, "IdP") || !slice_is(m->from, "Proxy") ||
			slice_contains(m->target, "/keys") ||
			slice_contains(m->target, ".well-known"))
			continue;
		out->method = m->method;
		out->target = m->target;
		out->fields = m->fields;
		out->body = m->body;
		return true;
	}
	return false;
}

void see_exchange(struct suite *suite, const struct exchange_route *route,
	const struct probe *probe, struct exchange_seen *out)
{
	struct probe sent = probe ? *probe : (struct probe){0};
	struct moment before;
	int status;
	size_t since;
	char *issued;
	bool found;

	*out = (struct exchange_seen){.subject = suite_mint(suite, NULL)};
	issued = route->path ? tell_good_exchange(suite, route->path) : NULL;
	sent.route = route->route;
	sent.token = out->subject;
	since = issuer_now(suite->issuer);
	before = suite_now(suite);
	status = probe_status(suite, &sent);
	found = route->path ? find_at_issuer(suite, since, route, out)
			    : find_at_idp(suite, before, out);
	if (!found)
		case_untestable("a good request causes an exchange request",
			"none on the route \"%s\", status %d", route->route, status);
	free(issued);
	out->is_form = form_parse(out->body, &out->form) == ERR_NONE;
}

void exchange_seen_clear(struct exchange_seen *seen)
{
	form_clear(&seen->form);
	observation_clear(&seen->seen);
	free(seen->subject);
	*seen = (struct exchange_seen){0};
}

size_t count_values(const struct form *form, const char *name, const char *value)
{
	size_t count = 0;

	for (size_t i = 0; i < form->count; i++)
		if (slice_is(form->at[i].name, name) && slice_is(form->at[i].value, value))
			count++;
	return count;
}

size_t count_client_proofs(const struct exchange_seen *seen)
{
	return http_fields_count(seen->fields, "authorization") +
	       form_count(&seen->form, "client_secret") +
	       form_count(&seen->form, "client_assertion");
}

bool is_basic_of(struct slice value, const char *id, struct slice secret)
{
	struct buf pair = {0}, decoded = {0};
	size_t colon;
	bool good;

	good = slice_is_nocase(slice_to(value, 6), "Basic ") &&
	       !base64_decode(slice_from(value, 6), &pair);
	colon = slice_find(buf_slice(&pair), ':');
	good = good && colon < pair.len &&
	       !form_decode(slice_to(buf_slice(&pair), colon), &decoded) &&
	       slice_is(buf_slice(&decoded), id);
	buf_reset(&decoded);
	good = good && !form_decode(slice_from(buf_slice(&pair), colon + 1), &decoded) &&
	       slice_equal(buf_slice(&decoded), secret);
	buf_clear(&pair);
	buf_clear(&decoded);
	return good;
}
