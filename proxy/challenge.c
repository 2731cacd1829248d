#include "challenge.h"

#include <string.h>

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
