/*
 * The pages docs/same-idp.md and docs/federated.md against what was seen on the wire: what each of
 * their arrows stands for, and the cases that prove them.
 */
#include <string.h>

#include "case.h"
#include "docs_proof.h"
#include "lib/form.h"

/* ---- facts that an arrow can stand for ---- */

static bool carries(const struct message *m, const char *token)
{
	return token && slice_is(message_bearer(m), token);
}

static bool is_client_request(const struct message *m, const struct flow_run *run)
{
	return slice_is(m->method, "POST") && carries(m, run->client_token);
}

static bool is_key_fetch(const struct message *m, const struct flow_run *run)
{
	(void)run;
	return slice_is(m->method, "GET") && slice_ends(m->target, "/keys");
}

static bool is_key_set(const struct message *m, const struct flow_run *run)
{
	return m->status == 200 && m->answers && is_key_fetch(m->answers, run) &&
	       slice_contains(m->body, "\"keys\"");
}

static bool is_exchange_request(const struct message *m, const struct flow_run *run)
{
	struct form form;
	bool good = slice_is(m->method, "POST") && slice_ends(m->target, "/token") &&
		    !form_parse(m->body, &form);

	if (!good)
		return false;
	good = slice_is(form_value(&form, "grant_type"),
		       "urn:ietf:params:oauth:grant-type:token-exchange") &&
	       slice_is(form_value(&form, "subject_token"), run->client_token);
	form_clear(&form);
	return good;
}

static bool is_issued_token(const struct message *m, const struct flow_run *run)
{
	return m->status == 200 && m->answers && is_exchange_request(m->answers, run) &&
	       run->issued_token && slice_contains(m->body, run->issued_token);
}

static bool is_forwarded_request(const struct message *m, const struct flow_run *run)
{
	return slice_is(m->method, "POST") && carries(m, run->issued_token);
}

static bool is_api_call(const struct message *m, const struct flow_run *run)
{
	return slice_is(m->target,
		       strcmp(run->kind->page, "same-idp") == 0 ? "/backend" : "/bigquery") &&
	       carries(m, run->issued_token);
}

static bool is_success(const struct message *m, const struct flow_run *run)
{
	(void)run;
	return m->status == 200;
}

static const struct binding same_idp_messages[] = {
	{"Request with user token", "Client", "Proxy", is_client_request},
	{"Validate token", "Proxy", "IdP", is_key_fetch},
	{"Token valid", "IdP", "Proxy", is_key_set},
	{"Exchange token request", "Proxy", "IdP", is_exchange_request},
	{"Service token", "IdP", "Proxy", is_issued_token},
	{"Request with service token", "Proxy", "MCP Server", is_forwarded_request},
	{"API call", "MCP Server", "Upstream Service", is_api_call},
	{"Response", "Upstream Service", "MCP Server", is_success},
	{"Response", "MCP Server", "Proxy", is_success},
	{"Response", "Proxy", "Client", is_success},
};

static const struct binding federated_messages[] = {
	{"Request with token_A", "Client", "Proxy", is_client_request},
	{"Validate token_A", "Proxy", "IdP A", is_key_fetch},
	{"Token valid", "IdP A", "Proxy", is_key_set},
	{"Submit token_A", "Proxy", "IdP B", is_exchange_request},
	{"Issue token_B", "IdP B", "Proxy", is_issued_token},
	{"Request with token_B", "Proxy", "MCP Server", is_forwarded_request},
	{"API call", "MCP Server", "Upstream Service", is_api_call},
	{"Response", "Upstream Service", "MCP Server", is_success},
	{"Response", "MCP Server", "Proxy", is_success},
	{"Response", "Proxy", "Client", is_success},
};

static const struct relation_binding same_idp_relations[] = {
	{"log in and receive a token", "User", "IdP", true, true, false},
	{"request with the token", "User", "Proxy", false, false, false},
	{"subject_token, to be exchanged", "Proxy", "IdP", false, false, false},
	{"external token, issued", "IdP", "Proxy", false, true, true},
	{"passes the external token", "Proxy", "MCP Server", false, false, true},
	{"calls with the external token", "MCP Server", "Upstream Service", false, false, true},
	{"validates the token", "Upstream Service", "IdP", false, false, true},
};

static const struct relation_binding federated_relations[] = {
	{"log in and receive token_A", "User", "IdP A", true, true, false},
	{"request with token_A", "User", "Proxy", false, false, false},
	{"submits token_A", "Proxy", "IdP B", false, false, false},
	{"issues token_B", "IdP B", "Proxy", false, true, true},
	{"passes token_B", "Proxy", "MCP Server", false, false, true},
	{"calls with token_B", "MCP Server", "Upstream Service", false, false, true},
	{"validates token_B", "Upstream Service", "IdP B", false, false, true},
};

static const struct page same_idp = {&flow_same_idp, same_idp_messages,
	ARRAY_LEN(same_idp_messages), same_idp_relations, ARRAY_LEN(same_idp_relations)};
