#include "service.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "admin.h"
#include "flow.h"
#include "lib/log.h"
#include "lib/process.h"
#include "state/metrics.h"

/* How often it is looked whether the last request of a configuration that was replaced has ended.
 */
#define LOOK_MS 200
#define ADMIN_CONNECTIONS 8
/* The client's socket, the upstream's, and a pair by which libcurl wakes itself. */
#define DESCRIPTORS_EACH 4

struct service {
	char *path; /* of the configuration file */
	struct http_server *server;
	struct http_server *admin; /* NULL without one */
	struct config *first;      /* the listeners go on using its texts */
	atomic_bool drains;
	pthread_mutex_t lock;
	struct proxy *current;
	struct proxy *replaced; /* some may still be in use */
};

/* ---- the configuration in use ---- */

struct proxy *service_hold(struct service *service)
{
	struct proxy *proxy;

	pthread_mutex_lock(&service->lock);
	proxy = service->current;
	proxy->holders++;
	pthread_mutex_unlock(&service->lock);
	return proxy;
}

/* The request's thread frees nothing: that may take a while. */
void service_release(struct service *service, struct proxy *proxy)
{
	pthread_mutex_lock(&service->lock);
	proxy->holders--;
	pthread_mutex_unlock(&service->lock);
}

bool service_drains(struct service *service)
{
	return atomic_load(&service->drains);
}

static void replace(struct service *service, struct proxy *take_proxy)
{
	pthread_mutex_lock(&service->lock);
	if (service->current) {
		service->current->next = service->replaced;
		service->replaced = service->current;
	}
	service->current = take_proxy;
	pthread_mutex_unlock(&service->lock);
}

/* Out of the list, so that it can be freed without the lock; NULL when all are in use. */
static struct proxy *take_unused(struct service *service)
{
	struct proxy **at = &service->replaced;
	struct proxy *found;

	pthread_mutex_lock(&service->lock);
	while (*at && (*at)->holders)
		at = &(*at)->next;
	found = *at;
	if (found)
		*at = found->next;
	pthread_mutex_unlock(&service->lock);
	return found;
}

static void end_proxy(struct service *service, struct proxy *take_proxy)
{
	struct config *config = take_proxy->config;

	proxy_free(take_proxy);
	if (config != service->first)
		proxy_config_free(config);
}

static void free_unused(struct service *service)
{
	struct proxy *proxy;

	while ((proxy = take_unused(service)))
		end_proxy(service, proxy);
}

/* ---- reload ---- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_listener(const struct listener *a, const struct listener *b)
{
	return a == b || (a && b && strcmp(a->address, b->address) == 0 && a->port == b->port &&
				 !a->tls == !b->tls && same_text(a->caller, b->caller));
}

/* What a listener was started with stays: a port that were closed and opened would drop clients. */
static enum err judge_fixed(
	const struct config *old, const struct config *config, struct note *note)
{
	static const char until_restart[] = "cannot change without a restart";
	const struct {
		const char *name;
		uint64_t old, wanted;
	} numbers[] = {
		{"listeners", old->listeners.count, config->listeners.count},
		{"max_connections", old->max_connections, config->max_connections},
		{"request_timeout_ms", old->request_timeout_ms, config->request_timeout_ms},
		{"idle_timeout_ms", old->idle_timeout_ms, config->idle_timeout_ms},
		{"max_body_bytes", old->max_body_bytes, config->max_body_bytes},
	};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (numbers[i].old != numbers[i].wanted)
			return note_err(
				note, ERR_UNSUPPORTED, "%s: %s", numbers[i].name, until_restart);
	for (size_t i = 0; i < old->listeners.count; i++)
		if (!same_listener(&old->listeners.at[i], &config->listeners.at[i]))
			return note_err(
				note, ERR_UNSUPPORTED, "listeners[%zu]: %s", i, until_restart);
	if (!same_listener(old->admin, config->admin))
		return note_err(note, ERR_UNSUPPORTED, "admin: %s", until_restart);
	return ERR_NONE;
}

static void fill_tls(const struct listener *listeners, size_t count, struct http_listener_tls *out)
{
	for (size_t i = 0; i < count && i < HTTP_MAX_LISTENERS; i++)
		if (listeners[i].tls)
			out[i] = (struct http_listener_tls){listeners[i].tls->certificate,
				listeners[i].tls->key, listeners[i].tls->client_ca_file};
}

static enum err renew_tls(struct service *service, const struct config *config, struct note *note)
{
	struct http_listener_tls tls[HTTP_MAX_LISTENERS] = {{0}};
	struct http_listener_tls admin[HTTP_MAX_LISTENERS] = {{0}};
	enum err err;

	fill_tls(config->listeners.at, config->listeners.count, tls);
	err = http_server_renew_tls(service->server, tls, note);
	if (err || !service->admin)
		return err;
	fill_tls(config->admin, 1, admin);
	return http_server_renew_tls(service->admin, admin, note);
}

