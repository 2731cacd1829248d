/*
 * upstream_config: the settings of upstream as structs. Each resource trusts one issuer.
 */
#ifndef PARTICIPANTS_UPSTREAM_CONFIG_H
#define PARTICIPANTS_UPSTREAM_CONFIG_H

#include "participants/participant.h"
#include "participants/upstream_config.def"

enum upstream_method {
	UPSTREAM_METHOD_INVALID = 0,
	UPSTREAM_GET,
	UPSTREAM_POST,
};

extern const char *const upstream_method_names[];

struct upstream_resource {
	UPSTREAM_RESOURCE_ROWS(SETTING_DECLARE)
};

struct upstream_config {
	UPSTREAM_CONFIG_ROWS(SETTING_DECLARE)
};

extern const struct settings upstream_config_settings;

/* The default stage: called on 8084, asks the IdP on 8081 and the STS on 8082. */
extern const char upstream_config_default[];

/* What the rows cannot say: ERR_MISMATCH with a note that names the setting. */
enum err upstream_config_check(const struct upstream_config *config, struct note *note) MUST_USE;

#endif
