/* killed-by: proxy/exc/form */
/* The fault: the exchange is asked for in JSON. */
#include "lib/form.h"
#include "lib/http_client.h"
#include "lib/json.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

/* The form's parameters as members. */
static void write_json(struct slice body, struct buf *out)
{
	struct json *document = json_new_object();
	struct form form;

	if (!form_parse(body, &form))
		for (size_t i = 0; i < form.count; i++) {
			char *name = slice_dup(form.at[i].name);

			json_set_string(document, name, form.at[i].value);
			secret_free(name);
		}
	json_print(out, document);
	json_free(document);
	form_clear(&form);
}

enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	struct http_field fields[8];
	struct http_call changed = *call;
	struct buf body = {0};
	enum err err;

	if (!slice_contains(call->body, "subject_token="))
		return __real_http_client_call(call, reply, note);
	for (size_t i = 0; i < call->fields.count; i++) {
		fields[i] = call->fields.at[i];
		if (slice_is_nocase(fields[i].name, "content-type"))
			fields[i].value = SLICE("application/json");
	}
	write_json(call->body, &body);
	changed.fields.at = fields;
	changed.body = buf_slice(&body);
	err = __real_http_client_call(&changed, reply, note);
	buf_clear(&body);
	return err;
}
