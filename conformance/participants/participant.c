#include "participants/participant.h"

#define MAX_REPLY_BYTES (1024 * 1024)
/* How long requests under way may take when the program is told to end. */
#define DRAIN_MS 1000

static void configure(const struct participant *participant, struct http_server_config *out)
{
	const struct program_arguments *arguments = participant->arguments;

	*out = (struct http_server_config){
		.party = participant->party,
		.max_connections = participant->max_connections,
		.request_timeout_ms = participant->request_timeout_ms,
		.idle_timeout_ms = participant->idle_timeout_ms,
		.max_body_bytes = PARTICIPANT_MAX_BODY_BYTES,
		.buffer_body = true,
		.trace = arguments->trace,
	};
	listeners_fill(participant->listeners, participant->listener_count, arguments, out);
}

void participant_serve(const struct participant *participant, http_handler *handler, void *context)
{
	struct http_server_config config;
	struct http_server *server;
	struct note note = {0};

	if (participant->listener_count == 0)
		program_die(
			participant->program, "configuration: listeners: must hold at least one");
	configure(participant, &config);
	if (http_server_start(&config, handler, context, &server, &note))
		program_die(participant->program, "%s", note.text);
	program_ready(participant->program, &config, server);
	program_wait();
	http_server_stop(server, DRAIN_MS);
}

struct http_call participant_call(const char *method, const char *url, const char *ca_file,
	uint64_t connect_timeout_ms, uint64_t call_timeout_ms)
{
	return (struct http_call){
		.method = method,
		.url = url,
		.ca_file = ca_file,
		.connect_ms = (unsigned)connect_timeout_ms,
		.reply_ms = (unsigned)call_timeout_ms,
		.total_ms = (unsigned)call_timeout_ms,
		.max_bytes = MAX_REPLY_BYTES,
		/* A peer may close what it finds idle, and a POST is not sent again. */
		.idle_s = 1,
	};
}
