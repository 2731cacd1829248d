#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "lib/json.h"

static const char *const verdict_names[VERDICT_COUNT] = {"", "pass", "fail", "warn", "untestable",
	"not claimed", "harness error", "expected failure"};

static const char *const format_names[] = {"", "text", "tap", "junit", "json", "html"};

enum report_format report_format_named(const char *name)
{
	for (unsigned i = REPORT_TEXT; i < ARRAY_LEN(format_names); i++)
		if (strcmp(name, format_names[i]) == 0)
			return (enum report_format)i;
	return REPORT_INVALID;
}

size_t results_count(const struct results *results, enum verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < results->count; i++)
		count += results->at[i].verdict == verdict;
	return count;
}

void results_clear(struct results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		free(results->at[i].expected);
		free(results->at[i].actual);
	}
	free(results->at);
	*results = (struct results){0};
}

static const char *level_words(const struct result *r)
{
	if (!r->derived)
		return level_name(r->level);
	return r->level == LEVEL_MUST ? "MUST, derived from" : "SHOULD, derived from";
}

/* A text that may have several lines; each further one begins as the first one does not. */
static void print_text(FILE *out, const char *text, const char *further)
{
	for (; text && *text; text++) {
		fputc(*text, out);
		if (*text == '\n')
			fputs(further, out);
	}
	fputc('\n', out);
}

void report_case(FILE *out, const struct result *r)
{
	static const char *const marks[VERDICT_COUNT] = {
		"?", "ok  ", "FAIL", "warn", "RED ", "-   ", "ERR ", "xfail"};

	fprintf(out, "%s  %s\n", marks[r->verdict], r->slug);
	if (r->verdict == VERDICT_PASS || r->verdict == VERDICT_NOT_CLAIMED)
		return;
	fprintf(out, "      required: %s [%s %s]\n", r->requirement, level_words(r), r->source);
	fprintf(out, "      expected: ");
	print_text(out, r->expected, "                ");
	fprintf(out, "      actual:   ");
	print_text(out, r->actual, "                ");
}

static void summary(FILE *out, const struct results *results)
{
	fprintf(out, "\n%s: %zu cases", results->target, results->count);
	for (unsigned v = VERDICT_PASS; v < VERDICT_COUNT; v++)
		if (results_count(results, (enum verdict)v))
			fprintf(out, ", %zu %s", results_count(results, (enum verdict)v),
				verdict_names[v]);
	fputc('\n', out);
}

static void as_text(FILE *out, const struct results *results)
{
	/* The cases were told as they came; what went wrong is worth a second look. */
	bool first = true;

	for (size_t i = 0; i < results->count; i++) {
		const struct result *r = &results->at[i];

		if (r->verdict == VERDICT_PASS || r->verdict == VERDICT_NOT_CLAIMED)
			continue;
		if (first)
			fprintf(out, "\nnot passed:\n");
		first = false;
		report_case(out, r);
	}
	summary(out, results);
}

static void as_tap(FILE *out, const struct results *results)
{
	fprintf(out, "TAP version 13\n1..%zu\n", results->count);
	for (size_t i = 0; i < results->count; i++) {
		const struct result *r = &results->at[i];
		bool ok = r->verdict == VERDICT_PASS || r->verdict == VERDICT_WARN ||
			  r->verdict == VERDICT_NOT_CLAIMED || r->verdict == VERDICT_EXPECTED;

		fprintf(out, "%s %zu - %s", ok ? "ok" : "not ok", i + 1, r->slug);
		if (r->verdict == VERDICT_NOT_CLAIMED)
			fprintf(out, " # SKIP not claimed");
		else if (r->verdict == VERDICT_WARN || r->verdict == VERDICT_EXPECTED)
			fprintf(out, " # TODO %s", verdict_names[r->verdict]);
		fputc('\n', out);
		if (r->expected) {
			fprintf(out, "# expected: ");
			print_text(out, r->expected, "# ");
			fprintf(out, "# actual: ");
			print_text(out, r->actual, "# ");
		}
	}
}

