#include "lib/settings.h"

#include <stdlib.h>

/* Sections of one program. */
#define MOST_SECTIONS 64

struct printed {
	const struct settings *at[MOST_SECTIONS];
	size_t count;
};

/* To the heading, as Markdown's readers name it. */
static void link_to(struct buf *out, const struct settings *section)
{
	buf_printf(out, "[%s](#", section->name);
	for (const char *c = section->name; *c; c++)
		buf_putc(out, *c == ' ' ? '-' : *c);
	buf_putc(out, ')');
}

static void reference_type(struct buf *out, const struct setting *row)
{
	switch (row->type) {
	case SETTING_TEXT:
		buf_puts(out, "string");
		break;
	case SETTING_URL:
		buf_puts(out, "URL");
		break;
	case SETTING_UINT:
		buf_printf(out, "%llu to %llu", (unsigned long long)row->min,
			(unsigned long long)row->max);
		break;
	case SETTING_NUMBER:
		buf_printf(out, "%llu to %llu, with fractions", (unsigned long long)row->min,
			(unsigned long long)row->max);
		break;
	case SETTING_FLAG:
		buf_puts(out, "boolean");
		break;
	case SETTING_TEXTS:
		buf_printf(out, "up to %llu strings", (unsigned long long)row->max);
		break;
	case SETTING_CHOICE:
		for (int i = 1; row->choices[i]; i++)
			buf_printf(out, "%s`\"%s\"`", i > 1 ? ", " : "", row->choices[i]);
		break;
	case SETTING_SECRET:
		buf_puts(out, "secret: `{\"file\": PATH}` or `{\"env\": NAME}`");
		break;
	case SETTING_OBJECT:
		link_to(out, row->of);
		break;
	case SETTING_OBJECTS:
		buf_printf(out, "up to %llu of ", (unsigned long long)row->max);
		link_to(out, row->of);
		break;
	case SETTING_JSON:
		buf_puts(out, "JSON");
		break;
	case SETTING_INVALID:
		break;
	}
}

static void print_rows(struct buf *out, const struct settings *settings)
{
	buf_printf(out, "## %s\n\n%s\n\n", settings->name, settings->sentence);
	buf_puts(out, "| setting | value | default | what it says |\n|---|---|---|---|\n");
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *row = &settings->rows[i];

		buf_printf(out, "| `%s` | ", row->name);
		reference_type(out, row);
		if (row->fallback == REQUIRED)
			buf_puts(out, " | **required**");
		else if (row->fallback[0] == '\0')
			buf_puts(out, " | none");
		else
			buf_printf(out, " | `%s`", row->fallback);
		buf_printf(out, " | %s |\n", row->sentence);
	}
}

/* A section that is new; false when it stands above already. */
static bool enter(struct printed *printed, const struct settings *section)
{
	for (size_t i = 0; i < printed->count; i++)
		if (printed->at[i] == section)
			return false;
	if (printed->count == MOST_SECTIONS)
		abort();
	printed->at[printed->count++] = section;
	return true;
}

/* Each section once, after the first one that has it. */
static void print_section(struct buf *out, const struct settings *settings, struct printed *printed)
{
	if (!enter(printed, settings))
		return;
	if (printed->count > 1)
		buf_putc(out, '\n');
	print_rows(out, settings);
	for (size_t i = 0; i < settings->count; i++)
		if (settings->rows[i].of)
			print_section(out, settings->rows[i].of, printed);
}

void settings_reference(struct buf *out, const struct settings *settings)
{
	struct printed printed = {.count = 0};

	print_section(out, settings, &printed);
}
