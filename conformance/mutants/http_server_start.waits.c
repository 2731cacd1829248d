/* killed-by: proxy/fwd/connection-bound */
/* The fault: a connection too many waits without an answer. */
#include "lib/http_server.h"

enum err __real_http_server_start(const struct http_server_config *config, http_handler *handler,
	void *context, struct http_server **out, struct note *note);
enum err __wrap_http_server_start(const struct http_server_config *config, http_handler *handler,
	void *context, struct http_server **out, struct note *note);

enum err __wrap_http_server_start(const struct http_server_config *config, http_handler *handler,
	void *context, struct http_server **out, struct note *note)
{
	struct http_server_config patient = *config;

	patient.turn_away = false;
	return __real_http_server_start(&patient, handler, context, out, note);
}
