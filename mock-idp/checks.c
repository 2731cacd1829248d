/*
 * Longer than other files on purpose: together these are the list of what this IdP decides, and
 * of what a mutant build can replace.
 */
#include "checks.h"

#include "lib/url.h"

#define TYPE_ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"
#define TYPE_JWT "urn:ietf:params:oauth:token-type:jwt"
#define TYPE_ID_JAG "urn:ietf:params:oauth:token-type:id-jag"

static bool is_among(char *const *names, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(name, names[i]))
			return true;
	return false;
}

/* ---- parameters and clients ---- */

bool check_idp_query_absent(bool has_query)
{
	return !has_query;
}

bool check_idp_form_type(struct slice content_type)
{
	struct slice type = slice_to(content_type, slice_find(content_type, ';'));

	return slice_is_nocase(slice_trim(type), "application/x-www-form-urlencoded");
}

bool check_idp_parameter_repeatable(struct slice name)
{
	return slice_is(name, "resource") || slice_is(name, "audience");
}

bool check_idp_client_one_method(unsigned methods)
{
	return methods <= 1;
}

bool check_idp_client_credentials(bool confidential, bool secret_presented)
{
	return confidential == secret_presented;
}

bool check_idp_client_secret(struct slice configured, struct slice presented)
{
	return configured.len > 0 && same_secret(configured, presented);
}

bool check_idp_client_failures(double taken, double places)
{
	return taken + 1 <= places;
}

bool check_idp_client_id_consistent(struct slice authenticated, struct slice in_body)
{
	return !in_body.at || slice_equal(authenticated, in_body);
}

bool check_idp_client_grant(char *const *grants, size_t count, struct slice grant)
{
	return is_among(grants, count, grant);
}

/* ---- authorization requests ---- */

bool check_idp_redirect_uri(struct slice registered, struct slice requested)
{
	struct url ours;
	struct url theirs;

	if (slice_equal(registered, requested))
		return true;
	if (url_parse(registered, &ours) || url_parse(requested, &theirs))
		return false;
	if (ours.https || theirs.https || !url_is_loopback(&ours))
		return false;
	return slice_equal(ours.host, theirs.host) && slice_equal(ours.path, theirs.path) &&
	       slice_equal(ours.query, theirs.query) && !ours.query.at == !theirs.query.at;
}

bool check_idp_response_type(struct slice type)
{
	return slice_is(type, "code");
}

bool check_idp_pkce_method(struct slice method)
{
	return slice_is(method, "S256");
}

bool check_idp_pkce_challenge(struct slice challenge)
{
	for (size_t i = 0; i < challenge.len; i++) {
		char c = challenge.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    c == '-' || c == '_'))
			return false;
	}
	return challenge.len == 43;
}

bool check_idp_scope_allowed(const struct claim_scope *asked, char *const *allowed, size_t count)
{
	if (asked->shape != CLAIM_GOOD)
		return false;
	for (size_t i = 0; i < asked->count; i++)
		if (!is_among(allowed, count, asked->at[i]))
			return false;
	return true;
}

bool check_idp_resource_known(struct slice configured, struct slice requested)
{
	return slice_equal(configured, requested);
}

bool check_idp_targets_agree(struct slice one, struct slice other)
{
	return slice_equal(one, other);
}

/* ---- the login page ---- */

bool check_idp_login_fresh(double now, double expiry)
{
	return now < expiry;
}

bool check_idp_login_binding(struct slice expected, struct slice presented)
{
	return expected.len > 0 && same_secret(expected, presented);
}

bool check_idp_login_failures(unsigned failures)
{
	return failures < LOGIN_MAX_FAILURES;
}

bool check_idp_user_password(struct slice configured, struct slice presented)
{
	return configured.len > 0 && same_secret(configured, presented);
}

/* ---- authorization codes ---- */

bool check_idp_code_unredeemed(bool redeemed)
{
	return !redeemed;
}

bool check_idp_code_fresh(double now, double expiry)
{
	return now < expiry;
}

bool check_idp_code_client(struct slice issued_to, struct slice client_id)
{
	return slice_equal(issued_to, client_id);
}

bool check_idp_code_redirect_uri(struct slice authorized, struct slice presented)
{
	return slice_equal(authorized, presented);
}

bool check_idp_code_audience(struct slice authorized, struct slice requested)
{
	return !requested.at || slice_equal(authorized, requested);
}

