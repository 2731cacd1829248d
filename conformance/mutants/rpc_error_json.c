/* killed-by: sts/imp/authz */
/* The fault: errors have the shape of the token endpoint. */
#include "mock-sts/errors.h"

struct json *__wrap_rpc_error_json(int code, const char *status, const char *message,
	const char *reason, const char *permission);

struct json *__wrap_rpc_error_json(int code, const char *status, const char *message,
	const char *reason, const char *permission)
{
	(void)code;
	(void)reason;
	(void)permission;
	return error_json(status, slice_of(message));
}