static const struct page federated = {&flow_federated, federated_messages,
	ARRAY_LEN(federated_messages), federated_relations, ARRAY_LEN(federated_relations)};

/* ---- cases ---- */

static void same_idp_relations_case(struct suite *suite)
{
	prove_relations(suite, &same_idp);
}

static void same_idp_cold_case(struct suite *suite)
{
	prove_flow(suite, &same_idp, "same-idp.cold");
	prove_bindings_used(suite, &same_idp, "same-idp.cold");
}

static void same_idp_warm_case(struct suite *suite)
{
	prove_flow(suite, &same_idp, "same-idp.warm");
}

static void same_idp_tokens_case(struct suite *suite)
{
	prove_claims(suite, &same_idp, "same-idp.client-token");
	prove_claims(suite, &same_idp, "same-idp.service-token");
	prove_not_outliving(suite, &same_idp);
}

static void same_idp_form_case(struct suite *suite)
{
	prove_form(suite, &same_idp, "same-idp.exchange-request");
}

static void federated_relations_case(struct suite *suite)
{
	prove_relations(suite, &federated);
}

static void federated_cold_case(struct suite *suite)
{
	prove_flow(suite, &federated, "federated.cold");
	prove_bindings_used(suite, &federated, "federated.cold");
}

static void federated_warm_case(struct suite *suite)
{
	prove_flow(suite, &federated, "federated.warm");
}

static void federated_tokens_case(struct suite *suite)
{
	prove_claims(suite, &federated, "federated.token-a");
	prove_claims(suite, &federated, "federated.token-b");
	prove_not_outliving(suite, &federated);
}

static void federated_form_case(struct suite *suite)
{
	prove_form(suite, &federated, "federated.token-request");
}

/* An expectation that no case reads is an ornament that looks like a proof. */
static void nothing_unread_case(struct suite *suite)
{
	static const char *const read[] = {"same-idp", "same-idp.cold", "same-idp.warm",
		"same-idp.client-token", "same-idp.service-token", "same-idp.exchange-request",
		"federated", "federated.cold", "federated.warm", "federated.token-a",
		"federated.token-b", "federated.token-request", "ways.rfc8693", "ways.google_sts",
		"ways.service_account", "ways.static", "ways.none", "refusals.request",
		"refusals.token", "refusals.issuer", "refusals.operation", "refusals.exchange",
		"refusals.upstream", "exchange.audiences", "exchange.audiences.request",
		"exchange.per-resource-server", "exchange.per-resource-server.request",
		"exchange.on-behalf-of", "exchange.on-behalf-of.request", "exchange.resources",
		"exchange.resources.request", "exchange.delegation", "exchange.delegation.request",
		"exchange.id-jag", "exchange.id-jag.request", "exchange.id-jag.redemption",
		"exchange.federation", "exchange.federation.request"};

	for (size_t i = 0; i < suite->docs.count; i++) {
		const struct expectation *e = &suite->docs.at[i];
		bool known = false;

		for (size_t k = 0; k < ARRAY_LEN(read) && !known; k++)
			known = strcmp(e->name, read[k]) == 0;
		EXPECT(known, "every expectation is proven by a case", "%s:%u: nobody reads \"%s\"",
			e->file, e->number, e->name);
	}
	EXPECT(suite->docs.count >= ARRAY_LEN(read), "the pages hold what was ever proven",
		"%zu expectations", suite->docs.count);
}

#define DOCUMENT(slug_, run_, requirement_, source_)                                         \
	{                                                                                    \
		.slug = slug_, .run = run_, .role = ROLE_PROXY, .requirement = requirement_, \
		.source = source_                                                            \
	}

static const struct test_case cases[] = {
	DOCUMENT("docs/nothing-unread", nothing_unread_case,
		"Every expectation in docs/ is read by a case", "docs/"),
	DOCUMENT("docs/same-idp/relations", same_idp_relations_case,
		"Tokens go from hand to hand as drawn, and nowhere else", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/cold", same_idp_cold_case,
		"The messages of a first call are those drawn, in order", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/warm", same_idp_warm_case,
		"The messages of a further call are those drawn, in order", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/tokens", same_idp_tokens_case,
		"The tokens have the documented claims and no others", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/exchange-request", same_idp_form_case,
		"The exchange request has the documented parameters and no others",
		"docs/same-idp.md"),
	DOCUMENT("docs/federated/relations", federated_relations_case,
		"Tokens go from hand to hand as drawn, and nowhere else", "docs/federated.md"),
	DOCUMENT("docs/federated/cold", federated_cold_case,
		"The messages of a first call are those drawn, in order", "docs/federated.md"),
	DOCUMENT("docs/federated/warm", federated_warm_case,
		"The messages of a further call are those drawn, in order", "docs/federated.md"),
	DOCUMENT("docs/federated/tokens", federated_tokens_case,
		"The tokens have the documented claims and no others", "docs/federated.md"),
	DOCUMENT("docs/federated/token-request", federated_form_case,
		"The token request has the documented parameters, no others and no client authentication",
		"docs/federated.md"),
};

CASE_LIST(cases_documents, cases);
