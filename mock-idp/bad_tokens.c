#include "bad_tokens.h"

#include <stdlib.h>

#include "bad_tokens.def"

#define BAD_ROW(name_, mint_, why_) {name_, mint_, why_},

static const struct {
	const char *name;
	const char *mint;
	const char *why;
} bad_tokens[] = {BAD_TOKENS(BAD_ROW)};

static struct json *parse_own(const char *text)
{
	struct json *document;

	if (json_parse(slice_of(text), &document))
		abort(); /* the table is ours */
	return document;
}

struct json *bad_tokens_list(void)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < ARRAY_LEN(bad_tokens); i++) {
		struct json *row = json_new_object();

		json_set_string(row, "name", slice_of(bad_tokens[i].name));
		json_set(row, "mint", parse_own(bad_tokens[i].mint));
		json_set_string(row, "why", slice_of(bad_tokens[i].why));
		json_push(list, row);
	}
	return list;
}

struct json *bad_token_resolve(const struct json *request)
{
	struct slice name = json_member_string(request, "bad");
	struct json *resolved = NULL;

	if (!name.at)
		return json_copy(request);
	for (size_t i = 0; i < ARRAY_LEN(bad_tokens) && !resolved; i++)
		if (slice_is(name, bad_tokens[i].name))
			resolved = parse_own(bad_tokens[i].mint);
	if (!resolved)
		return NULL;
	for (const struct json *m = json_first(request); m; m = json_next(m)) {
		const struct json *base = json_member(resolved, json_name(m));
		struct json *merged;

		if (json_is_object(base) && json_is_object(m)) {
			/* Not apply(): a null must survive, to leave out a member later. */
			merged = json_copy(base);
			for (const struct json *c = json_first(m); c; c = json_next(c))
				json_set(merged, json_name(c), json_copy(c));
		} else {
			merged = json_copy(m);
		}
		json_set(resolved, json_name(m), merged);
	}
	return resolved;
}
