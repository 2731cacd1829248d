#include "catalogue.h"

#include <stdlib.h>
#include <string.h>

#define CATALOGUE_MAX_BYTES (4 * 1024 * 1024)
#define COLUMNS 7

enum column {
	ID,
	SLUG,
	REQUIREMENT,
	LEVEL,
	SOURCE,
	OBSERVE,
	MUTANT,
};

/* "P-JWT-02" and "alg-none" make "proxy/jwt/alg-none". */
static char *full_slug(struct slice id, struct slice slug, enum role role)
{
	struct slice family = slice_from(id, 2);
	char *full;

	family = slice_to(family, slice_find(family, '-'));
	full = xasprintf("%s/%.*s/%.*s", role_names[role], SLICE_ARGS(family), SLICE_ARGS(slug));
	for (char *c = full; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return full;
}

static bool parse_row(struct slice line, struct catalogue_row *out)
{
	struct slice column[COLUMNS] = {{0}};

	for (size_t i = 0; i < COLUMNS; i++)
		if (!slice_split(&line, '\t', &column[i]))
			return false;
	out->role = slice_starts(column[ID], "P-")   ? ROLE_PROXY
		    : slice_starts(column[ID], "I-") ? ROLE_IDP
		    : slice_starts(column[ID], "S-") ? ROLE_STS
						     : ROLE_INVALID;
	out->level = slice_starts(column[LEVEL], "MUST")     ? LEVEL_MUST
		     : slice_starts(column[LEVEL], "SHOULD") ? LEVEL_SHOULD
		     : slice_starts(column[LEVEL], "MAY")    ? LEVEL_MAY
							     : LEVEL_INVALID;
	if (out->role == ROLE_INVALID || out->level == LEVEL_INVALID)
		return false;
	out->derived = slice_contains(column[LEVEL], "\xe2\x80\xa0");
	out->id = slice_dup(column[ID]);
	out->slug = full_slug(column[ID], column[SLUG], out->role);
	out->requirement = slice_dup(column[REQUIREMENT]);
	out->source = slice_dup(column[SOURCE]);
	out->mutant = slice_dup(column[MUTANT]);
	return true;
}

enum err catalogue_load(const char *path, struct catalogue *out, struct note *note)
{
	struct buf text = {0};
	struct slice rest;
	struct slice line;
	unsigned number = 1;
	enum err err = file_read(path, CATALOGUE_MAX_BYTES, &text);

	*out = (struct catalogue){0};
	if (err)
		return note_err(note, err, "%s: cannot be read", path);
	rest = buf_slice(&text);
	slice_split(&rest, '\n', &line); /* the names of the columns */
	while (!err && slice_split(&rest, '\n', &line)) {
		number++;
		if (line.len == 0)
			continue;
		out->at = xrealloc(out->at, (out->count + 1) * sizeof *out->at);
		out->at[out->count] = (struct catalogue_row){0};
		if (parse_row(line, &out->at[out->count++]))
			continue;
		err = note_err(note, ERR_SYNTAX, "%s:%u: not a row of seven columns", path, number);
	}
	buf_clear(&text);
	return err;
}

void catalogue_clear(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		struct catalogue_row *row = &catalogue->at[i];

		free(row->id);
		free(row->slug);
		free(row->requirement);
		free(row->source);
		free(row->mutant);
	}
	free(catalogue->at);
	*catalogue = (struct catalogue){0};
}

const struct catalogue_row *catalogue_find(const struct catalogue *catalogue, const char *name)
{
	for (size_t i = 0; i < catalogue->count; i++)
		if (strcmp(catalogue->at[i].slug, name) == 0 ||
			strcmp(catalogue->at[i].id, name) == 0)
			return &catalogue->at[i];
	return NULL;
}

bool catalogue_row_wants(const struct catalogue_row *row, const char *capability)
{
	char *tag = xasprintf("[%s]", capability);
	bool wants = strstr(row->requirement, tag) != NULL || strstr(row->mutant, tag) != NULL;

	free(tag);
	return wants;
}

const char *level_name(enum level level)
{
	static const char *const names[] = {"", "MUST", "SHOULD", "MAY"};

	return names[level];
}
