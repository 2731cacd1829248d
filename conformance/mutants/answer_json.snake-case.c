/* killed-by: sts/imp/generate */
/* The fault: the answer has the names of the token endpoint. */
#include "mock-sts/sts.h"

void __real_answer_json(struct answer *answer, int status, struct json *take_body);
void __wrap_answer_json(struct answer *answer, int status, struct json *take_body);

void __wrap_answer_json(struct answer *answer, int status, struct json *take_body)
{
	const struct json *token = json_member(take_body, "accessToken");

	if (token) {
		json_set(take_body, "access_token", json_copy(token));
		json_remove(take_body, "accessToken");
	}
	__real_answer_json(answer, status, take_body);
}
