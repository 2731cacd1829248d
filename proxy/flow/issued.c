/* issued: what the new token says of itself, where it is a JWT. A part of flow_exchange. */
#include "checks/reply.h"
#include "exchange/exchange.h"
#include "flow.h"

/* What is expected; `at` NULL expects nothing. */
struct expected {
	struct slice audience, issuer, subject;
	const char *subject_claim;
};

/*
 * The settings of id_jag's first hop are about the assertion. The server that took it names users
 * in its own way; its token is for the resource and nothing else. [Enterprise-Managed
 * Authorization]
 */
static struct expected expected_of_server(const struct config_exchange *config)
{
	const struct config_authorization_server *server = config->authorization_server;

	return (struct expected){
		.audience = slice_of(server->issued_audience ? server->issued_audience
							     : config->resources.at[0]),
		.issuer = server->issued_issuer ? slice_of(server->issued_issuer)
						: exchange_assertion_audience(config),
		.subject_claim = config->issued_subject_claim,
	};
}

/* An exchange at the IdP keeps issuer and subject; a federation maps both to names of its own. */
static struct expected expected_of(const struct flow *f)
{
	const struct config_exchange *config = f->accept->exchange;
	bool same_idp = config->type == EXCHANGE_RFC8693 || config->type == EXCHANGE_JWT_BEARER;
	struct expected expected = {
		.audience = slice_of(config->issued_audience),
		.issuer = slice_of(config->issued_issuer),
		.subject_claim = config->issued_subject_claim,
	};

	if (config->type == EXCHANGE_ID_JAG)
		return expected_of_server(config);
	if (!same_idp)
		return expected;
	if (!expected.audience.at)
		expected.audience =
			slice_of(config->audience ? config->audience : config->resources.at[0]);
	if (!expected.issuer.at)
		expected.issuer = f->accept->issuer->name;
	expected.subject = json_member_string(bearer_claims(&f->bearer), expected.subject_claim);
	return expected;
}

static enum refusal judge(struct flow *f, const struct json *payload, double *ends)
{
	struct expected expected = expected_of(f);
	struct jwt_claims claims;

	jwt_claims_read(payload, &claims);
	if (!check_reply_audience(&claims.aud, expected.audience))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the new token is for another audience");
	if (!check_reply_issuer(&claims.iss, expected.issuer))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the new token is of another issuer");
	if (!check_reply_subject(
		    json_member_string(payload, expected.subject_claim), expected.subject))
		return refuse(f, REFUSED_EXCHANGE_REPLY, "the new token is about another subject");
	if (claims.exp.shape == CLAIM_GOOD && claims.exp.at < *ends)
		*ends = claims.exp.at;
	return PASSED;
}

enum refusal flow_judge_issued(struct flow *f, struct slice token, double *ends)
{
	struct json *payload = NULL;
	enum refusal refusal = PASSED;
	struct jws jws;

	/* An opaque token is the issuer's secret; only a JWT tells what it is. */
	if (!jws_parse(token, &jws, NULL) && !json_parse(buf_slice(&jws.payload), &payload))
		refusal = judge(f, payload, ends);
	json_free(payload);
	jws_clear(&jws);
	return refusal;
}
