/* killed-by: sts/rsp/no-store */
/* The fault: the answer may be kept. */
#include "mock-sts/sts.h"

void __real_answer_json(struct answer *answer, int status, struct json *take_body);
void __wrap_answer_json(struct answer *answer, int status, struct json *take_body);

void __wrap_answer_json(struct answer *answer, int status, struct json *take_body)
{
	__real_answer_json(answer, status, take_body);
	for (size_t i = 0; i < answer->response.field_count; i++)
		if (slice_is_nocase(answer->response.field[i].name, "cache-control"))
			answer->response.field[i].value = SLICE("private, max-age=60");
}