bool check_idp_pkce_verifier_form(struct slice verifier)
{
	for (size_t i = 0; i < verifier.len; i++) {
		char c = verifier.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    c == '-' || c == '.' || c == '_' || c == '~'))
			return false;
	}
	return verifier.len >= 43 && verifier.len <= 128;
}

bool check_idp_pkce_verifier(struct slice challenge, struct slice computed)
{
	return challenge.len > 0 && same_secret(challenge, computed);
}

/* ---- tokens of our own, presented to us ---- */

bool check_idp_token_header(bool has_crit, bool has_b64)
{
	return !has_crit && !has_b64;
}

bool check_idp_token_typ(struct slice typ, struct slice expected)
{
	static const char prefix[] = "application/";

	/* [RFC7515 4.1.9] the prefix may be left out, and media types have no letter case */
	if (typ.len > sizeof prefix - 1 &&
		slice_is_nocase(slice_to(typ, sizeof prefix - 1), prefix))
		typ = slice_from(typ, sizeof prefix - 1);
	return slice_equal_nocase(typ, expected);
}

bool check_idp_token_key(bool published, bool signing)
{
	return published || signing;
}

bool check_idp_token_alg(enum jws_alg token, enum jws_alg key)
{
	return token != ALG_INVALID && token == key;
}

bool check_idp_token_signature(enum err verified)
{
	return verified == ERR_NONE;
}

bool check_idp_token_issuer(const struct claim_text *iss, struct slice issuer)
{
	return iss->shape == CLAIM_GOOD && slice_equal(iss->text, issuer);
}

bool check_idp_token_subject(const struct claim_text *sub)
{
	return sub->shape == CLAIM_GOOD && sub->text.len > 0;
}

bool check_idp_token_expiry(const struct claim_time *exp, double now)
{
	return exp->shape == CLAIM_GOOD && now < exp->at;
}

bool check_idp_token_not_before(const struct claim_time *nbf, double now)
{
	return nbf->shape == CLAIM_ABSENT || (nbf->shape == CLAIM_GOOD && now >= nbf->at);
}

bool check_idp_token_id(const struct claim_text *jti)
{
	return jti->shape == CLAIM_GOOD && jti->text.len > 0;
}

bool check_idp_token_purpose(bool has_id_token_marks)
{
	return !has_id_token_marks;
}

bool check_idp_token_unbound(bool has_cnf)
{
	return !has_cnf;
}

bool check_idp_token_unrevoked(bool revoked)
{
	return !revoked;
}

/* ---- exchange ---- */

bool check_idp_exchange_subject_type(struct slice type)
{
	return slice_is(type, TYPE_ACCESS_TOKEN) || slice_is(type, TYPE_JWT);
}

bool check_idp_exchange_actor_pair(bool has_token, bool has_type)
{
	return has_token == has_type;
}

bool check_idp_exchange_actor(char *const *actors, size_t count, struct slice actor)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(actor, actors[i]))
			return true;
	return false;
}

bool check_idp_exchange_may_act(bool stated, struct slice may_act, struct slice actor)
{
	return !stated || slice_equal(may_act, actor);
}

bool check_idp_exchange_requested_type(struct slice type)
{
	return !type.at || slice_is(type, TYPE_ACCESS_TOKEN) || slice_is(type, TYPE_JWT) ||
	       slice_is(type, TYPE_ID_JAG);
}

bool check_idp_exchange_client(struct slice rule, struct slice client_id)
{
	return slice_equal(rule, client_id);
}

bool check_idp_exchange_subject(struct slice rule, const struct claim_audience *aud)
{
	if (aud->shape != CLAIM_GOOD)
		return false;
	for (size_t i = 0; i < aud->count; i++)
		if (slice_equal(aud->at[i], rule))
			return true;
	return false;
}

bool check_idp_exchange_target(struct slice rule, struct slice requested)
{
	return slice_equal(rule, requested);
}

bool check_idp_exchange_impersonation(bool impersonate)
{
	return impersonate;
}

/* ---- introspection and control ---- */

bool check_idp_introspect_client(bool confidential)
{
	return confidential;
}

bool check_idp_introspect_audience(
	char *const *introspects, size_t count, const struct claim_audience *aud)
{
	if (aud->shape != CLAIM_GOOD)
		return false;
	for (size_t i = 0; i < aud->count; i++)
		if (is_among(introspects, count, aud->at[i]))
			return true;
	return false;
}

bool check_idp_control_caller(bool has_origin)
{
	return !has_origin;
}
