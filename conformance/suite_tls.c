#include "suite_tls.h"

#include <stdlib.h>
#include <string.h>

#include "tls.h"

/* Every kind of certificate that a peer can show; each has a server of its own. */
static const struct {
	const char *name;
	enum certificate_fault fault;
} tls_kinds[TLS_PEERS] = {
	{"tls_good", CERTIFICATE_GOOD}, {"tls_wrong_host", CERTIFICATE_WRONG_HOST},
	{"tls_expired", CERTIFICATE_EXPIRED}, {"tls_self_signed", CERTIFICATE_SELF_SIGNED},
	{"tls_client", CERTIFICATE_GOOD},   /* it asks for one as well */
	{"tls_other_ca", CERTIFICATE_GOOD}, /* by a CA that nobody was told of */
};

static void tls_peer_answers(void *context, struct http_request *request)
{
	struct http_response response = {0};

	atomic_fetch_add((atomic_uint *)context, 1);
	http_response_json(&response, 200, SLICE("{\"ok\":true}"));
	http_respond(request, &response);
}

static enum err start_tls_peer(
	struct suite *suite, size_t i, const struct tls_ca *ca, struct note *note)
{
	const char *name = tls_kinds[i].name;
	char *certificate = xasprintf("%s/%s.pem", suite->workdir, name);
	char *key = xasprintf("%s/%s.key", suite->workdir, name);
	char *key_name = xasprintf("%s_key", name);
	char *port_name_ = xasprintf("%s_port", name);
	struct http_server_config config = {
		.party = name,
		.listener = {{"127.0.0.1", suite_port(suite, port_name_), NULL}},
		.tls = {{certificate, key, NULL}},
		.listener_count = 1,
		.max_connections = 8,
		.request_timeout_ms = 5000,
		.idle_timeout_ms = 1000,
		.max_body_bytes = JSON_MAX_BYTES,
	};
	enum err err;

	if (strcmp(name, "tls_client") == 0)
		config.tls[0].client_ca = vars_get(&suite->vars, "ca_file");
	tls_issue(ca, tls_kinds[i].fault, certificate, key);
	vars_set(&suite->vars, name, "%s", certificate);
	vars_set(&suite->vars, key_name, "%s", key);
	err = http_server_start(
		&config, tls_peer_answers, &suite->tls_heard[i], &suite->tls_peer[i], note);
	free(certificate);
	free(key);
	free(key_name);
	free(port_name_);
	return err;
}

enum err suite_start_tls_peers(struct suite *suite, struct note *note)
{
	char *ca_path = xasprintf("%s/ca.pem", suite->workdir);
	char *other_path = xasprintf("%s/other-ca.pem", suite->workdir);
	struct tls_ca *ca = tls_ca_new(ca_path);
	struct tls_ca *other = tls_ca_new(other_path);
	enum err err = ERR_NONE;

	vars_set(&suite->vars, "ca_file", "%s", ca_path);
	for (size_t i = 0; i < TLS_PEERS && !err; i++)
		err = start_tls_peer(suite, i, i + 1 == TLS_PEERS ? other : ca, note);
	tls_ca_free(ca);
	tls_ca_free(other);
	free(ca_path);
	free(other_path);
	return err;
}

unsigned suite_tls_heard(struct suite *suite, const char *name)
{
	for (size_t i = 0; i < TLS_PEERS; i++)
		if (strcmp(tls_kinds[i].name, name) == 0)
			return atomic_load(&suite->tls_heard[i]);
	abort();
}

enum err suite_start_issuer_tls(
	struct suite *suite, const char *name, bool demand, struct note *note)
{
	char *key_name = xasprintf("%s_key", name);
	struct tls_front_config config = {
		.address = "127.0.0.1",
		.port = suite_port(suite, "own_tls_port"),
		.certificate = vars_get(&suite->vars, name),
		.key = vars_get(&suite->vars, key_name),
		.client_ca = demand ? vars_get(&suite->vars, "ca_file") : NULL,
		.inner_port = issuer_port(suite->issuer),
		.max_connections = 64,
		.handshake_ms = 5000,
	};
	enum err err;

	tls_front_stop(suite->issuer_tls, 0);
	err = tls_front_start(&config, &suite->issuer_tls, note);
	free(key_name);
	return err;
}

void suite_show_certificate(struct suite *suite, const char *name)
{
	struct note note = {0};

	if (suite_start_issuer_tls(suite, name, false, &note))
		case_broken("%s", note.text);
}

void suite_demand_certificates(struct suite *suite, bool demand)
{
	struct note note = {0};

	if (suite_start_issuer_tls(suite, "tls_good", demand, &note))
		case_broken("%s", note.text);
}
