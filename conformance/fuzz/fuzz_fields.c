/*
 * fields: what the decisions about a request's fields let through leaves one framing, one host, one
 * token and nothing for the upstream that is only ours. The input is a version digit and a query on
 * the first line, then "name:value" lines.
 */
#include <stdlib.h>
#include <string.h>

#include "checks/credentials.h"
#include "checks/fields.h"
#include "checks/request.h"
#include "credentials.h"
#include "fuzz/fuzz.h"
#include "mcp.h"

#define MAX_LINES 64

/* Written anew: the lib's own search must not judge itself. */
static size_t lines_named(struct http_fields fields, const char *lower)
{
	size_t count = 0;

	for (size_t i = 0; i < fields.count; i++) {
		struct slice name = fields.at[i].name;
		bool same = name.len == strlen(lower);

		for (size_t k = 0; k < name.len && same; k++) {
			char c = name.at[k];

			same = (c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) == lower[k];
		}
		count += same;
	}
	return count;
}

static bool all_of(struct slice text, const char *allowed)
{
	for (size_t i = 0; i < text.len; i++)
		if (!text.at[i] || !strchr(allowed, text.at[i]))
			return false;
	return true;
}

static void check_framing(struct http_fields fields, unsigned minor)
{
	struct slice length = http_fields_value(fields, "content-length");
	size_t lengths = lines_named(fields, "content-length");
	size_t codings = lines_named(fields, "transfer-encoding");

	MUST(http_fields_count(fields, "content-length") == lengths);
	if (!check_request_framing_single(fields) || !check_request_content_length(fields) ||
		!check_request_transfer_coding(fields, minor))
		return;
	MUST(lengths + codings <= 1);
	MUST(!lengths || (length.len >= 1 && length.len <= 18 && all_of(length, "0123456789")));
	MUST(!codings || (minor >= 1 && http_fields_value(fields, "transfer-encoding").len == 7));
	MUST(http_framing_single(fields));
}

static void check_host(struct http_fields fields)
{
	struct slice host = http_fields_value(fields, "host");

	if (!check_request_host(fields))
		return;
	MUST(lines_named(fields, "host") == 1 && host.len > 0);
	for (size_t i = 0; i < host.len; i++)
		MUST(!strchr("/@?#, \t", host.at[i]) && host.at[i] > 0x20 && host.at[i] < 0x7f);
}

/* The token, if the fields hold exactly one that may be used. */
static struct slice check_token(struct http_fields fields, struct slice query)
{
	struct slice value = http_fields_value(fields, "authorization");
	struct slice scheme;
	struct slice token;

	credentials_split(value, &scheme, &token);
	MUST(scheme.len + token.len <= value.len);
	if (!check_credentials_single(http_fields_count(fields, "authorization")) ||
		!check_credentials_scheme(scheme) || !check_credentials_size(token) ||
		!check_credentials_token(token))
		return SLICE_NONE;
	MUST(lines_named(fields, "authorization") == 1);
	MUST(token.len > 0 && token.len <= CREDENTIALS_MAX_BYTES);
	MUST(all_of(
		token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="));
	MUST(token.at + token.len == value.at + value.len);
	if (check_credentials_not_repeated(query, token))
		MUST(query.len < token.len || !memmem(query.at, query.len, token.at, token.len));
	return token;
}

static bool named_by_connection(struct http_fields fields, struct slice name)
{
	for (size_t i = 0; i < fields.count; i++)
		if (slice_is_nocase(fields.at[i].name, "connection"))
			for (size_t k = 0; k + name.len <= fields.at[i].value.len; k++) {
				struct slice value = fields.at[i].value;
				struct slice part = slice_make(value.at + k, name.len);
				bool begins = k == 0 || strchr(", \t", value.at[k - 1]);
				bool ends = k + name.len == value.len ||
					    strchr(", \t", value.at[k + name.len]);

				/* Only a whole member; "a b" is none. */
				if (begins && ends && slice_equal_nocase(part, name) &&
					slice_find(value, ' ') == value.len &&
					slice_find(value, '\t') == value.len)
					return true;
			}
	return false;
}

/* What flow_forward lets through. */
static void check_passed_on(struct http_fields fields, struct slice token)
{
	static const char *const ours[] = {"authorization", "proxy-authorization", "cookie", "host",
		"connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade",
		"forwarded", "x-forwarded-for", "x_forwarded_user", "remote-user", "dpop"};

	for (size_t i = 0; i < fields.count; i++) {
		struct slice name = fields.at[i].name;
		struct http_fields one = {&fields.at[i], 1};

		if (!check_field_end_to_end(name, fields) || !check_field_no_credential(name) ||
			!check_field_no_identity(name, NULL, 0) ||
			!check_field_without_token(fields.at[i].value, token))
			continue;
		for (size_t k = 0; k < ARRAY_LEN(ours); k++)
			MUST(lines_named(one, ours[k]) == 0);
		MUST(!named_by_connection(fields, name));
	}
}

/* A field that is there twice or cannot be decoded agrees with no body; an absent one with all. */
static void check_mirror(const struct mcp_mirror *mirror, size_t lines,
	bool (*agrees)(const struct mcp_mirror *, struct slice))
{
	MUST((mirror->shape == MIRROR_ABSENT) == (lines == 0));
	MUST(lines <= 1 || mirror->shape == MIRROR_BAD);
	MUST(agrees(mirror, mirror->value) == (mirror->shape != MIRROR_BAD));
}

static void check_mirrors(struct http_fields fields)
{
	struct mcp_mirrors mirrors;

	mcp_mirrors_read(fields, &mirrors);
	check_mirror(&mirrors.method, lines_named(fields, "mcp-method"),
		check_operation_method_mirrored);
	check_mirror(&mirrors.name, lines_named(fields, "mcp-name"), check_operation_name_mirrored);
	check_mirror(&mirrors.version, lines_named(fields, "mcp-protocol-version"),
		check_operation_version_mirrored);
	mcp_mirrors_clear(&mirrors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_make((const char *)data, size);
	struct http_field field[MAX_LINES];
	struct http_fields fields = {field, 0};
	struct slice query = SLICE_NONE;
	struct slice line;
	struct slice token;
	unsigned minor = 1;

	if (slice_split(&rest, '\n', &line)) {
		minor = slice_starts(line, "0") ? 0 : 1;
		query = slice_from(line, 1);
	}
	while (fields.count < MAX_LINES && slice_split(&rest, '\n', &line)) {
		struct slice name = slice_to(line, slice_find(line, ':'));
		/* Empty, but there: as the server gives it. */
		struct slice value = name.len == line.len
					     ? slice_make("", 0)
					     : slice_trim(slice_make(line.at + name.len + 1,
						       line.len - name.len - 1));

		/* What http_head would not let through is no field. */
		if (http_is_token(name) && http_is_field_value(value, true))
			field[fields.count++] = (struct http_field){name, value};
	}
	if (check_request_query(query))
		for (size_t i = 0; i < query.len; i++)
			MUST(query.at[i] > ' ' && query.at[i] < 0x7f && query.at[i] != '#');
	check_framing(fields, minor);
	check_host(fields);
	token = check_token(fields, query);
	check_passed_on(fields, token);
	check_mirrors(fields);
	return 0;
}
