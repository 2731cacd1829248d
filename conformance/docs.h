/*
 * docs: the pages of docs/ as expectations. An HTML comment above a fence or table names it; the
 * grammar inside is closed, so a line that is not understood stops the run instead of being
 * skipped. Knows how expectations are written, not what they are about.
 *
 *	<!-- expect: flow same-idp.cold -->        mermaid sequenceDiagram: messages in order
 *	<!-- expect: relations same-idp -->        mermaid flowchart: who hands a token to whom
 *	<!-- expect: claims NAME at=1 -->          json: members of the token in that message
 *	<!-- expect: form NAME at=4 -->            http: name=value lines of that message's form
 *	<!-- expect: config NAME -->               json: a part of a configuration that works
 *	<!-- expect: refusals NAME -->             a Markdown table
 */
#ifndef CONFORMANCE_DOCS_H
#define CONFORMANCE_DOCS_H

#include "lib/json.h"

enum expectation_kind {
	EXPECT_INVALID = 0,
	EXPECT_FLOW,
	EXPECT_RELATIONS,
	EXPECT_CLAIMS,
	EXPECT_FORM,
	EXPECT_CONFIG,
	EXPECT_REFUSALS,
};

/* A line inside a fence or table, with its place in the file. */
struct doc_line {
	struct slice text;
	unsigned number;
};

struct expectation {
	enum expectation_kind kind;
	const char *file; /* "docs/same-idp.md" */
	unsigned number;  /* of the comment */
	char *name;
	char *attributes; /* what follows the name */
	struct doc_line *line;
	size_t line_count;
};

struct docs {
	struct expectation *at;
	size_t count;
	char **file;
	struct buf *text;
	size_t file_count;
};

/* Read all pages of a folder. ERR_SYNTAX with a note "docs/x.md:12: ..." */
enum err docs_load(const char *folder, struct docs *out, struct note *note) MUST_USE;
void docs_clear(struct docs *docs);

/* The only expectation of that name; NULL when there is none. */
const struct expectation *docs_find(const struct docs *docs, const char *name);
/* The value of `key=value` or `key="some value"` among the attributes; SLICE_NONE without. */
struct slice expectation_attribute(const struct expectation *e, const char *key);

/* An arrow of a diagram; a name is what the reader sees, not the diagram's short one. */
struct arrow {
	struct slice from;
	struct slice to;
	struct slice text;
	bool response; /* a dashed arrow */
	unsigned number;
};

#define MAX_ARROWS 64

/* Of a flow or of relations. ERR_SYNTAX with a note that names file and line. */
enum err docs_arrows(const struct expectation *e, struct arrow arrows[static MAX_ARROWS],
	size_t *count, struct note *note) MUST_USE;
/* The JSON of claims; the caller frees it. */
enum err docs_json(const struct expectation *e, struct json **out, struct note *note) MUST_USE;

#endif
