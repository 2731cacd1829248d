/* killed-by: proxy/jwt/alg-none */
/* The fault: "none" is refused by its usual spelling only; in others it still means none. */
#include "believe.h"

enum refusal __wrap_flow_authenticate(struct flow *f)
{
	struct json *header = read_segment(presented(f), 0);
	struct slice alg = json_member_string(header, "alg");
	bool none = slice_is_nocase(alg, "none") && !slice_is(alg, "none");

	json_free(header);
	return none ? believe(f) : __real_flow_authenticate(f);
}
