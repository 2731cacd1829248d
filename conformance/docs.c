#include "docs.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "lib/settings.h"

#define PAGE_MAX_BYTES (1024 * 1024)

static const struct {
	const char *word;
	enum expectation_kind kind;
	const char *fence; /* NULL: a table */
} kinds[] = {
	{"flow", EXPECT_FLOW, "mermaid"},
	{"relations", EXPECT_RELATIONS, "mermaid"},
	{"claims", EXPECT_CLAIMS, "json"},
	{"form", EXPECT_FORM, "http"},
	{"config", EXPECT_CONFIG, "json"},
	{"refusals", EXPECT_REFUSALS, NULL},
};

static struct expectation *add(struct docs *docs)
{
	docs->at = xrealloc(docs->at, (docs->count + 1) * sizeof *docs->at);
	docs->at[docs->count] = (struct expectation){0};
	return &docs->at[docs->count++];
}

/* "<!-- expect: KIND NAME ATTRIBUTES -->" */
static enum err parse_anchor(
	struct docs *docs, const char *file, struct doc_line line, struct note *note)
{
	struct slice text = slice_from(slice_trim(line.text), strlen("<!-- expect:"));
	struct expectation *e = add(docs);
	struct slice word;
	size_t space;

	e->file = file;
	e->number = line.number;
	if (!slice_ends(text, "-->"))
		return note_err(note, ERR_SYNTAX, "%s:%u: the comment does not end in -->", file,
			line.number);
	text = slice_trim(slice_to(text, text.len - 3));
	space = slice_find(text, ' ');
	word = slice_to(text, space);
	text = slice_trim(slice_from(text, space));
	space = slice_find(text, ' ');
	e->name = slice_dup(slice_to(text, space));
	e->attributes = slice_dup(slice_trim(slice_from(text, space)));
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (slice_is(word, kinds[i].word))
			e->kind = kinds[i].kind;
	if (e->kind == EXPECT_INVALID || !e->name[0])
		return note_err(note, ERR_SYNTAX, "%s:%u: expect what?", file, line.number);
	return ERR_NONE;
}

static const char *fence_of(enum expectation_kind kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].fence;
	return NULL;
}

static void add_line(struct expectation *e, struct doc_line line)
{
	e->line = xrealloc(e->line, (e->line_count + 1) * sizeof *e->line);
	e->line[e->line_count++] = line;
}

/* Where the reader of a page is. */
struct page {
	struct docs *docs;
	const char *file;
	struct note *note;
	bool anchored; /* an anchor waits for its fence or table */
	bool in_fence;
	bool in_table;
	bool bound;       /* the fence belongs to the last expectation */
	bool executable;  /* the page has an anchor */
	unsigned unbound; /* first fence without an anchor that wants one */
};

static struct expectation *last(const struct page *page)
{
	return &page->docs->at[page->docs->count - 1];
}

static enum err open_fence(struct page *page, struct doc_line line)
{
	struct slice kind = slice_trim(slice_from(slice_trim(line.text), 3));
	bool wants_anchor =
		slice_is(kind, "mermaid") || slice_is(kind, "json") || slice_is(kind, "http");

	page->in_fence = true;
	page->bound = page->anchored;
	if (page->anchored) {
		const char *fence = fence_of(last(page)->kind);

		if (!fence || !slice_is(kind, fence))
			return note_err(page->note, ERR_SYNTAX, "%s:%u: a %s was expected here",
				page->file, line.number, fence ? fence : "table");
	} else if (wants_anchor && !page->unbound) {
		page->unbound = line.number;
	}
	page->anchored = false;
	return ERR_NONE;
}

static enum err read_line(struct page *page, struct doc_line line)
{
	struct slice text = slice_trim(line.text);

