/* What the exchange request asks for: each parameter as the route has it, and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "intro_help.h"
#include "see_exchange.h"

typedef void judge_request(
	struct suite *suite, const struct exchange_route *route, const struct exchange_seen *seen);

/* On every route that the manifest has. */
static void on_each_route(struct suite *suite, judge_request *judge)
{
	for (size_t i = 0; i < exchange_route_count; i++) {
		struct exchange_seen seen;

		if (!has_route(suite, exchange_routes[i].route))
			continue;
		see_exchange(suite, &exchange_routes[i], NULL, &seen);
		judge(suite, &exchange_routes[i], &seen);
		exchange_seen_clear(&seen);
	}
}

static void judge_subject_type(
	struct suite *suite, const struct exchange_route *route, const struct exchange_seen *seen)
{
	(void)suite;
	EXPECT(count_values(&seen->form, "subject_token_type", route->subject_type) == 1 &&
			form_count(&seen->form, "subject_token_type") == 1,
		"subject_token_type is the route's", "route \"%s\": \"%.*s\"", route->route,
		SLICE_ARGS(form_value(&seen->form, "subject_token_type")));
}

/* An opaque token is no JWT, whatever others say. */
static void expect_opaque_type(struct suite *suite)
{
	struct form form;
	char *token = exchange_opaque(suite, &form);

	EXPECT(slice_is(form_value(&form, "subject_token_type"),
		       "urn:ietf:params:oauth:token-type:access_token"),
		"an opaque token is called an access token", "\"%.*s\"",
		SLICE_ARGS(form_value(&form, "subject_token_type")));
	form_clear(&form);
	free(token);
}

/* P-EXC-03 [RFC8693 2.1, 3] */
static void subject_token_type_case(struct suite *suite)
{
	on_each_route(suite, judge_subject_type);
	if (suite_claims(suite, ROLE_PROXY, "intro"))
		expect_opaque_type(suite);
}

static size_t texts(const char *const *list)
{
	size_t count = 0;

	while (list[count])
		count++;
	return count;
}

/* Each of the list once, and no other. */
static void expect_list(const struct exchange_route *route, const struct exchange_seen *seen,
	const char *name, const char *const *list)
{
	EXPECT(form_count(&seen->form, name) == texts(list),
		"the targets are the route's, all of them",
		"route \"%s\": %zu times %s instead of %zu", route->route,
		form_count(&seen->form, name), name, texts(list));
	for (size_t i = 0; list[i]; i++)
		EXPECT(count_values(&seen->form, name, list[i]) == 1,
			"the targets are the route's, all of them", "route \"%s\": no %s=%s",
			route->route, name, list[i]);
}

static void judge_target(
	struct suite *suite, const struct exchange_route *route, const struct exchange_seen *seen)
{
	(void)suite;
	EXPECT(form_value(&seen->form, "audience").len || form_count(&seen->form, "audience") > 1 ||
			form_value(&seen->form, "resource").len ||
			form_count(&seen->form, "resource") > 1,
		"every exchange names its target", "route \"%s\": neither audience nor resource",
		route->route);
	expect_list(route, seen, "audience", route->audiences);
	expect_list(route, seen, "resource", route->resources);
}

/* P-EXC-05 [RFC8707 2] [RFC9700 2.3] */
static void target_present_case(struct suite *suite)
{
	on_each_route(suite, judge_target);
}

/* [RFC3986 4.3] scheme ":" and something, no fragment, no byte that a URI cannot have. */
static bool is_absolute_uri(struct slice text)
{
	size_t colon = slice_find(text, ':');

	if (colon == 0 || colon + 1 >= text.len || slice_find(text, '#') < text.len)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] > '~' || (i < colon && text.at[i] == '/'))
			return false;
	return true;
}

