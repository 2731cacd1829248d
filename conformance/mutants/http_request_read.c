/* killed-by: proxy/http/chunks */
/* The fault: a bad chunk is taken for the end of the body. */
#include "lib/http_server.h"

enum err __real_http_request_read(
	struct http_request *request, void *buffer, size_t size, size_t *got);
enum err __wrap_http_request_read(
	struct http_request *request, void *buffer, size_t size, size_t *got);

enum err __wrap_http_request_read(
	struct http_request *request, void *buffer, size_t size, size_t *got)
{
	enum err err = __real_http_request_read(request, buffer, size, got);

	return err == ERR_SYNTAX ? ERR_NONE : err;
}
