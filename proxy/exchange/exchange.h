/*
 * exchange: the ways to get the upstream's token, one file each, behind one small table. Each
 * knows what its request looks like; reading the reply is the same for all. No I/O here.
 */
#ifndef EXCHANGE_EXCHANGE_H
#define EXCHANGE_EXCHANGE_H

#include "config.h"
#include "lib/http.h"

/* An exchange request; wipe it with exchange_request_clear, it holds tokens and secrets. */
struct exchange_request {
	struct slice actor_token; /* set beforehand, borrowed; `at` NULL is without an actor */
	struct slice assertion;   /* the same: of a second hop, which goes to another server */
	int64_t deadline_ms;      /* the same, by clock_ms; 0: the time of the configuration */
	struct buf body;          /* application/x-www-form-urlencoded */
	struct buf authorization; /* value of the Authorization field; empty sends none */
	struct slice
		issued_token_type; /* what must come back; `at` NULL where the grant has none */
};

/* `write` is NULL for a way that asks nobody. */
struct exchange_method {
	const char *name;
	void (*write)(const struct config_exchange *config, struct slice subject_token,
		struct exchange_request *out);
};

extern const struct exchange_method exchange_rfc8693;
extern const struct exchange_method exchange_google_sts;
extern const struct exchange_method exchange_jwt_bearer;
extern const struct exchange_method exchange_id_jag;

/* What rfc8693 sends, for a type of the caller's; `at` NULL asks for none. [RFC8693 2.1] */
void exchange_write_rfc8693(const struct config_exchange *config, struct slice subject_token,
	struct slice requested_type, struct exchange_request *out);
/* The second hop of id_jag: out->assertion, by our client at the other server. [RFC7523 2.1] */
void exchange_write_redemption(const struct config_exchange *config, struct exchange_request *out);

/*
 * The request for the actor's own token: client credentials, by the client of the exchange.
 * [RFC6749 4.4.2]
 */
void exchange_write_client_credentials(
	const struct config_exchange *config, struct exchange_request *out);

/* Whom the assertion of id_jag must be for: what the IdP was asked for, or what that is called. */
struct slice exchange_assertion_audience(const struct config_exchange *config);

/* The body of the second hop of google_sts, JSON. [IAM Service Account Credentials v1] */
void impersonation_write(const struct config_service_account *account, struct buf *body);

/* The method of a configured type; never NULL for a configuration that was checked. */
const struct exchange_method *exchange_method(enum exchange_type type);
void exchange_request_clear(struct exchange_request *request);

#define GRANT_TOKEN_EXCHANGE "urn:ietf:params:oauth:grant-type:token-exchange"
#define GRANT_JWT_BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define TOKEN_TYPE_ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"
#define TOKEN_TYPE_JWT "urn:ietf:params:oauth:token-type:jwt"
#define TOKEN_TYPE_ID_JAG "urn:ietf:params:oauth:token-type:id-jag"

#endif
