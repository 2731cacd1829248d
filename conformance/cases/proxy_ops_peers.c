/* TLS on the listener and to peers, and who is who where certificates tell. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "intro_help.h"
#include "second_hop.h"
#include "tls.h"

/* ---- what is spoken, and with whom ---- */

/* P-OPS-05 [RFC6750 5.2] [RFC9325 3.1.1] */
static void tls_front_case(struct suite *suite)
{
	unsigned port = suite_port(suite, "proxy_tls_port");
	const char *ca = vars_get(&suite->vars, "ca_file");
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token, .fields = "Connection: close\r\n"};
	char *text = probe_text(suite, &probe);
	struct tls_result result;
	struct moment before = suite_now(suite);

	for (int version = 12; version <= 13; version++) {
		tls_exchange(port, ca, version, version, slice_of(text), 5000, &result);
		buf_add(&suite->client_saw, buf_slice(&result.reply));
		EXPECT(result.connected && slice_starts(buf_slice(&result.reply), "HTTP/1.1 200"),
			"TLS 1.2 and 1.3 are spoken", "1.%d: %.60s", version - 10, result.reply.at);
		EXPECT(strstr(result.cipher, "GCM") || strstr(result.cipher, "CHACHA20"),
			"with ciphers that authenticate", "%s", result.cipher);
		buf_clear(&result.reply);
	}
	EXPECT(suite_heard_origin(suite, before) == 2, "what came in by TLS is forwarded",
		"%zu requests", suite_heard_origin(suite, before));
	for (int version = 10; version <= 11; version++) {
		tls_exchange(port, ca, version, version, slice_of(text), 3000, &result);
		EXPECT(!result.connected, "nothing older is spoken", "TLS 1.%d is", version - 10);
		buf_clear(&result.reply);
	}
	free(text);
	free(token);
}

/* A token in the clear on the port for TLS. */
static void tls_port_in_the_clear_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);
	struct moment before;
	struct wire wire;

	tls_front_case(suite);
	before = suite_now(suite);
	wire_open(&wire, suite_port(suite, "proxy_tls_port"));
	wire_send(&wire, slice_of(text));
	EXPECT(wire_closes(&wire, 15000), "plain HTTP on the TLS port is cut off", "it stays open");
	EXPECT(suite_heard_origin(suite, before) == 0, "and not forwarded", "it is");
	wire_close(&wire);
	free(text);
	free(token);
}

/* P-OPS-06 [RFC9700 4.13] */
static void upstream_tls_case(struct suite *suite)
{
	static const char *const bad[] = {
		"tls_wrong_host", "tls_expired", "tls_self_signed", "tls_other_ca"};
	char *token = suite_mint(suite, NULL);
	struct probe good = {.token = token, .route = "tls_good"};
	int status = probe_status(suite, &good);

	if (status != 200 || suite_tls_heard(suite, "tls_good") == 0)
		case_untestable("the control: an upstream with a good certificate is spoken to",
			"status %d", status);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct probe probe = {.token = token, .route = bad[i]};
		unsigned heard = suite_tls_heard(suite, bad[i]);

		status = probe_status(suite, &probe);
		EXPECT(status == 502, "an upstream that cannot prove who it is, is a 502",
			"%s: status %d", bad[i], status);
		EXPECT(suite_tls_heard(suite, bad[i]) == heard, "it is sent nothing", "%s: it was",
			bad[i]);
	}
	free(token);
}

/* ---- the stage's peers, which demand a certificate ---- */

static void connect_as(struct suite *suite, const char *port, bool certificate, const char *request,
	struct tls_result *result)
{
	tls_exchange_as(certificate ? vars_get(&suite->vars, "tls_client") : NULL,
		vars_get(&suite->vars, "tls_client_key"), suite_port(suite, port),
		vars_get(&suite->vars, "ca_file"), slice_of(request), 5000, result);
	buf_add(&suite->client_saw, buf_slice(&result->reply));
}

/* The control of the control: who shows none does not get in, who shows one does. */
static void expect_demand(struct suite *suite, const char *port)
{
	static const char request[] =
		"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
	struct tls_result result;

	connect_as(suite, port, false, request, &result);
	if (result.reply.len)
		case_broken("%s lets everybody in", port);
	buf_clear(&result.reply);
	connect_as(suite, port, true, request, &result);
	if (!result.reply.len)
		case_broken("%s lets nobody in", port);
	buf_clear(&result.reply);
}

