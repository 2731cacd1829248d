/*
 * service: the proxy as a process: its listeners, the configuration in use and its replacement by
 * SIGHUP, and how it ends. Knows when requests begin and end; knows nothing of what they do.
 */
#ifndef PROXY_SERVICE_H
#define PROXY_SERVICE_H

#include "lib/program.h"
#include "proxy.h"

struct service;

/* Before threads are started: SIGHUP waits for service_run from then on. */
void service_block_signals(void);
/* ERR_IO with a note when a port or certificate cannot be had. Consumes the configuration. */
enum err service_start(const struct program *program, const struct program_arguments *arguments,
	struct config *take_config, struct service **out, struct note *note) MUST_USE;
/* Reload at every SIGHUP, until SIGTERM or SIGINT; then finish what is under way and end. */
void service_run(struct service *service);

/* The configuration in use, for one request; it stays until service_release. */
struct proxy *service_hold(struct service *service);
void service_release(struct service *service, struct proxy *proxy);
/* No more requests are taken. */
bool service_drains(struct service *service);

#endif
