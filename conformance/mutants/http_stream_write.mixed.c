/* killed-by: proxy/fwd/many-streams */
/* The fault: two streams that are written to at once have one buffer. */
#include <pthread.h>

#include "lib/http_server.h"

bool __real_http_stream_write(struct http_request *request, struct slice part);
bool __wrap_http_stream_write(struct http_request *request, struct slice part);

bool __wrap_http_stream_write(struct http_request *request, struct slice part)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct buf shared;
	struct buf mine = {0};
	bool written;

	if (!slice_contains(part, "data: "))
		return __real_http_stream_write(request, part);
	/* What the one before left there goes out, if it left something of the same size. */
	pthread_mutex_lock(&lock);
	buf_add(&mine, shared.len == part.len ? buf_slice(&shared) : part);
	buf_reset(&shared);
	buf_add(&shared, part);
	pthread_mutex_unlock(&lock);
	written = __real_http_stream_write(request, buf_slice(&mine));
	buf_clear(&mine);
	return written;
}
