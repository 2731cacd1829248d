/* killed-by: sts/rsp/members */
/* The fault: expires_in is a string. */
#include "mock-sts/sts.h"

void __real_answer_json(struct answer *answer, int status, struct json *take_body);
void __wrap_answer_json(struct answer *answer, int status, struct json *take_body);

void __wrap_answer_json(struct answer *answer, int status, struct json *take_body)
{
	if (json_member(take_body, "expires_in"))
		json_set_string(take_body, "expires_in", SLICE("3600"));
	__real_answer_json(answer, status, take_body);
}
