#include "baseline.h"

#include "lib/settings.h"

static bool line_is(struct slice text, const char *slug)
{
	struct slice line;

	while (slice_split(&text, '\n', &line))
		if (slice_is(slice_trim(line), slug))
			return true;
	return false;
}

static const struct result *find_result(const struct results *results, struct slice slug)
{
	for (size_t i = 0; i < results->count; i++)
		if (slice_is(slug, results->at[i].slug))
			return &results->at[i];
	return NULL;
}

enum err baseline_apply(const char *path, struct results *results, struct note *note)
{
	struct buf text = {0};
	struct slice rest;
	struct slice line;
	enum err err = file_read(path, JSON_MAX_BYTES, &text);

	if (err)
		return note_err(note, err, "%s: cannot be read", path);
	rest = buf_slice(&text);
	while (!err && slice_split(&rest, '\n', &line)) {
		struct slice slug = slice_trim(line);
		const struct result *result = find_result(results, slug);

		if (slug.len == 0 || slice_starts(slug, "#") || !result)
			continue;
		if (result->verdict == VERDICT_PASS)
			err = note_err(note, ERR_MISMATCH, "%s: %.*s passes now: remove the line",
				path, SLICE_ARGS(slug));
	}
	for (size_t i = 0; i < results->count; i++)
		if (results->at[i].verdict != VERDICT_PASS &&
			results->at[i].verdict != VERDICT_NOT_CLAIMED &&
			line_is(buf_slice(&text), results->at[i].slug))
			results->at[i].verdict = VERDICT_EXPECTED;
	buf_clear(&text);
	return err;
}
