#include "way_help.h"

#include <stdlib.h>
#include <string.h>

const struct wire_request *expect_forwarded(
	struct suite *suite, const struct probe *probe, const char *what)
{
	struct moment before = suite_now(suite);
	const struct wire_request *request;
	int status = probe_status(suite, probe);

	request = suite_last_at_origin(suite, before);
	EXPECT(status == 200 && suite_heard_origin(suite, before) == 1,
		"a good request passes, once", "%s: status %d, %zu requests", what, status,
		suite_heard_origin(suite, before));
	EXPECT(!slice_contains(request->raw, probe->token),
		"the client's token is nowhere in what the upstream gets", "%s: it is", what);
	return request;
}

static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '_' || c == '.' ? '-' : c;
}

size_t fields_spelt(const struct wire_request *request, const char *name)
{
	size_t len = strlen(name);
	size_t count = 0;

	for (size_t i = 0; i < request->fields.count; i++) {
		struct slice other = request->fields.at[i].name;
		size_t same = 0;

		while (same < len && other.len == len && plain(other.at[same]) == plain(name[same]))
			same++;
		count += same == len;
	}
	return count;
}

void expect_nothing_forwarded(struct suite *suite, const struct probe *probe, const char *what)
{
	struct moment before = suite_now(suite);
	int status = probe_status(suite, probe);

	EXPECT(suite_heard_origin(suite, before) == 0, "nothing is forwarded",
		"%s: %zu requests, status %d", what, suite_heard_origin(suite, before), status);
	EXPECT(status >= 500, "the failure is not the client's", "%s: status %d", what, status);
}

void expect_route_guarded(struct suite *suite, const char *route)
{
	char *other = suite_mint(suite, "{\"claims\":{\"aud\":\"other\"}}");
	const struct refusal refusal = {
		.status = 401, .error = "invalid_token", .idp_silent = true};
	const struct refusal nothing = {.status = 401, .error = "", .idp_silent = true};

	expect_refused(suite, &(struct probe){.route = route, .token = other}, &refusal,
		"a token for another audience");
	expect_refused(suite, &(struct probe){.route = route}, &nothing, "no token");
	free(other);
}

void script_sts(
	struct suite *suite, const char *endpoint, int status, const char *fields, const char *body)
{
	struct json *fault = json_new_object();
	struct json *list = NULL;
	struct buf text = {0};

	json_set_string(fault, "endpoint", slice_of(endpoint));
	json_set_number(fault, "next", 1);
	json_set_number(fault, "status", status);
	if (json_parse(slice_of(fields), &list))
		case_broken("fields of a scripted reply are no JSON");
	json_set(fault, "fields", list);
	json_set_string(fault, "body", slice_of(body));
	json_print(&text, fault);
	json_free(suite_control(suite, ROLE_STS, "POST", "/faults", text.at));
	json_free(fault);
	buf_clear(&text);
}

void restore_sts(struct suite *suite)
{
	json_free(suite_control(suite, ROLE_STS, "DELETE", "/faults", NULL));
}
