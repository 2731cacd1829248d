#include "suite.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/crypto.h"
#include "lib/http_client.h"
#include "probe.h"
#include "static_secret.h"
#include "suite_clients.h"
#include "tls.h"

#define START_MS 20000
/* Clients of the proxy at a time. */
#define USUAL_CONNECTIONS 256
#define LOG_MAX_BYTES ((size_t)1024 * 1024 * 1024)

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

static enum err write_secret(struct suite *suite, const char *name, struct note *note)
{
	char *secret = crypto_random_hex(24);
	char *path = xasprintf("%s/%s", suite->workdir, name);
	FILE *file = fopen(path, "w");
	enum err err = ERR_NONE;

	if (!file || fprintf(file, "%s\n", secret) < 0)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	if (file && fclose(file) != 0 && !err)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	/* Client secrets go to the party that knows the client, and nowhere else. */
	ledger_enter(suite->ledger, slice_of(secret), SEEN_BY_IDP | SEEN_BY_STS, name);
	vars_set(&suite->vars, name, "%s", path);
	secret_free(secret);
	free(path);
	return err;
}

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

static enum err start_tls_peers(struct suite *suite, struct note *note)
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

/* The pool's provider gets the IdP's keys once, when it is set up: the two never talk. */
static enum err upload_keys(struct suite *suite, struct note *note)
{
	char *url = xasprintf(
		"http://127.0.0.1:%s/oauth2/default/keys", vars_get(&suite->vars, "idp_port"));
	char *path = xasprintf("%s/idp-keys.json", suite->workdir);
	struct http_call call = {
		.method = "GET",
		.url = url,
		.connect_ms = 2000,
		.reply_ms = 5000,
		.total_ms = 5000,
		.max_bytes = JSON_MAX_BYTES,
	};
	struct http_reply reply;
	enum err err = http_client_call(&call, &reply, note);
	FILE *file = fopen(path, "w");

	if (!err && reply.status != 200)
		err = note_err(note, ERR_UNREACHABLE, "the IdP's keys: status %d", reply.status);
	if (!file || fwrite(reply.body.at ? reply.body.at : "", 1, reply.body.len, file) !=
			     reply.body.len)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	if (file)
		fclose(file);
	vars_set(&suite->vars, "idp_keys_file", "%s", path);
	http_reply_clear(&reply);
	free(path);
	free(url);
	return err;
}

/* The keys of the suite's own issuer, for the providers of the STS. */
static enum err write_sts_keys(struct suite *suite, struct note *note)
{
	struct json *set = sts_issuer_key_set(suite->sts_issuer);
	char *path = xasprintf("%s/sts-keys.json", suite->workdir);
	FILE *file = fopen(path, "w");
	struct buf text = {0};
	enum err err = ERR_NONE;

	json_print(&text, set);
	if (!file || fwrite(text.at, 1, text.len, file) != text.len)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	if (file && fclose(file) != 0 && !err)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	vars_set(&suite->vars, "sts_issuer", "%s", STS_ISSUER);
	vars_set(&suite->vars, "sts_keys_file", "%s", path);
	json_free(set);
	buf_clear(&text);
	free(path);
	return err;
}

/* In front of the suite's issuer, with that certificate; always on the same port. */
static enum err start_issuer_tls(
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

	tls_front_stop(suite->issuer_tls);
	err = tls_front_start(&config, &suite->issuer_tls, note);
	free(key_name);
	return err;
}

void suite_show_certificate(struct suite *suite, const char *name)
{
	struct note note = {0};

	if (start_issuer_tls(suite, name, false, &note))
		case_broken("%s", note.text);
}

void suite_demand_certificates(struct suite *suite, bool demand)
{
	struct note note = {0};

	if (start_issuer_tls(suite, "tls_good", demand, &note))
		case_broken("%s", note.text);
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
	err = write_secret(suite, "proxy_secret", note);
	if (!err)
		err = write_secret(suite, "upstream_secret", note);
	if (!err)
		err = static_secret_renew(suite, note);
	if (!err)
		err = suite_write_clients(suite, note);
	if (!err)
		err = start_tls_peers(suite, note);
	if (!err)
		err = write_sts_keys(suite, note);
	if (!err)
		err = start_issuer_tls(suite, "tls_good", false, note);
	if (!err) {
		suite->trace = trace_open(suite->trace_path, TRACE_FULL, note);
		err = suite->trace ? ERR_NONE : ERR_IO;
	}
	for (size_t i = 0; i < ARRAY_LEN(order) && !err; i++) {
		err = start_party(suite, order[i].role, note);
		if (!err && order[i].role == ROLE_IDP)
			err = upload_keys(suite, note);
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
	static const char *const complaints[] = {"Sanitizer:", "runtime error:"};
	bool clean = true;

	end_parties(suite);
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++) {
		const struct party *party = &suite->party[role];
		struct buf text = {0};

		if (!party->log_path || file_read(party->log_path, LOG_MAX_BYTES, &text))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(complaints); i++) {
			const char *found = text.at ? strstr(text.at, complaints[i]) : NULL;

			if (!found)
				continue;
			fprintf(stderr, "--- %s: a sanitizer complains\n%.6000s\n",
				party->manifest.name,
				found - text.at > 100 ? found - 100 : text.at);
			clean = false;
			break;
		}
		buf_clear(&text);
	}
	return clean;
}

void suite_show_logs(const struct suite *suite)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++) {
		const struct party *party = &suite->party[role];
		struct buf text = {0};

		if (party->log_path && !file_read(party->log_path, JSON_MAX_BYTES, &text) &&
			text.len)
			fprintf(stderr, "--- %s\n%s", party->manifest.name, text.at);
		buf_clear(&text);
	}
}

void suite_upload_keys(struct suite *suite)
{
	struct buf keys = {0};
	struct note note = {0};

	if (upload_keys(suite, &note) ||
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
	struct wire_reply reply;
	int status;

	do {
		probe_send(suite,
			&(struct probe){.token = token, .route = "same_idp", .method = "GET"},
			&reply);
		status = reply.status;
		wire_reply_clear(&reply);
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

static void remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(path);
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
	tls_front_stop(suite->issuer_tls);
	issuer_stop(suite->issuer);
	signing_key_free(suite->client_key);
	trace_close(suite->trace);
	ledger_free(suite->ledger);
	docs_clear(&suite->docs);
	catalogue_clear(&suite->catalogue);
	vars_clear(&suite->vars);
	buf_clear(&suite->client_saw);
	if (suite->workdir)
		remove_folder(suite->workdir);
	free(suite->workdir);
	free(suite->trace_path);
	free(suite->root);
}
