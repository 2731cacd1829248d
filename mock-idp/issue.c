#include "issue.h"

#include <math.h>
#include <stdlib.h>

#include "mint.h"

#define ID_BYTES 16

/* The claim's value in the configured form: an array for "scp", a string for "scope". */
static void set_scope(const struct config *config, struct json *claims, struct slice scope)
{
	struct json *array;
	struct slice token;

	if (scope.len == 0)
		return;
	if (config->scope_claim == SCOPE_CLAIM_SCOPE) {
		json_set_string(claims, "scope", scope);
		return;
	}
	array = json_new_array();
	while (slice_split(&scope, ' ', &token))
		json_push(array, json_new_string(token));
	json_set(claims, "scp", array);
}

struct json *issue_claims(struct idp *idp, const struct issuance *issuance)
{
	const struct user *user = issuance->user;
	struct json *claims = json_new_object();
	char *id = crypto_random_hex(ID_BYTES);

	json_set_string(claims, "iss", slice_of(idp->issuer));
	json_set_string(claims, "aud", issuance->audience);
	set_scope(idp->config, claims, issuance->scope);
	json_set_string(claims, "sub", issuance->subject);
	if (user && user->email)
		json_set_string(claims, "email", slice_of(user->email));
	json_set_number(claims, "exp", floor(issuance->expiry));
	json_set_number(claims, "iat", floor(issuance->now));
	json_set_string(claims, "jti", slice_of(id));
	json_set_string(claims, "client_id", issuance->client_id);
	if (issuance->act)
		json_set(claims, "act", json_copy(issuance->act));
	if (user)
		for (const struct json *c = json_first(user->claims); c; c = json_next(c))
			if (!json_member(claims, json_name(c)))
				json_set(claims, json_name(c), json_copy(c));
	free(id);
	return claims;
}

enum err issue_token(
	struct idp *idp, const struct issuance *issuance, char **token, struct json **claims)
{
	const char *typ = token_typ_names[idp->config->typ];
	struct json *made = issue_claims(idp, issuance);
	enum err err = lineage_add(idp->lineage, json_member_string(made, "jti"), issuance->parent,
		issuance->expiry, issuance->now);

	*token = NULL;
	*claims = NULL;
	if (err) {
		json_free(made);
		return err;
	}
	*token = mint_token(keyring_signing(idp->keys), typ, made);
	*claims = made;
	return ERR_NONE;
}
