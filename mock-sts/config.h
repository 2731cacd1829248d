/*
 * config: the settings of mock-sts as structs, made of the rows in config.def. Knows what a
 * configuration may say; what becomes of pools and providers is providers' to know.
 */
#ifndef MOCK_STS_CONFIG_H
#define MOCK_STS_CONFIG_H

#include "config.def"
#include "lib/listeners.h"
#include "lib/settings.h"

/* The algorithms of the tokens we make are those that we take. */
enum signing_alg {
	SIGNING_RS256 = 1,
	SIGNING_ES256,
};

/* Indexed by the enum. */
extern const char *const signing_alg_names[];

struct control {
	CONTROL_SETTINGS(SETTING_DECLARE)
};

struct scope {
	SCOPE_SETTINGS(SETTING_DECLARE)
};

struct provider_config {
	PROVIDER_SETTINGS(SETTING_DECLARE)
};

struct pool_config {
	POOL_SETTINGS(SETTING_DECLARE)
};

struct client {
	CLIENT_SETTINGS(SETTING_DECLARE)
};

struct account {
	ACCOUNT_SETTINGS(SETTING_DECLARE)
};

struct config {
	CONFIG_SETTINGS(SETTING_DECLARE)
};

extern const struct settings config_settings;

/* The default stage as JSON; its secret is documented and protects nothing. */
extern const char config_default[];

/*
 * What the table cannot say: identifiers, uniqueness, exactly one secret. ERR_MISMATCH with a note
 * such as "pools[0].providers[1].id: not unique".
 */
enum err config_check(const struct config *config, struct note *note) MUST_USE;

/* NULL when there is none. */
const struct client *config_client(const struct config *config, struct slice client_id);
struct slice client_secret(const struct client *client);
/* The service account of that name; NULL when there is none. */
const struct account *config_account(const struct config *config, struct slice email);
/* The audience that goes with the scope; NULL when there is no such scope. */
const char *config_scope_audience(const struct config *config, struct slice scope);

#endif
