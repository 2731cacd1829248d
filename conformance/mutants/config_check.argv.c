/* killed-by: proxy/leak/argv */
/* The fault: the process's arguments show a secret. */
#include <errno.h>
#include <string.h>

#include "config.h"

enum err __real_config_check(const struct config *config, struct note *note);
enum err __wrap_config_check(const struct config *config, struct note *note);

enum err __wrap_config_check(const struct config *config, struct note *note)
{
	for (size_t i = 0; i < config->routes.count; i++) {
		const char *secret = config->routes.at[i].exchange->client_secret;

		/* It is argv[0], with further arguments and the environment behind it. */
		if (secret)
			memcpy(program_invocation_name, secret, strlen(secret));
	}
	return __real_config_check(config, note);
}
