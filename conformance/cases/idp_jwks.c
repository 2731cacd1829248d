/* The key set: what it shows, what it must not, and how keys come and go. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_login_help.h"
#include "lib/base64url.h"

static struct json *key_set(const struct idp *idp)
{
	struct idp_reply reply;
	struct json *copy;

	idp_send(idp, &(struct idp_request){.endpoint = "jwks_uri", .method = "GET"}, &reply);
	if (reply.wire.status != 200 || json_count(json_member(reply.json, "keys")) == 0)
		case_untestable("the key set has keys", "status %d", reply.wire.status);
	copy = json_copy(reply.json);
	idp_reply_clear(&reply);
	return copy;
}

static bool has_key(const struct json *set, const char *kid)
{
	for (const struct json *k = json_first(json_member(set, "keys")); k; k = json_next(k))
		if (slice_is(json_member_string(k, "kid"), kid))
			return true;
	return false;
}

/* I-JWKS-01 [RFC7517 9.2] */
static void public_only_case(struct suite *suite)
{
	static const char *const private_members[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
	struct json *set;
	struct idp idp;

	idp_open(suite, &idp);
	set = key_set(&idp);
	for (const struct json *k = json_first(json_member(set, "keys")); k; k = json_next(k)) {
		EXPECT(!slice_is(json_member_string(k, "kty"), "oct"),
			"no symmetric key is published", "one is");
		for (size_t i = 0; i < ARRAY_LEN(private_members); i++)
			EXPECT(!json_member(k, private_members[i]),
				"no private member is published", "\"%s\" is", private_members[i]);
	}
	json_free(set);
	idp_close(&idp);
}

/* I-JWKS-02 [RFC7517 4] [RFC7518 3.3] */
static void ids_case(struct suite *suite)
{
	struct json *set;
	struct idp idp;

	idp_open(suite, &idp);
	set = key_set(&idp);
	for (const struct json *k = json_first(json_member(set, "keys")); k; k = json_next(k)) {
		struct slice kid = json_member_string(k, "kid");
		struct buf modulus = {0};

		EXPECT(json_member_string(k, "kty").len > 0, "every key has kty", "one has not");
		EXPECT(kid.len > 0, "every key has kid", "one has not");
		EXPECT(!json_member(k, "use") || slice_is(json_member_string(k, "use"), "sig"),
			"the keys are for signatures", "%.*s is not", SLICE_ARGS(kid));
		for (const struct json *other = json_next(k); other; other = json_next(other))
			EXPECT(!slice_equal(kid, json_member_string(other, "kid")),
				"no two keys have the same kid", "%.*s is there twice",
				SLICE_ARGS(kid));
		if (slice_is(json_member_string(k, "kty"), "RSA"))
			EXPECT(!base64url_decode(json_member_string(k, "n"), &modulus) &&
					modulus.len >= 256,
				"an RSA key has 2048 bits at least", "%.*s has %zu",
				SLICE_ARGS(kid), 8 * modulus.len);
		buf_clear(&modulus);
	}
	json_free(set);
	idp_close(&idp);
}

static void change_key(const struct idp *idp, const char *kid, const char *change)
{
	char *path = xasprintf("/keys/%s", kid);

	json_free(suite_control(idp->suite, ROLE_IDP, "PUT", path, change));
	free(path);
}

/* The kid of a token, verified or not. */
static char *kid_of(const char *token)
{
	struct slice text = slice_of(token);
	struct buf header = {0};
	struct json *json = NULL;
	char *kid;

	if (base64url_decode(slice_to(text, slice_find(text, '.')), &header) ||
		json_parse(buf_slice(&header), &json) || !json_member_string(json, "kid").len)
		case_untestable("tokens name their key", "one does not");
	kid = slice_dup(json_member_string(json, "kid"));
	json_free(json);
	buf_clear(&header);
	return kid;
}

static int status_of_exchange(const struct idp *idp, const char *token)
{
	struct idp_reply reply;
	int status;

	idp_exchange(idp, &(struct idp_exchange){.subject = token}, &reply);
	status = reply.wire.status;
	idp_reply_clear(&reply);
	return status;
}

/* What was seen of a rotation from beginning to end. */
struct rotation {
	char *old_token, *new_token;
	char *old_kid, *new_kid;     /* of the key that signed before, and of the new one */
	char *early_kid, *final_kid; /* that signed while the new key was published, and used */
	struct json *early, *final;  /* the key sets of these two times */
	int old_token_then;          /* what an exchange of the old token got in the end, and ... */
	int new_token_withdrawn;     /* of the new one, once its key was withdrawn */
};

/* A new key is published, then signs; then all is as it was, for others need the old one. */
static void rotate(const struct idp *idp, struct rotation *seen)
{
	struct json *rotated;
	char *token;

	seen->old_token = idp_log_in(idp, "user", "client");
	seen->old_kid = kid_of(seen->old_token);
	rotated = suite_control(
		idp->suite, ROLE_IDP, "POST", "/keys/rotate", "{\"alg\":\"ES256\",\"sign\":false}");
	seen->new_kid = slice_dup(json_member_string(rotated, "kid"));
	seen->early = key_set(idp);
	token = idp_log_in(idp, "user", "client");
	seen->early_kid = kid_of(token);
	change_key(idp, seen->new_kid, "{\"sign\":true}");
	seen->new_token = idp_log_in(idp, "user", "client");
	seen->final_kid = kid_of(seen->new_token);
	seen->final = key_set(idp);
	seen->old_token_then = status_of_exchange(idp, seen->old_token);
	change_key(idp, seen->old_kid, "{\"sign\":true}");
	change_key(idp, seen->new_kid, "{\"publish\":false}");
	seen->new_token_withdrawn = status_of_exchange(idp, seen->new_token);
	json_free(rotated);
	secret_free(token);
}

/* I-JWKS-03 [OIDC Core 10.1.1] */
static void rotation_case(struct suite *suite)
{
	struct rotation seen = {0};
	struct idp idp;

	idp_open(suite, &idp);
	rotate(&idp, &seen);
	EXPECT(has_key(seen.early, seen.new_kid), "a new key is published before it signs",
		"the key set has it not");
	EXPECT(strcmp(seen.early_kid, seen.old_kid) == 0, "until it signs, the old key does",
		"%s does", seen.early_kid);
	EXPECT(strcmp(seen.final_kid, seen.new_kid) == 0, "then tokens have the new key's kid",
		"they have %s", seen.final_kid);
	EXPECT(has_key(seen.final, seen.new_kid), "the key that signs is published", "it is not");
	EXPECT(has_key(seen.final, seen.old_kid) && seen.old_token_then == 200,
		"the old key stays while its tokens live", "its token gets %d",
		seen.old_token_then);
	EXPECT(seen.new_token_withdrawn != 200, "a key that is withdrawn takes its tokens along",
		"one of them is exchanged");
	json_free(seen.early);
	json_free(seen.final);
	secret_free(seen.old_token);
	secret_free(seen.new_token);
	free(seen.old_kid);
	free(seen.new_kid);
	free(seen.early_kid);
	free(seen.final_kid);
	idp_close(&idp);
}

/* I-JWKS-04: a token of each kind here; all others of the run where they are issued. */
static void verifies_case(struct suite *suite)
{
	struct oracle login, issued;
	struct idp idp;
	char *token;

	idp_open(suite, &idp);
	token = idp_log_in(&idp, "user", "client");
	idp_read_token(&idp, slice_of(token), &login);
	idp_expect_issued(&idp, &(struct idp_exchange){.subject = token}, &issued, "an exchange");
	EXPECT(oracle_text(login.header, "kid") && oracle_text(issued.header, "kid"),
		"a token names its key", "one does not");
	oracle_clear(&login);
	oracle_clear(&issued);
	secret_free(token);
	idp_close(&idp);
}

static const struct test_case cases[] = {
	{.slug = "idp/jwks/public-only", .run = public_only_case},
	{.slug = "idp/jwks/ids", .run = ids_case},
	{.slug = "idp/jwks/rotation", .run = rotation_case},
	{.slug = "idp/jwks/verifies", .run = verifies_case},
};

CASE_LIST(cases_idp_jwks, cases);