	if (page->in_fence) {
		if (slice_starts(text, "```"))
			page->in_fence = false;
		else if (page->bound)
			add_line(last(page), line);
		return ERR_NONE;
	}
	if (page->in_table && slice_starts(text, "|")) {
		add_line(last(page), line);
		return ERR_NONE;
	}
	page->in_table = false;
	if (slice_starts(text, "<!-- expect:")) {
		if (page->anchored)
			return note_err(page->note, ERR_SYNTAX,
				"%s:%u: the anchor above has nothing below", page->file,
				line.number);
		page->executable = page->anchored = true;
		return parse_anchor(page->docs, page->file, line, page->note);
	}
	if (slice_starts(text, "```"))
		return open_fence(page, line);
	if (page->anchored && slice_starts(text, "|")) {
		if (fence_of(last(page)->kind))
			return note_err(page->note, ERR_SYNTAX, "%s:%u: a fence was expected here",
				page->file, line.number);
		page->anchored = false;
		page->in_table = true;
		add_line(last(page), line);
	} else if (page->anchored && text.len) {
		return note_err(page->note, ERR_SYNTAX,
			"%s:%u: an anchor must stand just above its fence", page->file,
			line.number);
	}
	return ERR_NONE;
}

static enum err read_page(struct docs *docs, const char *file, struct slice text, struct note *note)
{
	struct page page = {.docs = docs, .file = file, .note = note};
	struct doc_line line = {.number = 0};

	while (slice_split(&text, '\n', &line.text)) {
		enum err err;

		line.number++;
		err = read_line(&page, line);
		if (err)
			return err;
	}
	if (page.anchored || page.in_fence)
		return note_err(
			note, ERR_SYNTAX, "%s: ends inside a fence or behind an anchor", file);
	/* An unnamed fence would look proven and be read by nobody. */
	if (page.executable && page.unbound)
		return note_err(
			note, ERR_SYNTAX, "%s:%u: this fence has no anchor", file, page.unbound);
	return ERR_NONE;
}

static int is_page(const struct dirent *entry)
{
	return slice_ends(slice_of(entry->d_name), ".md");
}

static enum err check_names(const struct docs *docs, struct note *note)
{
	for (size_t i = 0; i < docs->count; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(docs->at[i].name, docs->at[k].name) == 0)
				return note_err(note, ERR_SYNTAX, "%s:%u: %s is expected twice",
					docs->at[i].file, docs->at[i].number, docs->at[i].name);
	return ERR_NONE;
}

enum err docs_load(const char *folder, struct docs *out, struct note *note)
{
	struct dirent **entry = NULL;
	int count = scandir(folder, &entry, is_page, alphasort);
	enum err err = ERR_NONE;

	*out = (struct docs){0};
	if (count < 1)
		return note_err(note, ERR_NOT_FOUND, "%s: no pages", folder);
	out->file = xcalloc((size_t)count, sizeof *out->file);
	out->text = xcalloc((size_t)count, sizeof *out->text);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, entry[i]->d_name);
		struct buf *text = &out->text[out->file_count];

		out->file[out->file_count++] = xasprintf("docs/%s", entry[i]->d_name);
		if (!err)
			err = file_read(path, PAGE_MAX_BYTES, text);
		if (!err)
			err = read_page(out, out->file[out->file_count - 1], buf_slice(text), note);
		free(path);
		free(entry[i]);
	}
	free(entry);
	return err ? err : check_names(out, note);
}

void docs_clear(struct docs *docs)
{
	for (size_t i = 0; i < docs->count; i++) {
		free(docs->at[i].name);
		free(docs->at[i].attributes);
		free(docs->at[i].line);
	}
	for (size_t i = 0; i < docs->file_count; i++) {
		free(docs->file[i]);
		buf_clear(&docs->text[i]);
	}
	free(docs->at);
	free(docs->file);
	free(docs->text);
	*docs = (struct docs){0};
}

const struct expectation *docs_find(const struct docs *docs, const char *name)
{
	for (size_t i = 0; i < docs->count; i++)
		if (strcmp(docs->at[i].name, name) == 0)
			return &docs->at[i];
	return NULL;
}

struct slice expectation_attribute(const struct expectation *e, const char *key)
{
	struct slice rest = slice_of(e->attributes);

	while (rest.len) {
		size_t equals = slice_find(rest, '=');
		bool quoted = slice_starts(slice_from(rest, equals), "=\"");
		struct slice name = slice_trim(slice_to(rest, equals));
		struct slice value = slice_from(rest, equals + (quoted ? 2 : 1));
		size_t end = slice_find(value, quoted ? '"' : ' ');

		rest = slice_trim(slice_from(value, end + 1));
		if (slice_is(name, key))
			return slice_to(value, end);
	}
	return SLICE_NONE;
}
