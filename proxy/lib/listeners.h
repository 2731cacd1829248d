/*
 * listeners: where a program is reached, as its configuration says it. One section for all
 * programs.
 */
#ifndef LIB_LISTENERS_H
#define LIB_LISTENERS_H

#include "lib/program.h"

#define LISTENER_TLS_ROWS(ROW)                                                             \
	ROW(certificate, TEXT(), REQUIRED, "PEM file with the certificate and its chain.") \
	ROW(key, TEXT(), REQUIRED, "PEM file with its private key.")                       \
	ROW(client_ca_file, TEXT(), ABSENT,                                                \
		"Only callers with a certificate by these CAs (PEM) get in.")

#define LISTENER_ROWS(ROW)                                                                      \
	ROW(address, TEXT(), "\"127.0.0.1\"", "IPv4 address to listen on.")                     \
	ROW(port, UINT(0, 65535), REQUIRED, "Port; 0 picks a free one and prints it.")          \
	ROW(caller, TEXT(), ABSENT,                                                             \
		"Who calls on this port, as the trace names it; without it nothing is traced.") \
	ROW(tls, OBJECT(listener_tls), ABSENT, "Speak TLS 1.2 and 1.3 instead of plain HTTP.")

struct listener_tls {
	LISTENER_TLS_ROWS(SETTING_DECLARE)
};

struct listener {
	LISTENER_ROWS(SETTING_DECLARE)
};

extern const struct settings listener_settings;

/*
 * Put `count` listeners, HTTP_MAX_LISTENERS at most, into `out`; --port replaces the port of the
 * first. Warns of every one that takes tokens in the clear from other machines. [RFC6750 5.2]
 */
void listeners_fill(const struct listener *listeners, size_t count,
	const struct program_arguments *arguments, struct http_server_config *out);

#endif
