#include "suite.h"

#include <stdlib.h>

#include "lib/clock.h"
#include "ports.h"
#include "probe.h"
#include "static_secret.h"
#include "suite_clients.h"
#include "suite_files.h"
#include "suite_tls.h"

#define START_MS 20000
/* Clients of the proxy at a time. */
#define USUAL_CONNECTIONS 256

/* The order in which the parties need each other, and the port that tells that one is there. */
static const struct {
	enum role role;
	const char *port;
} order[] = {
	{ROLE_IDP, "idp_port"},
	{ROLE_STS, "sts_port"},
	{ROLE_UPSTREAM, "upstream_port"},
	{ROLE_MCP_SERVER, "mcp_port"},
	{ROLE_PROXY, "proxy_port"},
};

unsigned suite_port(const struct suite *suite, const char *name)
{
	const char *text = vars_get(&suite->vars, name);
	uint64_t port;

	if (!text || !slice_to_u64(slice_of(text), 65535, &port))
		abort();
	return (unsigned)port;
}

static const char *port_name(enum role role)
{
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (order[i].role == role)
			return order[i].port;
	abort();
}

const struct manifest_bounds *suite_bounds(const struct suite *suite, enum role role)
{
	return suite->party[role].manifest.bounds;
}

bool suite_claims(const struct suite *suite, enum role role, const char *capability)
{
	return text_list_has(&suite->party[role].manifest.capabilities, slice_of(capability));
}

/* Each its own port, so that whoever calls is known by the port he calls. */
static void choose_ports(struct suite *suite)
{
	static const char *const names[] = {"proxy_port", "proxy_admin_port", "idp_port",
		"idp_proxy_port", "idp_upstream_port", "idp_control_port", "sts_port",
		"sts_upstream_port", "sts_control_port", "mcp_port", "upstream_port",
		"proxy_tls_port", "tls_good_port", "tls_wrong_host_port", "tls_expired_port",
		"tls_self_signed_port", "tls_other_ca_port", "tls_client_port", "proxy_mtls_port",
		"own_tls_port"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!vars_get(&suite->vars, names[i]))
			vars_set(&suite->vars, names[i], "%u", free_port());
}

static void set_connections(struct suite *suite, unsigned connections)
{
	vars_set(&suite->vars, "connections", "%u", connections ? connections : USUAL_CONNECTIONS);
}

static enum err start_party(struct suite *suite, enum role role, struct note *note)
{
	return party_start(&suite->party[role], &suite->vars, suite->workdir,
		suite_port(suite, port_name(role)), START_MS, note);
}

enum err suite_start(struct suite *suite, struct note *note)
{
	enum err err;

	suite->ledger = ledger_new();
	suite->origin = origin_start();
	suite->evil = origin_start();
	suite->sts_issuer = sts_issuer_new();
	suite->issuer = issuer_start();
	choose_ports(suite);
	vars_set(&suite->vars, "origin_port", "%u", origin_port(suite->origin));
	vars_set(&suite->vars, "evil_port", "%u", origin_port(suite->evil));
	vars_set(&suite->vars, "own_port", "%u", issuer_port(suite->issuer));
	vars_set(&suite->vars, "workdir", "%s", suite->workdir);
	vars_set(&suite->vars, "root", "%s", suite->root);
	set_connections(suite, 0);
	vars_set(&suite->vars, "trace", "%s", suite->trace_path);
	if (!vars_get(&suite->vars, "issuer"))
		vars_set(&suite->vars, "issuer", "%s", DOCUMENTED_ISSUER);
	err = suite_write_secret(suite, "proxy_secret", note);
	if (!err)
		err = suite_write_secret(suite, "upstream_secret", note);
	if (!err)
		err = static_secret_renew(suite, note);
	if (!err)
		err = suite_write_clients(suite, note);
	if (!err)
		err = suite_start_tls_peers(suite, note);
	if (!err)
		err = suite_write_sts_keys(suite, note);
	if (!err)
		err = suite_start_issuer_tls(suite, "tls_good", false, note);
	if (!err) {
		suite->trace = trace_open(suite->trace_path, TRACE_FULL, note);
		err = suite->trace ? ERR_NONE : ERR_IO;
	}
	for (size_t i = 0; i < ARRAY_LEN(order) && !err; i++) {
		err = start_party(suite, order[i].role, note);
		if (!err && order[i].role == ROLE_IDP)
			err = suite_write_idp_keys(suite, note);
	}
	return err;
}

