/* killed-by: proxy/fwd/backpressure */
/* The fault: the client pays for the time that the upstream takes for the body. */
#include "lib/clock.h"
#include "lib/http_server.h"

/* Of the suite's configuration. */
#define REQUEST_TIMEOUT_MS 3000

enum err __real_http_request_read(
	struct http_request *request, void *buffer, size_t size, size_t *got);
enum err __wrap_http_request_read(
	struct http_request *request, void *buffer, size_t size, size_t *got);

enum err __wrap_http_request_read(
	struct http_request *request, void *buffer, size_t size, size_t *got)
{
	static _Thread_local const void *current;
	static _Thread_local int64_t begun;

	if (current != request->fields.at || clock_ms() - begun > 10000) {
		current = request->fields.at;
		begun = clock_ms();
	}
	if (clock_ms() - begun > REQUEST_TIMEOUT_MS)
		return ERR_TIMEOUT;
	return __real_http_request_read(request, buffer, size, got);
}
