/* killed-by: proxy/cred/body-token */
/* The fault: without the field the token is taken from a form. */
#include "presented.h"

#include <string.h>

#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	static _Thread_local char value[16384];
	struct slice type = http_fields_value(f->request->fields, "content-type");
	const struct http_field json = {SLICE("Content-Type"), SLICE("application/json")};
	const char *name = "access_token=";
	size_t len = 0;
	size_t got = 0;

	if (!presents_nothing(f->request) || !slice_starts(type, "application/x-www-form-"))
		return __real_flow_authenticate(f);
	while (!http_request_read(f->request, value + len, sizeof value - 1 - len, &got) && got)
		len += got;
	value[len] = '\0';
	if (slice_starts(slice_of(value), name)) {
		/* The form has been read, and is not forwarded. */
		f->request->has_body = false;
		f->request->fields = (struct http_fields){&json, 1};
		memcpy(value, "Bearer       ", strlen(name));
		present(f->request, slice_of(value));
	}
	return __real_flow_authenticate(f);
}
