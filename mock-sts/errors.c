#include "errors.h"

#define PART_MAX_BYTES 300

static const struct row {
	const char *name;
	int status;
	const char *error;
	const char *description;
} rows[] = {{"INVALID", 500, "server_error", "The request was neither granted nor refused."},
#define REFUSAL_ROW(name_, status_, error_, description_) {#name_, status_, error_, description_},
	REFUSALS(REFUSAL_ROW)
#undef REFUSAL_ROW
};

int refusal_status(enum refusal refusal)
{
	return rows[refusal].status;
}

const char *refusal_error(enum refusal refusal)
{
	return rows[refusal].error;
}

void refusal_step(enum refusal refusal, char *out, size_t size)
{
	size_t i = 0;

	for (const char *c = rows[refusal].name; *c && i + 1 < size; c++)
		out[i++] = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
	out[i] = '\0';
}

/* [RFC6749 5.2] error_description is %x20-21 / %x23-5B / %x5D-7E */
static void put_part(struct buf *out, struct slice part)
{
	part = slice_to(part, PART_MAX_BYTES);
	for (size_t i = 0; i < part.len; i++) {
		char c = part.at[i];

		buf_putc(out, c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '?' : c);
	}
}

void refusal_describe(
	enum refusal refusal, struct slice first, struct slice second, struct buf *out)
{
	for (const char *c = rows[refusal].description; *c; c++) {
		if (c[0] == '{' && (c[1] == '0' || c[1] == '1') && c[2] == '}') {
			put_part(out, c[1] == '0' ? first : second);
			c += 2;
		} else {
			buf_putc(out, *c);
		}
	}
}

struct json *error_json(const char *error, struct slice description)
{
	struct json *body = json_new_object();

	json_set_string(body, "error", slice_of(error));
	if (description.len)
		json_set_string(body, "error_description", description);
	return body;
}

struct json *rpc_error_json(int code, const char *status, const char *message, const char *reason,
	const char *permission)
{
	struct json *error = json_new_object();
	struct json *body = json_new_object();

	json_set_number(error, "code", code);
	json_set_string(error, "message", slice_of(message));
	json_set_string(error, "status", slice_of(status));
	if (reason) {
		struct json *details = json_new_array();
		struct json *info = json_new_object();

		json_set_string(info, "@type", SLICE("type.googleapis.com/google.rpc.ErrorInfo"));
		json_set_string(info, "reason", slice_of(reason));
		json_set_string(info, "domain", SLICE("iam.googleapis.com"));
		if (permission) {
			struct json *metadata = json_new_object();

			json_set_string(metadata, "permission", slice_of(permission));
			json_set(info, "metadata", metadata);
		}
		json_push(details, info);
		json_set(error, "details", details);
	}
	json_set(body, "error", error);
	return body;
}
