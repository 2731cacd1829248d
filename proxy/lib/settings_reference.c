#include "lib/settings.h"

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
		buf_printf(out, "[%s](#%s)", row->of->name, row->of->name);
		break;
	case SETTING_OBJECTS:
		buf_printf(out, "up to %llu of [%s](#%s)", (unsigned long long)row->max,
			row->of->name, row->of->name);
		break;
	case SETTING_JSON:
		buf_puts(out, "JSON");
		break;
	case SETTING_INVALID:
		break;
	}
}

void settings_reference(struct buf *out, const struct settings *settings)
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
	for (size_t i = 0; i < settings->count; i++) {
		/* A section that several rows use is printed once per table, after the first of
		 * them. */
		bool first = settings->rows[i].of != NULL;

		for (size_t k = 0; k < i; k++)
			first &= settings->rows[k].of != settings->rows[i].of;
		if (first) {
			buf_putc(out, '\n');
			settings_reference(out, settings->rows[i].of);
		}
	}
}