/* The upstream, after the usual control. */
static void expect_upstream(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token, .route = "tls_client"};
	unsigned heard;
	int status;

	expect_demand(suite, "tls_client_port");
	heard = suite_tls_heard(suite, "tls_client");
	status = probe_status(suite, &probe);
	EXPECT(status == 200 && suite_tls_heard(suite, "tls_client") == heard + 1,
		"an upstream that asks for a certificate is shown it", "status %d", status);
	free(token);
}

/* Metadata, keys and token endpoint of one issuer. */
static void expect_issuer(struct suite *suite)
{
	struct tenant own;
	char *token = tenant_begin_tls(&own, suite);

	EXPECT(tenant_taken(&own, token),
		"where metadata, keys and token endpoint are, the certificate is shown",
		"it is not");
	free(token);
	tenant_end(&own);
}

static void expect_introspection(struct suite *suite)
{
	char *name = xasprintf(
		"{\"iss\":\"https://127.0.0.1:%u/o\"}", suite_port(suite, "own_tls_port"));
	char *token = tenant_opaque_token(suite);
	struct tenant own;

	tenant_begin(&own, suite, "o", "opaque_tls");
	tell_answer(&own, name);
	expect_passes(suite, &(struct probe){.route = "opaque_tls", .token = token},
		"introspection that asks for a certificate");
	free(name);
	free(token);
	tenant_end(&own);
}

/* Where an exchange has a second server, that one too. */
static void expect_second_servers(struct suite *suite)
{
	for (size_t i = 0; i < ARRAY_LEN(second_hops); i++)
		if (suite_claims(suite, ROLE_PROXY, second_hops[i].capability))
			expect_second_hop(suite, &second_hops[i]);
}

/* P-OPS-15 */
static void client_certificate_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	/* Without anything from before: what is known then came by a connection with certificate.
	 */
	suite_restart(suite, ROLE_PROXY);
	expect_upstream(suite);
	suite_demand_certificates(suite, true);
	expect_demand(suite, "own_tls_port");
	expect_issuer(suite);
	expect_introspection(suite);
	expect_second_servers(suite);
	suite_demand_certificates(suite, false);
}

/* ---- the proxy's own listener ---- */

/* P-OPS-17 */
static void caller_certificate_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token, .fields = "Connection: close\r\n"};
	char *text = probe_text(suite, &probe);
	struct tls_result result;
	struct moment before;

	expect_control(suite, &probe);
	before = suite_now(suite);
	connect_as(suite, "proxy_mtls_port", true, text, &result);
	if (!slice_starts(buf_slice(&result.reply), "HTTP/1.1 200") ||
		suite_heard_origin(suite, before) != 1)
		case_untestable("a caller with a certificate gets in", "he does not");
	buf_clear(&result.reply);
	before = suite_now(suite);
	connect_as(suite, "proxy_mtls_port", false, text, &result);
	EXPECT(result.reply.len == 0, "a caller without a certificate gets no answer", "%.40s",
		result.reply.at);
	EXPECT(suite_heard_origin(suite, before) == 0, "and is not forwarded", "he is");
	buf_clear(&result.reply);
	/* One by the wrong CA. */
	tls_exchange_as(vars_get(&suite->vars, "tls_self_signed"),
		vars_get(&suite->vars, "tls_self_signed_key"), suite_port(suite, "proxy_mtls_port"),
		vars_get(&suite->vars, "ca_file"), slice_of(text), 5000, &result);
	EXPECT(result.reply.len == 0, "nor does one with a certificate of his own", "%.40s",
		result.reply.at);
	EXPECT(suite_heard_origin(suite, before) == 0, "and is not forwarded", "he is");
	buf_clear(&result.reply);
	free(text);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/tls-front", .run = tls_port_in_the_clear_case},
	{.slug = "proxy/ops/upstream-tls", .run = upstream_tls_case},
	{.slug = "proxy/ops/client-certificate", .run = client_certificate_case},
	{.slug = "proxy/ops/caller-certificate", .run = caller_certificate_case},
};

CASE_LIST(cases_proxy_ops_peers, cases);
