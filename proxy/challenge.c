#include "challenge.h"

#include <string.h>

#include "checks/reply.h"

/* Ten years: more is no time that anybody means. */
#define MAX_AGE_MAX_S 315360000

static void add_parameter(struct buf *out, const char *name, const char *value)
{
	buf_printf(
		out, "%s%s=\"%s\"", slice_ends(buf_slice(out), "Bearer") ? " " : ", ", name, value);
}

void challenge_write(const struct refusal_row *row, const char *scopes, const char *metadata_url,
	struct buf *out)
{
	buf_puts(out, "Bearer");
	/* [RFC6750 3.1] without credentials there is no error to speak of */
	if (row->error) {
		add_parameter(out, "error", row->error);
		add_parameter(out, "error_description", row->text);
	}
	/* [MCP 2026-07-28 Runtime Insufficient Scope] all at once: one new login is enough */
	if (scopes[0])
		add_parameter(out, "scope", scopes);
	add_parameter(out, "resource_metadata", metadata_url);
}

void challenge_add_step_up(const struct json *said, struct buf *out)
{
	struct slice acr_values = json_member_string(said, "acr_values");
	int64_t max_age;

	if (check_reply_text_quotable(acr_values))
		buf_printf(out, ", acr_values=\"%.*s\"", SLICE_ARGS(acr_values));
	if (json_integer(json_member(said, "max_age"), &max_age) && max_age >= 0 &&
		max_age <= MAX_AGE_MAX_S)
		buf_printf(out, ", max_age=\"%d\"", (int)max_age);
}