static void end_parties(struct suite *suite)
{
	/* Together, for each takes a moment to end. */
	for (size_t i = ARRAY_LEN(order); i-- > 0;)
		party_end(&suite->party[order[i].role]);
	for (size_t i = ARRAY_LEN(order); i-- > 0;)
		party_stop(&suite->party[order[i].role], 5000);
}

bool suite_ends_clean(struct suite *suite)
{
	end_parties(suite);
	return suite_logs_clean(suite, suite->workdir);
}

void suite_upload_keys(struct suite *suite)
{
	struct buf keys = {0};
	struct note note = {0};

	if (suite_write_idp_keys(suite, &note) ||
		file_read(vars_get(&suite->vars, "idp_keys_file"), JSON_MAX_BYTES, &keys))
		case_broken("%s", note.text);
	if (party_runs(&suite->party[ROLE_STS]) && suite_claims(suite, ROLE_STS, "control"))
		json_free(
			suite_control(suite, ROLE_STS, "PUT", "/providers/demo/idp/jwks", keys.at));
	buf_clear(&keys);
}

void suite_start_party(struct suite *suite, enum role role)
{
	struct note note = {0};

	if (start_party(suite, role, &note))
		case_broken("%s", note.text);
	if (role == ROLE_IDP)
		suite_upload_keys(suite);
}

void suite_heal(struct suite *suite)
{
	struct note note = {0};

	origin_answer(suite->origin, NULL);
	origin_take(suite->origin, NULL, NULL);
	suite_show_certificate(suite, "tls_good");
	if (static_secret_renew(suite, &note))
		case_broken("%s", note.text);
	/* It may run with a configuration that was only to be tried. */
	set_connections(suite, 0);
	party_stop(&suite->party[ROLE_PROXY], 5000);
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (!party_runs(&suite->party[order[i].role]))
			suite_start_party(suite, order[i].role);
	/* Somebody else's IdP or STS has no control API, so no case could have changed it by that.
	 */
	if (suite_claims(suite, ROLE_IDP, "control")) {
		json_free(suite_control(suite, ROLE_IDP, "DELETE", "/faults", NULL));
		json_free(suite_control(suite, ROLE_IDP, "DELETE", "/jwks", NULL));
	}
	if (suite_claims(suite, ROLE_STS, "control"))
		json_free(suite_control(suite, ROLE_STS, "DELETE", "/faults", NULL));
	suite->in_doubt = false;
}

void suite_wait_for_new_keys(struct suite *suite, const char *token)
{
	int64_t until = clock_ms() + 15000;
	int status;

	do {
		status = probe_status(suite,
			&(struct probe){.token = token, .route = "same_idp", .method = "GET"});
		if (clock_ms() > until)
			case_failed(
				"keys of an IdP that came back are taken soon", "still %d", status);
	} while (status == 401 || status == 503);
}

void suite_restart(struct suite *suite, enum role role)
{
	party_stop(&suite->party[role], 5000);
	suite_start_party(suite, role);
}

void suite_restart_for(struct suite *suite, unsigned connections)
{
	set_connections(suite, connections);
	suite_restart(suite, ROLE_PROXY);
}

void suite_stop(struct suite *suite)
{
	end_parties(suite);
	for (size_t i = ARRAY_LEN(order); i-- > 0;)
		party_clear(&suite->party[order[i].role]);
	for (size_t i = 0; i < TLS_PEERS; i++)
		http_server_stop(suite->tls_peer[i], 0);
	origin_stop(suite->origin);
	origin_stop(suite->evil);
	sts_issuer_free(suite->sts_issuer);
	tls_front_stop(suite->issuer_tls, 0);
	issuer_stop(suite->issuer);
	signing_key_free(suite->client_key);
	trace_close(suite->trace);
	ledger_free(suite->ledger);
	docs_clear(&suite->docs);
	catalogue_clear(&suite->catalogue);
	vars_clear(&suite->vars);
	buf_clear(&suite->client_saw);
	if (suite->workdir)
		suite_remove_folder(suite->workdir);
	free(suite->workdir);
	free(suite->trace_path);
	free(suite->root);
}