static void judge_resource(
	struct suite *suite, const struct exchange_route *route, const struct exchange_seen *seen)
{
	(void)suite;
	expect_list(route, seen, "resource", route->resources);
	for (size_t i = 0; i < seen->form.count; i++)
		EXPECT(!slice_is(seen->form.at[i].name, "resource") ||
				is_absolute_uri(seen->form.at[i].value),
			"resource is an absolute URI without fragment", "route \"%s\": \"%.*s\"",
			route->route, SLICE_ARGS(seen->form.at[i].value));
}

/* P-EXC-06 [RFC8693 2.1] [RFC8707 2] */
static void resource_uri_case(struct suite *suite)
{
	route_path(suite, "delegated");
	on_each_route(suite, judge_resource);
}

static void judge_scope(
	struct suite *suite, const struct exchange_route *route, const struct exchange_seen *seen)
{
	(void)suite;
	EXPECT(form_count(&seen->form, "scope") == 1 &&
			slice_is(form_value(&seen->form, "scope"), route->scope),
		"the scope is the route's", "route \"%s\": %zu times, \"%.*s\"", route->route,
		form_count(&seen->form, "scope"), SLICE_ARGS(form_value(&seen->form, "scope")));
}

/* P-EXC-07 [RFC9700 2.3]: also for a client that may do much more. */
static void least_scope_case(struct suite *suite)
{
	char *wide = suite_mint(suite,
		"{\"claims\":{\"scp\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\",\"admin\","
		"\"*\",\"backend-api:write\"]}}");
	struct probe probe = {.token = wide};
	struct observation seen;
	struct form form;

	on_each_route(suite, judge_scope);
	seen_exchange(suite, &probe, &form, &seen);
	EXPECT(slice_is(form_value(&form, "scope"), "backend-api:read"),
		"the scope is the route's, whatever the client may do", "\"%.*s\"",
		SLICE_ARGS(form_value(&form, "scope")));
	form_clear(&form);
	observation_clear(&seen);
	free(wide);
}

static void judge_duplicates(
	struct suite *suite, const struct exchange_route *route, const struct exchange_seen *seen)
{
	(void)suite;
	for (size_t i = 0; i < seen->form.count; i++)
		for (size_t k = 0; k < i; k++) {
			struct slice name = seen->form.at[i].name;

			EXPECT(!slice_equal(name, seen->form.at[k].name) ||
					slice_is(name, "audience") || slice_is(name, "resource"),
				"no parameter comes twice, but for audience and resource",
				"route \"%s\": %.*s", route->route, SLICE_ARGS(name));
		}
}

/* P-EXC-16 [RFC6749 3.2] [RFC8693 2.1] */
static void no_duplicates_case(struct suite *suite)
{
	on_each_route(suite, judge_duplicates);
}

static void judge_requested_type(
	struct suite *suite, const struct exchange_route *route, const struct exchange_seen *seen)
{
	size_t count = form_count(&seen->form, "requested_token_type");

	(void)suite;
	if (!route->requested_type)
		EXPECT(count == 0, "no type is asked for where the route has none",
			"route \"%s\": %zu times, \"%.*s\"", route->route, count,
			SLICE_ARGS(form_value(&seen->form, "requested_token_type")));
	else
		EXPECT(count == 1 && count_values(&seen->form, "requested_token_type",
					     route->requested_type) == 1,
			"the requested type is the route's", "route \"%s\": \"%.*s\"", route->route,
			SLICE_ARGS(form_value(&seen->form, "requested_token_type")));
}

/* P-EXC-19 [RFC8693 2.1] */
static void requested_type_case(struct suite *suite)
{
	on_each_route(suite, judge_requested_type);
}

static const struct test_case cases[] = {
	{.slug = "proxy/exc/subject-token-type", .run = subject_token_type_case},
	{.slug = "proxy/exc/target-present", .run = target_present_case},
	{.slug = "proxy/exc/resource-uri", .run = resource_uri_case},
	{.slug = "proxy/exc/least-scope", .run = least_scope_case},
	{.slug = "proxy/exc/no-duplicates", .run = no_duplicates_case},
	{.slug = "proxy/exc/requested-type", .run = requested_type_case},
};

CASE_LIST(cases_proxy_exc_target, cases);
