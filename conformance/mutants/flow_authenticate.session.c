/* killed-by: proxy/mcp/session-not-auth */
/* The fault: a session remembers who opened it, and speaks for him. */
#include <stdlib.h>

#include "flow.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

/* The last session that came with a good token, and that token. */
static char *session;
static char *credentials;

static enum refusal as_the_one_who_opened_it(struct flow *f)
{
	static struct http_field fields[HTTP_MAX_FIELDS + 1];
	size_t count = 0;

	for (size_t i = 0; i < f->request->fields.count; i++)
		if (!slice_is_nocase(f->request->fields.at[i].name, "authorization"))
			fields[count++] = f->request->fields.at[i];
	fields[count++] = (struct http_field){SLICE("Authorization"), slice_of(credentials)};
	f->request->fields = (struct http_fields){fields, count};
	flow_forget_token(f);
	return __real_flow_authenticate(f);
}

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	struct slice id = http_fields_value(f->request->fields, "mcp-session-id");
	enum refusal refusal = __real_flow_authenticate(f);

	if (refusal == PASSED && id.len) {
		free(session);
		free(credentials);
		session = slice_dup(id);
		credentials = slice_dup(http_fields_value(f->request->fields, "authorization"));
	}
	if (refusal != PASSED && session && slice_is(id, session))
		return as_the_one_who_opened_it(f);
	return refusal;
}
