/* killed-by: sts/rsp/lifetime */
/* The fault: a token lives longer than the answer says. */
#include "mock-sts/sts.h"

void __real_answer_json(struct answer *answer, int status, struct json *take_body);
void __wrap_answer_json(struct answer *answer, int status, struct json *take_body);

void __wrap_answer_json(struct answer *answer, int status, struct json *take_body)
{
	if (json_member(take_body, "expires_in"))
		json_set_number(take_body, "expires_in", 60);
	__real_answer_json(answer, status, take_body);
}
