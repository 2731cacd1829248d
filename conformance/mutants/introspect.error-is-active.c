/* killed-by: proxy/int/failure */
/* The fault: when the issuer cannot be asked, the token is taken for active. */
#include "introspection.h"

enum err __real_introspect(const struct config_introspection *config, struct slice token,
	struct json **out, struct note *note) MUST_USE;
enum err __wrap_introspect(const struct config_introspection *config, struct slice token,
	struct json **out, struct note *note) MUST_USE;

enum err __wrap_introspect(const struct config_introspection *config, struct slice token,
	struct json **out, struct note *note)
{
	if (__real_introspect(config, token, out, note))
		return json_parse(SLICE("{\"active\":true,\"aud\":\"mcp-server\","
					"\"sub\":\"user@example.com\",\"scope\":\"own:read\"}"),
			out);
	return ERR_NONE;
}
