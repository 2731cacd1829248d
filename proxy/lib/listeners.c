#include "lib/listeners.h"

#include "lib/log.h"

#define TLS_ROW(...) SETTING_TABLE(listener_tls, __VA_ARGS__)
#define LISTENER_ROW(...) SETTING_TABLE(listener, __VA_ARGS__)

static const struct setting tls_rows[] = {LISTENER_TLS_ROWS(TLS_ROW)};
static const struct settings listener_tls_settings =
	SETTINGS_OF(listener_tls, "tls", "The certificate that callers see.", tls_rows);

static const struct setting listener_rows[] = {LISTENER_ROWS(LISTENER_ROW)};
const struct settings listener_settings =
	SETTINGS_OF(listener, "listener", "One port.", listener_rows);

void listeners_fill(const struct listener *listeners, size_t count,
	const struct program_arguments *arguments, struct http_server_config *out)
{
	for (size_t i = 0; i < count && i < HTTP_MAX_LISTENERS; i++) {
		const struct listener *l = &listeners[i];

		out->listener[i] = (struct http_listener){l->address, (unsigned)l->port, l->caller};
		if (l->tls)
			out->tls[i] = (struct http_listener_tls){
				l->tls->certificate, l->tls->key, l->tls->client_ca_file};
		else if (!slice_starts(slice_of(l->address), "127."))
			log_say(LOG_WARN, "listening-in-the-clear",
				"%s without tls: tokens can be read on the way", l->address);
		out->listener_count = i + 1;
	}
	if (arguments && arguments->port_given && count)
		out->listener[0].port = arguments->port;
}
