/* killed-by: proxy/jwt/alg-none */
/* The fault: nothing is verified when the header says that there is nothing to verify. */
#include "believe.h"

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	struct json *header = read_segment(presented(f), 0);
	bool none = slice_is(json_member_string(header, "alg"), "none");

	json_free(header);
	return none ? believe(f) : __real_flow_authenticate(f);
}
