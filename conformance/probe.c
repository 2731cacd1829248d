#include "probe.h"

#include <stdlib.h>
#include <string.h>

#include "challenge.h"

const char *route_path(struct suite *suite, const char *route)
{
	const struct json *routes = suite->party[ROLE_PROXY].manifest.routes;
	struct slice path = json_member_string(routes, route ? route : "origin");

	if (!path.len)
		case_untestable("the manifest names every route that a claimed row needs",
			"no route \"%s\"", route ? route : "origin");
	return path.at; /* the text of a JSON string ends with NUL */
}

static const char *default_body(const char *method)
{
	return strcmp(method, "POST") == 0 ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"
					   : NULL;
}

static const char *port_of(const struct probe *probe)
{
	return probe->port ? probe->port : "proxy_port";
}

char *probe_text(struct suite *suite, const struct probe *probe)
{
	const char *method = probe->method ? probe->method : "POST";
	const char *body = probe->body ? probe->body : default_body(method);
	struct buf text = {0};

	buf_printf(&text, "%s %s%s%s HTTP/1.1\r\n", method,
		probe->target ? probe->target : route_path(suite, probe->route),
		probe->query ? "?" : "", probe->query ? probe->query : "");
	if (!probe->host)
		buf_printf(&text, "Host: 127.0.0.1:%u\r\n", suite_port(suite, port_of(probe)));
	else if (probe->host[0])
		buf_printf(&text, "Host: %s\r\n", probe->host);
	if (probe->authorization)
		buf_printf(&text, "Authorization: %s\r\n", probe->authorization);
	else if (probe->token)
		buf_printf(&text, "Authorization: Bearer %s\r\n", probe->token);
	buf_puts(&text, "Accept: application/json, text/event-stream\r\n");
	if (probe->fields)
		buf_puts(&text, probe->fields);
	if (body)
		buf_printf(&text, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
			strlen(body), body);
	else
		buf_puts(&text, "\r\n");
	return buf_take(&text);
}

/* What came back is swept after the case, like everything that anybody saw. */
static void receive(
	struct suite *suite, struct wire *wire, const char *method, struct wire_reply *reply)
{
	wire_read(wire, method, REPLY_MS, reply);
	buf_add(&suite->client_saw, buf_slice(&reply->raw));
}

void probe_send_on(
	struct suite *suite, struct wire *wire, const struct probe *probe, struct wire_reply *reply)
{
	char *text = probe_text(suite, probe);

	wire_send(wire, slice_of(text));
	receive(suite, wire, probe->method ? probe->method : "POST", reply);
	free(text);
}

static void send_to(struct suite *suite, const char *port, const char *method, struct slice text,
	struct wire_reply *reply)
{
	struct wire wire;

	wire_open(&wire, suite_port(suite, port));
	wire_send(&wire, text);
	receive(suite, &wire, method, reply);
	wire_close(&wire);
}

void probe_send_text(
	struct suite *suite, const char *method, struct slice text, struct wire_reply *reply)
{
	send_to(suite, "proxy_port", method, text, reply);
}

void probe_send(struct suite *suite, const struct probe *probe, struct wire_reply *reply)
{
	char *text = probe_text(suite, probe);

	send_to(suite, port_of(probe), probe->method ? probe->method : "POST", slice_of(text),
		reply);
	free(text);
}

int probe_status(struct suite *suite, const struct probe *probe)
{
	struct wire_reply reply;
	int status;

	probe_send(suite, probe, &reply);
	status = reply.status;
	wire_reply_clear(&reply);
	return status;
}

void probe_answered(struct suite *suite, const struct probe *probe, const char *answer,
	struct wire_reply *reply)
{
	origin_answer(suite->origin, answer);
	probe_send(suite, probe, reply);
	origin_answer(suite->origin, NULL);
}

/* ---- controls ---- */

/* NULL when the probe passed as it should, else what was wrong with it. */
static const char *passed(struct suite *suite, const struct probe *probe, struct wire_reply *reply)
{
	struct moment before = suite_now(suite);
	const struct wire_request *at_origin;
	struct slice value;

	probe_send(suite, probe, reply);
	at_origin = suite_last_at_origin(suite, before);
	if (reply->status != 200)
		return "the status is not 200";
	if (suite_heard_origin(suite, before) != 1)
		return "the upstream did not get exactly one request";
	value = http_fields_value(at_origin->fields, "authorization");
	if (http_fields_count(at_origin->fields, "authorization") != 1 ||
		!slice_starts(value, "Bearer ") || value.len < 20)
		return "the upstream did not get exactly one bearer token";
	if (probe->token && slice_is(slice_from(value, 7), probe->token))
		return "the upstream got the client's own token";
	return NULL;
}

