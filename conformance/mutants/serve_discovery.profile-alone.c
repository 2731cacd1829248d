/* killed-by: idp/meta/chaining */
/* The fault: the profile is announced without the grant that it is of. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	struct json *document = answer_take(call);
	struct json *grants = json_new_array();
	const struct json *g = json_first(json_member(document, "grant_types_supported"));
	struct slice name;

	for (; g; g = json_next(g))
		if (json_string(g, &name) && !slice_is(name, GRANT_JWT_BEARER))
			json_push(grants, json_copy(g));
	json_set(document, "grant_types_supported", grants);
	answer_put(call, document);
}
