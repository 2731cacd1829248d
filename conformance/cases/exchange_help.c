#include "exchange_help.h"

#include <stdlib.h>
#include <string.h>

#include "lib/crypto.h"

const struct message *seen_exchange(
	struct suite *suite, const struct probe *probe, struct form *form, struct observation *seen)
{
	struct moment before = suite_now(suite);
	const struct message *request = NULL;
	int status = probe_status(suite, probe);

	suite_observe(suite, before, seen);
	for (size_t i = 0; i < seen->count && !request; i++)
		if (!seen->at[i]->response && slice_is(seen->at[i]->to, "IdP") &&
			slice_is(seen->at[i]->from, "Proxy") &&
			slice_is(seen->at[i]->method, "POST"))
			request = seen->at[i];
	if (!request || form_parse(request->body, form))
		case_untestable("a good request makes one exchange request", "status %d, %s",
			status, request ? "and the request is no form" : "and the IdP saw none");
	return request;
}

static void add_fault(struct suite *suite, struct json *take_fault)
{
	struct buf text = {0};

	json_print(&text, take_fault);
	json_free(take_fault);
	json_free(suite_control(suite, ROLE_IDP, "POST", "/faults", text.at));
	buf_clear(&text);
}

void script_token_endpoint(
	struct suite *suite, unsigned count, int status, const char *fields, const char *body)
{
	struct json *fault = json_new_object();
	struct json *list = NULL;

	json_set_string(fault, "endpoint", SLICE("token"));
	json_set_number(fault, "next", count);
	json_set_number(fault, "status", status);
	if (json_parse(
		    slice_of(fields ? fields : "{\"Content-Type\":\"application/json\"}"), &list))
		case_broken("fields of a scripted reply are no JSON");
	json_set(fault, "fields", list);
	json_set_string(fault, "body", slice_of(body));
	add_fault(suite, fault);
}

void break_token_endpoint(struct suite *suite, const char *mode)
{
	struct json *fault = json_new_object();

	json_set_string(fault, "endpoint", SLICE("token"));
	json_set_number(fault, "next", 0);
	json_set_string(fault, "mode", slice_of(mode));
	add_fault(suite, fault);
}

void restore_idp(struct suite *suite)
{
	json_free(suite_control(suite, ROLE_IDP, "DELETE", "/faults", NULL));
}

char *opaque_token(struct suite *suite)
{
	char *token = crypto_random_hex(24);

	ledger_enter(suite->ledger, slice_of(token), SEEN_BY_IDP | SEEN_BY_MCP | SEEN_BY_UPSTREAM,
		"an exchanged token");
	return token;
}

char *exchange_reply(const char *token, const char *issued_type, const char *token_type)
{
	return xasprintf("{\"access_token\":\"%s\",\"issued_token_type\":\"%s\","
			 "\"token_type\":\"%s\",\"expires_in\":300}",
		token, issued_type, token_type);
}

char *good_exchange_reply(const char *token)
{
	return exchange_reply(token, "urn:ietf:params:oauth:token-type:access_token", "Bearer");
}

void expect_reply_refused(
	struct suite *suite, const char *fields, const char *body, int status, const char *what)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct moment before = suite_now(suite);
	int got;

	script_token_endpoint(suite, 1, 200, fields, body);
	got = probe_status(suite, &probe);
	restore_idp(suite);
	EXPECT(suite_heard_origin(suite, before) == 0, "nothing is forwarded", "%s: %zu requests",
		what, suite_heard_origin(suite, before));
	EXPECT(status ? got == status : got >= 500, "the failure is the issuer's", "%s: status %d",
		what, got);
	free(token);
}

void expect_reply_taken(
	struct suite *suite, const char *fields, const char *body, const char *token)
{
	char *subject = suite_mint(suite, NULL);
	struct probe probe = {.token = subject};
	struct moment before = suite_now(suite);
	const struct wire_request *request;
	struct wire_reply reply;
	struct slice value = SLICE_NONE;
	int status;

	script_token_endpoint(suite, 1, 200, fields, body);
	probe_send(suite, &probe, &reply);
	restore_idp(suite);
	status = reply.status;
	wire_reply_clear(&reply);
	request = suite_last_at_origin(suite, before);
	if (request)
		value = slice_from(http_fields_value(request->fields, "authorization"), 7);
	if (status != 200 || !slice_is(value, token))
		case_untestable("the control, a good reply, is used", "status %d, %s", status,
			request ? "with another token" : "and nothing was forwarded");
	free(subject);
}