void expect_control(struct suite *suite, const struct probe *probe)
{
	struct wire_reply reply;
	const char *wrong = passed(suite, probe, &reply);
	int status = reply.status;

	wire_reply_clear(&reply);
	if (wrong)
		case_untestable("the control, which differs in one thing only, passes",
			"status %d: %s", status, wrong);
}

void expect_good_token_passes(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};

	expect_control(suite, &probe);
	free(token);
}

void expect_passes(struct suite *suite, const struct probe *probe, const char *what)
{
	struct wire_reply reply;
	const char *wrong = passed(suite, probe, &reply);
	int status = reply.status;

	wire_reply_clear(&reply);
	EXPECT(!wrong, "a good token passes and reaches the upstream as another one",
		"%s: status %d: %s", what, status, wrong);
}

void expect_token_passes(struct suite *suite, const char *token, const char *what)
{
	struct probe probe = {.token = token};

	expect_passes(suite, &probe, what);
}

/* ---- refusals ---- */

/* Requests of the proxy with that method, and that text in their target. */
static size_t proxy_asked(
	struct suite *suite, struct moment since, const char *method, const char *part)
{
	struct observation seen;
	size_t count = 0;

	suite_observe(suite, since, &seen);
	for (size_t i = 0; i < seen.count; i++)
		count += !seen.at[i]->response && slice_is(seen.at[i]->from, "Proxy") &&
			 slice_is(seen.at[i]->method, method) &&
			 slice_contains(seen.at[i]->target, part);
	observation_clear(&seen);
	return count;
}

size_t token_endpoints_heard(struct suite *suite, struct moment since)
{
	return proxy_asked(suite, since, "POST", "/token");
}

size_t key_fetches(struct suite *suite, struct moment since)
{
	return proxy_asked(suite, since, "GET", "");
}

static void judge_challenge(const struct wire_reply *reply, const char *error, const char *what)
{
	struct challenge challenge;
	const char *wrong = challenge_read(reply->fields, &challenge);
	struct slice stated = challenge_parameter(&challenge, "error");

	EXPECT(!wrong, "one well-formed Bearer challenge", "%s: %s", what, wrong);
	if (strcmp(error, ANY_ERROR) == 0)
		return;
	if (error[0])
		EXPECT(slice_is(stated, error), "the challenge names the error",
			"%s: error=\"%.*s\"", what, SLICE_ARGS(stated));
	else
		EXPECT(!stated.at, "no error in the challenge", "%s: error=\"%.*s\"", what,
			SLICE_ARGS(stated));
}

static bool is_refusal(const struct refusal *refusal, int status)
{
	return status == refusal->status || (refusal->or_status && status == refusal->or_status) ||
	       (refusal->or_too_large && (status == 413 || status == 414 || status == 431));
}

void expect_refused(struct suite *suite, const struct probe *probe, const struct refusal *refusal,
	const char *what)
{
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	size_t at_origin;

	probe_send(suite, probe, &reply);
	at_origin = suite_heard_origin(suite, before) + suite_heard(suite, before, "MCP Server");
	EXPECT(at_origin == 0, "the upstream hears nothing", "%s: it got %zu requests (status %d)",
		what, at_origin, reply.status);
	EXPECT(is_refusal(refusal, reply.status), "the request is refused",
		"%s: status %d instead of %d", what, reply.status, refusal->status);
	if (refusal->idp_silent)
		EXPECT(token_endpoints_heard(suite, before) == 0,
			"no exchange is asked for before the token is validated",
			"%s: a token endpoint was called", what);
	if (refusal->error)
		judge_challenge(&reply, refusal->error, what);
	wire_reply_clear(&reply);
}

void expect_token_refused(struct suite *suite, const char *token, const char *what)
{
	struct probe probe = {.token = token};
	struct refusal refusal = {.status = 401, .error = "invalid_token", .idp_silent = true};

	expect_refused(suite, &probe, &refusal, what);
}
