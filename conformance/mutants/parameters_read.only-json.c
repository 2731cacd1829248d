/* killed-by: sts/req/form */
/* The fault: only JSON is understood. */
#include "mock-sts/request.h"

enum body_problem __real_parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name);
enum body_problem __wrap_parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name);

enum body_problem __wrap_parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name)
{
	return content_type_is(request, "application/json")
		       ? __real_parameters_read(request, out, name)
		       : BODY_TYPE;
}
