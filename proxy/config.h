/*
 * config: what the operator decided, read once and never changed. Made from the rows of
 * config.def. Knows which settings belong together; knows no request.
 */
#ifndef PROXY_CONFIG_H
#define PROXY_CONFIG_H

#include "checks/token.h"
#include "config.def"
#include "lib/listeners.h"

enum scope_claim {
	SCOPE_CLAIM_INVALID = 0,
	SCOPE_CLAIM_SCOPE,
	SCOPE_CLAIM_SCP,
};

enum exchange_type {
	EXCHANGE_INVALID = 0,
	EXCHANGE_RFC8693,
	EXCHANGE_GOOGLE_STS,
	EXCHANGE_JWT_BEARER,
	EXCHANGE_ID_JAG,
	EXCHANGE_STATIC,
	EXCHANGE_NONE,
};

enum client_auth {
	CLIENT_AUTH_INVALID = 0,
	CLIENT_AUTH_BASIC,
	CLIENT_AUTH_POST,
	CLIENT_AUTH_KEY,
	CLIENT_AUTH_NONE,
};

struct config_certificate {
	CONFIG_CERTIFICATE(SETTING_DECLARE)
};

struct config_introspection {
	CONFIG_INTROSPECTION(SETTING_DECLARE)
};

struct config_issuer {
	CONFIG_ISSUER(SETTING_DECLARE)
};

struct config_accept {
	CONFIG_ACCEPT(SETTING_DECLARE)
};

struct config_service_account {
	CONFIG_SERVICE_ACCOUNT(SETTING_DECLARE)
};

struct config_actor {
	CONFIG_ACTOR(SETTING_DECLARE)
};

struct config_authorization_server {
	CONFIG_AUTHORIZATION_SERVER(SETTING_DECLARE)
};

struct config_exchange {
	CONFIG_EXCHANGE(SETTING_DECLARE)
};

struct config_scope_rule {
	CONFIG_SCOPE_RULE(SETTING_DECLARE)
};

struct config_operation {
	CONFIG_OPERATION(SETTING_DECLARE)
};

struct config_mcp {
	CONFIG_MCP(SETTING_DECLARE)
};

struct config_route {
	CONFIG_ROUTE(SETTING_DECLARE)
};

struct config {
	CONFIG_PROXY(SETTING_DECLARE)
};

/* The members of struct http_call, of a certificate that may not be there. */
#define CERTIFICATE_OF(optional) ((optional) ? (optional)->certificate : NULL)
#define KEY_OF(optional) ((optional) ? (optional)->key : NULL)

extern const struct settings config_settings;

/*
 * What a table cannot say: names that must refer to something, settings that need each other,
 * routes that would shadow one another. ERR_MISMATCH with a note that names the setting.
 */
enum err config_check(const struct config *config, struct note *note) MUST_USE;

#endif
