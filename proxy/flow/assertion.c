/*
 * assertion: what the IdP gave to `id_jag`, before it goes to the authorization server that it is
 * for. A part of flow_exchange. [draft-ietf-oauth-identity-assertion-authz-grant 3.1]
 */
#include "checks/id_jag.h"
#include "checks/reply.h"
#include "exchange/exchange.h"
#include "flow.h"
#include "lib/clock.h"

static enum refusal judge(struct flow *f, const struct jws *jws, const struct json *payload)
{
	const struct config_exchange *config = f->accept->exchange;
	const struct config_issuer *issuer = f->accept->issuer->config;
	const char *claim = config->issued_subject_claim;
	struct claim_audience resource;
	struct jwt_claims claims;
	const char *problem = NULL;

	jwt_claims_read(payload, &claims);
	jwt_read_texts(payload, "resource", &resource);
	if (!check_id_jag_type(jws->typ))
		problem = "typ is not that of one";
	else if (!check_reply_issuer(&claims.iss, config->issued_issuer
							  ? slice_of(config->issued_issuer)
							  : f->accept->issuer->name))
		problem = "it is of another issuer";
	else if (!check_id_jag_audience(&claims.aud, exchange_assertion_audience(config)))
		problem = "it is not for that authorization server alone";
	else if (!check_id_jag_client(
			 &claims.client_id, slice_of(config->authorization_server->client_id)))
		problem = "it is for another client there";
	else if (!check_id_jag_resource(&resource, slice_of(config->resources.at[0])))
		problem = "it is for another resource, or several";
	else if (!check_token_subject(&claims.sub))
		problem = "it is about nobody";
	else if (!check_reply_subject(json_member_string(payload, claim),
			 json_member_string(bearer_claims(&f->bearer), claim)))
		problem = "it is about another subject";
	else if (!check_token_expiry(&claims.exp, clock_now(), (double)issuer->leeway_s))
		problem = "exp is missing or over";
	return problem ? refuse(f, REFUSED_EXCHANGE_REPLY, "the assertion: %s", problem) : PASSED;
}

enum refusal flow_judge_assertion(struct flow *f, struct slice token)
{
	struct json *payload = NULL;
	enum refusal refusal;
	struct jws jws;

	if (jws_parse(token, &jws, NULL) || json_parse(buf_slice(&jws.payload), &payload) ||
		!json_is_object(payload))
		refusal = refuse(f, REFUSED_EXCHANGE_REPLY, "the assertion is no JWT");
	else
		refusal = judge(f, &jws, payload);
	json_free(payload);
	jws_clear(&jws);
	return refusal;
}