/* All of it is made aside; what is in use changes only when nothing can go wrong any more. */
static void reload(struct service *service)
{
	struct config *config;
	struct note note = {0};
	enum err err = proxy_read(service->path, &config, &note);

	if (!err)
		err = judge_fixed(service->first, config, &note);
	if (!err)
		err = renew_tls(service, config, &note);
	if (err) {
		log_say(LOG_ERROR, "reload-refused", "the old configuration stays: %s", note.text);
		metrics_count(METRIC_RELOADS_REFUSED);
		proxy_config_free(config);
		return;
	}
	/* Before anybody can have it: nothing of it is done by what files said before. */
	http_client_renew();
	replace(service, proxy_new(config, service->current));
	metrics_count(METRIC_RELOADS_TAKEN);
	log_say(LOG_INFO, "reloaded", "%s", service->path);
}

/* ---- start and end ---- */

static const int our_signals[] = {SIGHUP, SIGINT, SIGTERM};

static void signals_of(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < ARRAY_LEN(our_signals); i++)
		sigaddset(set, our_signals[i]);
}

void service_block_signals(void)
{
	sigset_t signals;

	signals_of(&signals);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static enum err start_admin(struct service *service, struct trace *trace, struct note *note)
{
	const struct listener *listener = service->first->admin;
	struct http_server_config config = {
		.party = "Proxy",
		.listener = {{listener->address, (unsigned)listener->port, listener->caller}},
		.listener_count = 1,
		.max_connections = ADMIN_CONNECTIONS,
		.request_timeout_ms = (unsigned)service->first->request_timeout_ms,
		.idle_timeout_ms = (unsigned)service->first->idle_timeout_ms,
		.max_body_bytes = 0,
		.trace = trace,
	};

	fill_tls(listener, 1, config.tls);
	return http_server_start(&config, admin_run, service, &service->admin, note);
}

static enum err start_servers(struct service *service, const struct program *program,
	const struct program_arguments *arguments, struct note *note)
{
	const struct config *config = service->first;
	struct http_server_config server_config = {
		.party = "Proxy",
		.max_connections =
			process_connections((unsigned)config->max_connections, DESCRIPTORS_EACH),
		.turn_away = true,
		.request_timeout_ms = (unsigned)config->request_timeout_ms,
		.idle_timeout_ms = (unsigned)config->idle_timeout_ms,
		.max_body_bytes = config->max_body_bytes,
		.judge_head_yourself = true,
		.trace = arguments->trace,
	};
	enum err err = ERR_NONE;

	listeners_fill(config->listeners.at, config->listeners.count, arguments, &server_config);
	if (config->admin)
		err = start_admin(service, arguments->trace, note);
	if (!err)
		err = http_server_start(&server_config, flow_run, service, &service->server, note);
	if (!err && config->admin)
		printf("%s admin on %s://%s:%u\n", program->name,
			config->admin->tls ? "https" : "http", config->admin->address,
			http_server_port(service->admin, 0));
	if (!err)
		program_ready(program, &server_config, service->server);
	return err;
}

static void service_free(struct service *service)
{
	replace(service, NULL);
	free_unused(service);
	proxy_config_free(service->first);
	pthread_mutex_destroy(&service->lock);
	free(service->path);
	free(service);
}

enum err service_start(const struct program *program, const struct program_arguments *arguments,
	struct config *take_config, struct service **out, struct note *note)
{
	struct service *service = xcalloc(1, sizeof *service);
	enum err err;

	service->path = xstrdup(arguments->config_path);
	service->first = take_config;
	pthread_mutex_init(&service->lock, NULL);
	replace(service, proxy_new(take_config, NULL));
	err = start_servers(service, program, arguments, note);
	if (err) {
		http_server_stop(service->admin, 0);
		service_free(service);
		service = NULL;
	}
	*out = service;
	return err;
}

/* -1 when it is time to look after things without one. */
static int next_signal(const struct service *service)
{
	/* Sooner while a configuration waits for its last request. */
	struct timespec look = {
		service->replaced ? 0 : 1, service->replaced ? LOOK_MS * 1000000L : 0};
	sigset_t signals;

	signals_of(&signals);
	return sigtimedwait(&signals, NULL, &look);
}

void service_run(struct service *service)
{
	uint64_t drain_ms;
	int signal;

	while ((signal = next_signal(service)) != SIGTERM && signal != SIGINT) {
		if (signal == SIGHUP)
			reload(service);
		free_unused(service);
		http_client_tend();
	}
	atomic_store(&service->drains, true);
	drain_ms = service->current->config->drain_ms;
	log_say(LOG_INFO, "draining", "for %llu ms at most", (unsigned long long)drain_ms);
	http_server_drain(service->server, (unsigned)drain_ms);
	/* Some of what is still under way waits for others, and not for its client. */
	http_client_cut();
	http_server_stop(service->server, 0);
	http_server_stop(service->admin, 0);
	service_free(service);
}
