/* The examples of docs/exchange.md: each loads, and makes the request that is printed below it. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "exchange/exchange.h"
#include "keys.h"
#include "lib/form.h"
#include "lib/settings.h"

#define PAGE "docs/exchange.md"
#define EXAMPLES 7
#define SECOND_HOPS 1

/* The text of the next fence of that kind behind `at`; moves `at` behind it. */
static struct slice next_fence(const char **at, const char *opening)
{
	const char *begin = strstr(*at, opening);
	const char *end;

	assert_non_null(begin);
	begin += strlen(opening);
	end = strstr(begin, "\n```");
	assert_non_null(end);
	*at = end;
	return slice_make(begin, (size_t)(end - begin));
}

/* A whole configuration around the example; the caller clears it. */
static void load(struct slice example, struct config *config)
{
	char *text = xasprintf(
		"{\"listeners\":[{\"port\":0}],\"issuers\":[{\"issuer\":\"https://idp.example.com\"}],"
		"\"routes\":[{\"resource\":\"https://p.example/mcp\",\"accept\":[{\"issuer\":"
		"\"https://idp.example.com\",\"audiences\":[\"a\"]}],\"upstream\":"
		"\"https://u.example/\",\"exchange\":%.*s}]}",
		SLICE_ARGS(example));
	struct json *document = NULL;
	struct note note = {0};

	if (json_parse(slice_of(text), &document) ||
		settings_read(&config_settings, document, config, &note) ||
		config_check(config, &note))
		fail_msg("%.*s: %s", SLICE_ARGS(example), note.text);
	json_free(document);
	free(text);
}

/* What is different each time is only there. */
static bool value_fits(struct slice expected, struct slice actual)
{
	if (slice_is(expected, "${client_assertion}"))
		return actual.len > 100;
	return slice_is(expected, "${subject_token}")   ? slice_is(actual, "subject token +/=")
	       : slice_is(expected, "${actor_token}")   ? slice_is(actual, "actor token")
	       : slice_is(expected, "${assertion}")     ? slice_is(actual, "the assertion")
	       : slice_is(expected, "${client_secret}") ? slice_is(actual, "a secret: %+")
							: slice_equal(expected, actual);
}

static void compare(struct slice printed, const struct form *form)
{
	struct slice line;
	size_t count = 0;

	for (; slice_split(&printed, '\n', &line); count++) {
		size_t equals = slice_find(line, '=');

		if (count >= form->count ||
			!slice_equal(slice_to(line, equals), form->at[count].name) ||
			!value_fits(slice_from(line, equals + 1), form->at[count].value))
			fail_msg("printed \"%.*s\", sent \"%.*s=%.*s\"", SLICE_ARGS(line),
				SLICE_ARGS(form->at[count].name),
				SLICE_ARGS(form->at[count].value));
	}
	assert_int_equal(count, form->count);
}

/* What the request says, as printed; wipes it. */
static void compare_request(struct slice printed, struct exchange_request *take_request)
{
	struct form form;

	assert_int_equal(form_parse(buf_slice(&take_request->body), &form), ERR_NONE);
	compare(printed, &form);
	form_clear(&form);
	exchange_request_clear(take_request);
}

static void examples_make_what_is_printed(void **state)
{
	struct signing_key *key = signing_key_new(ALG_ES256, "unused");
	char *pem = signing_key_private_pem(key);
	struct buf page = {0};
	const char *at;
	size_t count = 0;

	(void)state;
	setenv("PROXY_CLIENT_SECRET", "a secret: %+", 1);
	setenv("PROXY_CLIENT_KEY", pem, 1);
	assert_int_equal(file_read(PAGE, JSON_MAX_BYTES, &page), ERR_NONE);
	for (at = page.at; (at = strstr(at, "<!-- example: ")); count++) {
		struct slice example = next_fence(&at, "```json\n");
		struct slice printed = next_fence(&at, "```http\n");
		const struct config_exchange *exchange;
		struct exchange_request request = {0};
		struct config config;

		load(example, &config);
		exchange = config.routes.at[0].exchange;
		if (exchange->actor)
			request.actor_token = SLICE("actor token");
		exchange_method(exchange->type)
			->write(exchange, SLICE("subject token +/="), &request);
		compare_request(printed, &request);
		if (exchange->authorization_server) {
			request = (struct exchange_request){.assertion = SLICE("the assertion")};
			exchange_write_redemption(exchange, &request);
			compare_request(next_fence(&at, "```http\n"), &request);
		}
		settings_clear(&config_settings, &config);
	}
	assert_int_equal(count, EXAMPLES);
	buf_clear(&page);
	secret_free(pem);
	signing_key_free(key);
}

/* No further fence may hide from the test. */
static void every_fence_belongs_to_an_example(void **state)
{
	struct buf page = {0};
	size_t fences = 0;

	(void)state;
	assert_int_equal(file_read(PAGE, JSON_MAX_BYTES, &page), ERR_NONE);
	for (const char *at = page.at; (at = strstr(at, "\n```")); at += 4)
		fences++;
	assert_int_equal(fences, 4 * EXAMPLES + 2 * SECOND_HOPS);
	buf_clear(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_make_what_is_printed),
		cmocka_unit_test(every_fence_belongs_to_an_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
