/* manifest: what a party promises is read by names that are known. */
#include "unit/unit.h"

#include <stdlib.h>

#include "manifest.h"

static enum err read_bounds(const char *bounds, struct manifest *out, struct note *note)
{
	char *text = xasprintf("{\"name\":\"a\",\"role\":\"proxy\",\"start\":[\"a\"]%s%s}",
		bounds ? ",\"bounds\":" : "", bounds ? bounds : "");
	struct json *document = NULL;
	enum err err;

	assert_int_equal(json_parse(slice_of(text), &document), ERR_NONE);
	err = settings_read(&manifest_settings, document, out, note);
	json_free(document);
	free(text);
	return err;
}

static void bounds_are_read(void **state)
{
	struct manifest manifest;
	struct note note = {0};

	(void)state;
	assert_int_equal(read_bounds("{\"clock_leeway_s\":0.5}", &manifest, &note), ERR_NONE);
	assert_float_equal(manifest.bounds->clock_leeway_s, 0.5, 0.001);
	assert_float_equal(manifest.bounds->drain_s, 10, 0.001);
	settings_clear(&manifest_settings, &manifest);
}

static void what_is_not_promised_is_the_default(void **state)
{
	struct manifest manifest;
	struct note note = {0};

	(void)state;
	assert_int_equal(read_bounds(NULL, &manifest, &note), ERR_NONE);
	assert_float_equal(manifest.bounds->clock_leeway_s, 60, 0.001);
	settings_clear(&manifest_settings, &manifest);
}

/* A bound that no case reads would be held to the default, and nobody would know. */
static void bad_bounds_are_refused(void **state)
{
	static const struct {
		const char *bounds, *sentence;
	} bad[] = {
		{"{\"clock_leway_s\":1}", "bounds.clock_leway_s: unknown setting"},
		{"{\"drain_s\":-1}", "bounds.drain_s: must be a number from 0 to 31622400"},
		{"{\"streams\":0}", "bounds.streams: must be a whole number from 1 to 1000000"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct manifest manifest;
		struct note note = {0};

		assert_int_equal(read_bounds(bad[i].bounds, &manifest, &note), ERR_SYNTAX);
		assert_string_equal(note.text, bad[i].sentence);
		settings_clear(&manifest_settings, &manifest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_are_read),
		cmocka_unit_test(what_is_not_promised_is_the_default),
		cmocka_unit_test(bad_bounds_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
