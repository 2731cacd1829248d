/* killed-by: sts/req/no-authorization */
/* The fault: a bearer token of the caller stands in for the subject token. */
#include "mock-sts/request.h"

enum body_problem __real_parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name);
enum body_problem __wrap_parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name);

enum body_problem __wrap_parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name)
{
	enum body_problem problem = __real_parameters_read(request, out, name);
	struct slice value = http_fields_value(request->fields, "authorization");

	if (slice_starts(value, "Bearer "))
		out->subject_token = slice_from(value, 7);
	return problem;
}
