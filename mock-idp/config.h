/*
 * config: the settings of mock-idp as structs, made of the rows in config.def. Knows what a
 * configuration may say; what follows from it is decided in checks and policy.
 */
#ifndef MOCK_IDP_CONFIG_H
#define MOCK_IDP_CONFIG_H

#include "config.def"
#include "lib/crypto.h"
#include "lib/listeners.h"
#include "lib/settings.h"

#define GRANT_CODE "authorization_code"
#define GRANT_CLIENT "client_credentials"
#define GRANT_EXCHANGE "urn:ietf:params:oauth:grant-type:token-exchange"
#define GRANT_JWT_BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"

enum client_type {
	CLIENT_PUBLIC = 1,
	CLIENT_CONFIDENTIAL,
};

enum token_typ {
	TYP_AT_JWT = 1,
	TYP_JWT,
};

enum scope_claim {
	SCOPE_CLAIM_SCP = 1,
	SCOPE_CLAIM_SCOPE,
};

/* Indexed by the enums above, and by enum jws_alg. */
extern const char *const client_type_names[];
extern const char *const token_typ_names[];
extern const char *const scope_claim_names[];
extern const char *const signing_alg_names[];

struct control {
	CONTROL_SETTINGS(SETTING_DECLARE)
};

struct user {
	USER_SETTINGS(SETTING_DECLARE)
};

struct client {
	CLIENT_SETTINGS(SETTING_DECLARE)
};

struct resource {
	RESOURCE_SETTINGS(SETTING_DECLARE)
};

struct exchange_rule {
	EXCHANGE_RULE_SETTINGS(SETTING_DECLARE)
};

struct assertion_rule {
	ASSERTION_RULE_SETTINGS(SETTING_DECLARE)
};

struct trusted_issuer {
	TRUSTED_ISSUER_SETTINGS(SETTING_DECLARE)
};

struct config {
	CONFIG_SETTINGS(SETTING_DECLARE)
};

extern const struct settings config_settings;

/* The default stage as JSON; its secrets are documented and protect nothing. */
extern const char config_default[];

/*
 * What a table of rows cannot say: that names are unique, that a client has what its grants need.
 * ERR_MISMATCH with a note that names the setting.
 */
enum err config_check(const struct config *config, struct note *note) MUST_USE;

/* NULL when there is none of that name. */
const struct client *config_client(const struct config *config, struct slice client_id);
const struct user *config_user(const struct config *config, struct slice name);

/* The client's secret; SLICE_NONE for a public client. */
struct slice client_secret(const struct client *client);

#endif