static void xml_text(FILE *out, const char *text)
{
	for (; text && *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			/* Other control bytes have no spelling in XML 1.0. */
			fputc((unsigned char)*text < 0x20 && *text != '\n' ? ' ' : *text, out);
		}
	}
}

static void as_junit(FILE *out, const struct results *results)
{
	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"");
	xml_text(out, results->target);
	fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		results->count, results_count(results, VERDICT_FAIL),
		results_count(results, VERDICT_UNTESTABLE) + results_count(results, VERDICT_BROKEN),
		results_count(results, VERDICT_NOT_CLAIMED));
	for (size_t i = 0; i < results->count; i++) {
		const struct result *r = &results->at[i];
		const char *tag = r->verdict == VERDICT_FAIL          ? "failure"
				  : r->verdict == VERDICT_NOT_CLAIMED ? "skipped"
				  : r->verdict == VERDICT_UNTESTABLE || r->verdict == VERDICT_BROKEN
					  ? "error"
					  : NULL;

		fprintf(out, "  <testcase name=\"");
		xml_text(out, r->slug);
		fprintf(out, "\" time=\"%.3f\">", (double)r->ms / 1000);
		if (tag) {
			fprintf(out, "<%s message=\"", tag);
			xml_text(out, r->expected ? r->expected : verdict_names[r->verdict]);
			fprintf(out, "\">");
			xml_text(out, r->actual);
			fprintf(out, "</%s>", tag);
		}
		fprintf(out, "</testcase>\n");
	}
	fprintf(out, "</testsuite>\n");
}

static void as_json(FILE *out, const struct results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		const struct result *r = &results->at[i];
		struct json *line = json_new_object();
		struct buf text = {0};

		json_set_string(line, "id", slice_of(r->slug));
		json_set_string(line, "level", slice_of(level_name(r->level)));
		json_set(line, "derived", json_new_bool(r->derived));
		json_set_string(line, "source", slice_of(r->source));
		json_set_string(line, "requirement", slice_of(r->requirement));
		json_set_string(line, "verdict", slice_of(verdict_names[r->verdict]));
		if (r->expected)
			json_set_string(line, "expected", slice_of(r->expected));
		if (r->actual)
			json_set_string(line, "actual", slice_of(r->actual));
		json_set_number(line, "ms", (double)r->ms);
		json_print(&text, line);
		fprintf(out, "%s\n", text.at);
		buf_clear(&text);
		json_free(line);
	}
}

static void as_html(FILE *out, const struct results *results)
{
	fprintf(out,
		"<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Conformance: ");
	xml_text(out, results->target);
	fprintf(out, "</title>\n<style>body{font:15px sans-serif;margin:2em}td{padding:.2em .6em;"
		     "vertical-align:top}.fail,.untestable,.harness{color:#a00}.pass{color:#060}"
		     ".warn{color:#a60}</style>\n<h1>Conformance: ");
	xml_text(out, results->target);
	fprintf(out, "</h1>\n<p>");
	summary(out, results);
	fprintf(out, "</p>\n<table>\n<tr><th>verdict<th>check<th>required<th>source<th>seen\n");
	for (size_t i = 0; i < results->count; i++) {
		const struct result *r = &results->at[i];

		fprintf(out, "<tr><td class=\"%s\">%s<td>", verdict_names[r->verdict],
			verdict_names[r->verdict]);
		xml_text(out, r->slug);
		fprintf(out, "<td>");
		xml_text(out, r->requirement);
		fprintf(out, "<td>%s ", level_words(r));
		xml_text(out, r->source);
		fprintf(out, "<td>");
		xml_text(out, r->actual);
		fputc('\n', out);
	}
	fprintf(out, "</table>\n</html>\n");
}

void report_all(FILE *out, enum report_format format, const struct results *results)
{
	switch (format) {
	case REPORT_TAP:
		as_tap(out, results);
		break;
	case REPORT_JUNIT:
		as_junit(out, results);
		break;
	case REPORT_JSON:
		as_json(out, results);
		break;
	case REPORT_HTML:
		as_html(out, results);
		break;
	case REPORT_TEXT:
	case REPORT_INVALID:
		as_text(out, results);
		break;
	}
}
