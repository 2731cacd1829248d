/* settings_stage: what the tests of settings share: two structs with all types of rows. */
#ifndef UNIT_SETTINGS_STAGE_H
#define UNIT_SETTINGS_STAGE_H

#include "unit/unit.h"

#include "lib/settings.h"

/* Never in a note. */
#define HIDDEN "hunter2-hunter2"

enum colour {
	COLOUR_INVALID = 0,
	COLOUR_RED,
	COLOUR_GREEN,
};

#define INNER_ROWS(ROW)                                 \
	ROW(name, TEXT(), REQUIRED, "A name.")          \
	ROW(key, SECRET(), ABSENT, "A key.")            \
	ROW(tags, TEXTS(2), "[\"a\"]", "Some strings.") \
	ROW(weight, UINT(0, 9), "5", "A number.")

struct inner {
	INNER_ROWS(SETTING_DECLARE)
};

#define OUTER_ROWS(ROW)                                                   \
	ROW(text, TEXT(), "\"default\"", "A text.")                       \
	ROW(url, URL(), ABSENT, "A URL.")                                 \
	ROW(number, UINT(1, 65535), "8080", "A number.")                  \
	ROW(ratio, NUMBER(0, 60), "0.5", "A number with a fraction.")     \
	ROW(large, UINT(0, UINT64_MAX), "0", "A large number.")           \
	ROW(flag, FLAG(), "true", "A flag.")                              \
	ROW(list, TEXTS(3), ABSENT, "Texts.")                             \
	ROW(colour, CHOICE(enum colour, colours), "\"red\"", "A colour.") \
	ROW(secret, SECRET(), ABSENT, "A secret.")                        \
	ROW(one, OBJECT(inner), ABSENT, "One object.")                    \
	ROW(many, OBJECTS(inner, 2), ABSENT, "Several objects.")          \
	ROW(json, JSON(), ABSENT, "Anything.")

struct outer {
	OUTER_ROWS(SETTING_DECLARE)
};

extern const struct settings outer_settings;

/* Read `text` as a configuration; the caller clears `out`. */
enum err settings_of_text(const char *text, struct outer *out, struct note *note);
void settings_expect_error(const char *text, const char *sentence);
void settings_expect_good(const char *text);

#endif
