#include "idp.h"

#include <stdlib.h>

#include "jwks.h"
#include "lib/url.h"

#define DEFAULT_PATH "/oauth2/default"
/* Larger than any form that is read: a form too large is an OAuth error, not a closed door. */
#define MAX_BODY_BYTES (2 * 1024 * 1024)
#define TIMEOUT_MS 30000
#define CONTROL_CONNECTIONS 8
#define DRAIN_MS 1000

struct http_server_config idp_server_config(const struct config *config, struct trace *trace)
{
	struct http_server_config server = {
		.party = config->party,
		.max_connections = (unsigned)config->max_connections,
		.request_timeout_ms = TIMEOUT_MS,
		.idle_timeout_ms = TIMEOUT_MS,
		.max_body_bytes = MAX_BODY_BYTES,
		.buffer_body = true,
		.trace = trace,
	};

	listeners_fill(config->listeners.at, config->listeners.count, NULL, &server);
	return server;
}

static enum err start_control(struct idp *idp, struct note *note)
{
	const struct control *control = idp->config->control;
	struct http_server_config server = {
		.party = idp->config->party,
		.listener_count = 1,
		.max_connections = CONTROL_CONNECTIONS,
		.request_timeout_ms = TIMEOUT_MS,
		.idle_timeout_ms = TIMEOUT_MS,
		.max_body_bytes = MAX_BODY_BYTES,
		.buffer_body = true,
	};

	if (!control)
		return ERR_NONE;
	/* No caller: what tests arrange is no message of the flow, and not in the trace. */
	server.listener[0] =
		(struct http_listener){control->address, (unsigned)control->port, NULL};
	return http_server_start(&server, control_serve, idp, &idp->control, note);
}

/* The port is known only now, when it was 0. */
static void settle_addresses(struct idp *idp)
{
	const struct config *config = idp->config;
	struct url url;

	idp->base = config->endpoint_base;
	if (!idp->base) {
		idp->default_base = xasprintf("http%s://%s:%u" DEFAULT_PATH,
			config->listeners.at[0].tls ? "s" : "", config->listeners.at[0].address,
			http_server_port(idp->server, 0));
		idp->base = idp->default_base;
	}
	idp->issuer = config->issuer ? config->issuer : idp->base;
	if (url_parse(slice_of(idp->base), &url))
		abort(); /* config_check has parsed it, or it was made here */
	idp->base_path = url.path;
	idp->authorize_path = xasprintf("%.*s/authorize", SLICE_ARGS(url.path));
}

enum err idp_start(
	const struct config *config, struct trace *trace, struct idp **out, struct note *note)
{
	struct http_server_config server = idp_server_config(config, trace);
	struct idp *idp = xcalloc(1, sizeof *idp);
	enum err err;

	*out = NULL;
	idp->config = config;
	idp->keys = keyring_new(config->signing_alg);
	idp->store = store_new();
	idp->lineage = lineage_new();
	idp->assertions = used_new();
	idp->throttle =
		throttle_new((double)config->client_failures, (double)config->client_failure_s);
	idp->faults = faults_new(idp_fault_names);
	idp->log = request_log_new();
	idp->jwks = jwks_override_new();
	err = http_server_start(&server, idp_serve, idp, &idp->server, note);
	if (!err) {
		settle_addresses(idp);
		err = start_control(idp, note);
	}
	if (err) {
		idp_stop(idp);
		return err;
	}
	atomic_store(&idp->ready, true);
	*out = idp;
	return ERR_NONE;
}

void idp_stop(struct idp *idp)
{
	if (!idp)
		return;
	faults_stop(idp->faults);
	http_server_stop(idp->control, DRAIN_MS);
	http_server_stop(idp->server, DRAIN_MS);
	keyring_free(idp->keys);
	store_free(idp->store);
	lineage_free(idp->lineage);
	used_free(idp->assertions);
	throttle_free(idp->throttle);
	faults_free(idp->faults);
	request_log_free(idp->log);
	jwks_override_free(idp->jwks);
	free(idp->default_base);
	free(idp->authorize_path);
	free(idp);
}
