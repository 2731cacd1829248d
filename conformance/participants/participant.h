/*
 * participant: what the MCP server and the upstream do the same way: where they listen, how long
 * they wait, how they start and stop. Knows no endpoint of either.
 */
#ifndef PARTICIPANTS_PARTICIPANT_H
#define PARTICIPANTS_PARTICIPANT_H

#include "lib/http_client.h"
#include "lib/listeners.h"

/* Rows of a section: see lib/settings.h. */
#define PARTICIPANT_ROWS(ROW)                                                                    \
	ROW(max_connections, UINT(1, 4096), "64",                                                \
		"Connections served at once, one thread each; further ones wait.")               \
	ROW(request_timeout_ms, UINT(1, 600000), "10000",                                        \
		"For the head of a request, and for its whole body.")                            \
	ROW(idle_timeout_ms, UINT(1, 600000), "60000",                                           \
		"For the next request on a kept connection.")                                    \
	ROW(connect_timeout_ms, UINT(1, 60000), "2000", "For a connection to another party.")    \
	ROW(call_timeout_ms, UINT(1, 600000), "10000", "For the whole answer of another party.") \
	ROW(ca_file, TEXT(), ABSENT, "Certificates to trust in calls, instead of the system's.")

/* Both participants read a whole request first; nothing they are sent is larger. */
#define PARTICIPANT_MAX_BODY_BYTES (1024 * 1024)

struct participant {
	const struct program *program;
	const struct program_arguments *arguments;
	const char *party;
	const struct listener *listeners;
	size_t listener_count;
	unsigned max_connections;
	unsigned request_timeout_ms;
	unsigned idle_timeout_ms;
};

/* Listen, say so, wait for a signal and stop; exit 2 with one line when that is not possible. */
void participant_serve(const struct participant *participant, http_handler *handler, void *context);

/* A call with the bounds of both participants; the caller adds fields and body. */
struct http_call participant_call(const char *method, const char *url, const char *ca_file,
	uint64_t connect_timeout_ms, uint64_t call_timeout_ms);

#endif
