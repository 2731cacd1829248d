/*
 * rfc8693_config: which settings of an exchange at the IdP belong together, by either grant. Part
 * of config_check, as a file of its own for its length; knows no request.
 */
#ifndef EXCHANGE_RFC8693_CONFIG_H
#define EXCHANGE_RFC8693_CONFIG_H

#include "config.h"

/* Of routes[i]: ERR_MISMATCH with a note that names the setting. */
enum err rfc8693_config_check(
	const struct config_exchange *exchange, size_t i, struct note *note) MUST_USE;
enum err jwt_bearer_config_check(
	const struct config_exchange *exchange, size_t i, struct note *note) MUST_USE;
enum err id_jag_config_check(
	const struct config_exchange *exchange, size_t i, struct note *note) MUST_USE;

#endif
