/*
 * idp_fixture: a mock IdP in this process, and short words for talking to it. What a test sees
 * came over a socket; what it may look into is the configuration.
 */
#ifndef UNIT_IDP_FIXTURE_H
#define UNIT_IDP_FIXTURE_H

#include "unit/unit.h"

#include "idp.h"
#include "lib/http_client.h"

#define ISSUER "https://idp.example.com/oauth2/default"
#define BASE "/oauth2/default"
#define TOKEN BASE "/token"
#define EXCHANGE "urn:ietf:params:oauth:grant-type:token-exchange"
#define TYPE_ACCESS "urn:ietf:params:oauth:token-type:access_token"
#define TYPE_JWT "urn:ietf:params:oauth:token-type:jwt"
/* [RFC7636 B] */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define PUBLIC "&client_id=mcp-client"
#define PROOF "&code_verifier=" VERIFIER
#define CALLBACK "http://127.0.0.1:7777/callback"

/* One who talks to it: a thread needs its own. */
struct talk {
	unsigned port;
	unsigned control;
	struct http_reply reply;
	struct json *json; /* the reply's body, NULL when that is no JSON */
};

struct idp_fixture {
	struct config config;
	struct idp *idp;
	struct talk talk;
};

/* cmocka group fixtures; *state is a struct idp_fixture. */
int idp_fixture_start(void **state);
int idp_fixture_stop(void **state);
/* Before each test: clock, faults, key set and log as at the start. */
int idp_fixture_reset(void **state);

/* Another one to talk to the same IdP; talk_end frees what is left of the last reply. */
struct talk talk_with(const struct idp_fixture *f);
void talk_end(struct talk *talk);

/* Send and return the status; the reply stays in `talk` until the next call. */
int talk_send(struct talk *talk, const char *method, const char *path, const char *const *fields,
	struct slice body);
int talk_get(struct talk *talk, const char *path);
/* `client` is "id:secret" for HTTP Basic, or NULL. */
int talk_post(struct talk *talk, const char *path, const char *client, const char *form);
/* The control API; `json` NULL sends no body. */
int talk_control(struct talk *talk, const char *method, const char *path, const char *json);

/* Of the last reply. */
struct slice talk_member(const struct talk *talk, const char *name);
struct slice talk_field(const struct talk *talk, const char *name);
#define assert_error(talk_, status_, error_)                                  \
	do {                                                                  \
		assert_int_equal((talk_)->reply.status, status_);             \
		assert_true(slice_is(talk_member(talk_, "error"), error_));   \
		assert_true(talk_member(talk_, "error_description").len > 0); \
	} while (0)

/* A token from POST /mint; the caller frees. */
char *talk_mint(struct talk *talk, const char *json);
/* It verifies with the key set that is served now. */
bool talk_verifies(struct talk *talk, const char *token);
/* The header and the claims of a token, unverified; the caller frees. */
struct json *token_header(const char *token);
struct json *token_claims(struct slice token);
#define assert_claim(claims, name, text) \
	assert_true(slice_is(json_member_string(claims, name), text))

/* Form of an exchange of `token` for backend-server; `more` begins with "&" or is "". */
char *exchange_form(const char *token, const char *more);
/* As auth-proxy; the status. */
int talk_exchange(struct talk *talk, const char *token, const char *more);

/*
 * Login of `user` at mcp-client from page to redirect, with `more` in the request; the code, for
 * the caller to free. The second one with another PKCE verifier than VERIFIER.
 */
char *talk_code(struct talk *talk, const char *more, const char *user);
char *talk_code_proof(struct talk *talk, const char *more, const char *user, const char *verifier);
/* The value of a parameter in the Location field, decoded; the caller frees. NULL without. */
char *talk_location(const struct talk *talk, const char *name);
/* Form that redeems the code; `more` as above. The caller frees. */
char *code_form(const char *code, const char *more);
/* A new code of user@example.com, asked for with `asked`, is redeemed with `more`; the status. */
int talk_redeem(struct talk *talk, const char *asked, const char *more);
/* Name and value of the cookie, and the transaction, of the login page in the last reply. */
char *page_cookie(const struct talk *talk);
char *page_transaction(const struct talk *talk);

#endif
