/* killed-by: sts/rsp/members */
/* The fault: issued_token_type is left out. */
#include "mock-sts/sts.h"

void __real_answer_json(struct answer *answer, int status, struct json *take_body);
void __wrap_answer_json(struct answer *answer, int status, struct json *take_body);

void __wrap_answer_json(struct answer *answer, int status, struct json *take_body)
{
	json_remove(take_body, "issued_token_type");
	__real_answer_json(answer, status, take_body);
}
