#include "unit/settings_stage.h"

static const char *const colours[] = {"", "red", "green", NULL};

#define INNER_TABLE(...) SETTING_TABLE(inner, __VA_ARGS__)
#define OUTER_TABLE(...) SETTING_TABLE(outer, __VA_ARGS__)

static const struct setting inner_rows[] = {INNER_ROWS(INNER_TABLE)};
static const struct settings inner_settings = {
	"inner", "What is inside.", inner_rows, ARRAY_LEN(inner_rows), sizeof(struct inner)};

static const struct setting outer_rows[] = {OUTER_ROWS(OUTER_TABLE)};
const struct settings outer_settings = {
	"outer", "All types.", outer_rows, ARRAY_LEN(outer_rows), sizeof(struct outer)};

enum err settings_of_text(const char *text, struct outer *out, struct note *note)
{
	struct json *json;
	enum err err;

	assert_int_equal(json_parse(slice_of(text), &json), ERR_NONE);
	err = settings_read(&outer_settings, json, out, note);
	json_free(json);
	return err;
}

void settings_expect_error(const char *text, const char *sentence)
{
	struct outer out;
	struct note note = {0};

	assert_int_not_equal(settings_of_text(text, &out, &note), ERR_NONE);
	assert_string_equal(note.text, sentence);
	settings_clear(&outer_settings, &out);
}

void settings_expect_good(const char *text)
{
	struct outer out;
	struct note note = {0};

	if (settings_of_text(text, &out, &note))
		fail_msg("%s: %s", text, note.text);
	settings_clear(&outer_settings, &out);
}
