/* killed-by: sts/int/introspect */
/* The fault: of a token that is not active the STS tells why. */
#include "mock-sts/sts.h"

void __real_answer_json(struct answer *answer, int status, struct json *take_body);
void __wrap_answer_json(struct answer *answer, int status, struct json *take_body);

void __wrap_answer_json(struct answer *answer, int status, struct json *take_body)
{
	const struct json *active = json_member(take_body, "active");

	if (active && !json_is_true(active))
		json_set_string(take_body, "reason", SLICE("expired"));
	__real_answer_json(answer, status, take_body);
}
