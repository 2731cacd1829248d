/* The closed subset of Mermaid, and the other contents of a fence. */
#include <string.h>

#include "docs.h"

#define MAX_NAMES 16

/* What a diagram calls its participants, and what the reader sees. */
struct names {
	struct slice id[MAX_NAMES];
	struct slice shown[MAX_NAMES];
	size_t count;
};

static bool names_add(struct names *names, struct slice id, struct slice shown)
{
	if (names->count == MAX_NAMES || id.len == 0 || shown.len == 0)
		return false;
	names->id[names->count] = id;
	names->shown[names->count++] = shown;
	return true;
}

static bool names_find(const struct names *names, struct slice id, struct slice *shown)
{
	for (size_t i = 0; i < names->count; i++)
		if (slice_equal(names->id[i], id)) {
			*shown = names->shown[i];
			return true;
		}
	return false;
}

/* Split at the first `mark`; false when it is not there. */
static bool cut(struct slice text, const char *mark, struct slice *before, struct slice *after)
{
	const char *found = text.len ? memmem(text.at, text.len, mark, strlen(mark)) : NULL;

	if (!found)
		return false;
	*before = slice_trim(slice_to(text, (size_t)(found - text.at)));
	*after = slice_trim(slice_from(text, (size_t)(found - text.at) + strlen(mark)));
	return true;
}

/* "participant X" or "participant X as Some Name" */
static bool parse_participant(struct slice text, struct names *names)
{
	struct slice rest = slice_trim(slice_from(text, strlen("participant ")));
	struct slice id = rest;
	struct slice shown = rest;

	cut(rest, " as ", &id, &shown);
	return names_add(names, id, shown);
}

/* "A->>B: text" or "A-->>B: text" */
static bool parse_message(struct slice text, const struct names *names, struct arrow *out)
{
	struct slice ends;
	struct slice from;
	struct slice to;

	if (!cut(text, ":", &ends, &out->text) || out->text.len == 0)
		return false;
	out->response = cut(ends, "-->>", &from, &to);
	if (!out->response && !cut(ends, "->>", &from, &to))
		return false;
	return names_find(names, from, &out->from) && names_find(names, to, &out->to);
}

/* 'A["Some Name"]' */
static bool parse_node(struct slice text, struct names *names)
{
	struct slice id;
	struct slice shown;

	return slice_ends(text, "\"]") && cut(slice_to(text, text.len - 2), "[\"", &id, &shown) &&
	       names_add(names, id, shown);
}

/* 'A -->|"text"| B' */
static bool parse_relation(struct slice text, const struct names *names, struct arrow *out)
{
	struct slice from;
	struct slice to;
	struct slice rest;

	return cut(text, "-->|\"", &from, &rest) && cut(rest, "\"|", &out->text, &to) &&
	       names_find(names, from, &out->from) && names_find(names, to, &out->to);
}

enum err docs_arrows(const struct expectation *e, struct arrow arrows[static MAX_ARROWS],
	size_t *count, struct note *note)
{
	const char *opening = e->kind == EXPECT_FLOW ? "sequenceDiagram" : "flowchart LR";
	struct names names = {0};

	*count = 0;
	if (e->line_count == 0 || !slice_is(slice_trim(e->line[0].text), opening))
		return note_err(
			note, ERR_SYNTAX, "%s:%u: must begin with %s", e->file, e->number, opening);
	for (size_t i = 1; i < e->line_count; i++) {
		struct slice text = slice_trim(e->line[i].text);
		struct arrow *arrow = &arrows[*count];
		bool good;

		if (text.len == 0)
			continue;
		if (*count == MAX_ARROWS)
			return note_err(
				note, ERR_LIMIT, "%s:%u: too many arrows", e->file, e->number);
		*arrow = (struct arrow){.number = e->line[i].number};
		if (e->kind == EXPECT_FLOW) {
			good = slice_starts(text, "participant ")
				       ? parse_participant(text, &names)
				       : parse_message(text, &names, arrow);
		} else {
			good = slice_contains(text, "-->") ? parse_relation(text, &names, arrow)
							   : parse_node(text, &names);
		}
		if (!good)
			return note_err(note, ERR_SYNTAX, "%s:%u: not understood: %.*s", e->file,
				e->line[i].number, SLICE_ARGS(slice_to(text, 80)));
		*count += arrow->from.at != NULL;
	}
	return *count ? ERR_NONE
		      : note_err(note, ERR_SYNTAX, "%s:%u: no arrows", e->file, e->number);
}

enum err docs_json(const struct expectation *e, struct json **out, struct note *note)
{
	struct buf text = {0};
	enum err err;

	for (size_t i = 0; i < e->line_count; i++) {
		buf_add(&text, e->line[i].text);
		buf_putc(&text, '\n');
	}
	err = json_parse(buf_slice(&text), out);
	buf_clear(&text);
	return err ? note_err(note, err, "%s:%u: not strict JSON", e->file, e->number) : ERR_NONE;
}
