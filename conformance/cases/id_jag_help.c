#include "id_jag_help.h"

#include <stdlib.h>

#include "exchange_help.h"
#include "suite_clients.h"

#define GOOD_CLAIMS                                                    \
	"\"aud\":\"" ID_JAG_SERVER "\",\"client_id\":\"" ODD_CLIENT_ID \
	"\",\"resource\":\"" ID_JAG_RESOURCE "\",\"scope\":\"backend-api:read\""

char *id_jag_tell_server(struct suite *suite)
{
	char *token = opaque_token(suite);
	char *reply = xasprintf(
		"{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}", token);

	issuer_tell_json(suite->issuer, ID_JAG_SERVER_PATH, reply);
	free(reply);
	return token;
}

static struct json *parsed(const char *text)
{
	struct json *document;

	if (json_parse(slice_of(text), &document))
		case_broken("%s is no JSON", text);
	return document;
}

char *id_jag_mint(struct suite *suite, const char *typ, const char *changes, const char *relative)
{
	struct json *claims = parsed("{" GOOD_CLAIMS "}");
	struct json *edits = parsed(changes);
	struct buf order = {0};
	char *assertion;

	for (const struct json *c = json_first(edits); c; c = json_next(c))
		json_set(claims, json_name(c), json_copy(c));
	buf_printf(&order, "{\"header\":{\"typ\":%s},\"relative\":{%s},\"claims\":", typ, relative);
	json_print(&order, claims);
	buf_putc(&order, '}');
	assertion = suite_mint(suite, order.at);
	buf_clear(&order);
	json_free(edits);
	json_free(claims);
	return assertion;
}

void id_jag_script_idp(
	struct suite *suite, const char *assertion, const char *issued_type, const char *token_type)
{
	char *reply = exchange_reply(assertion, issued_type, token_type);

	script_token_endpoint(suite, 1, 200, NULL, reply);
	free(reply);
}

int id_jag_status(struct suite *suite, const char *subject)
{
	struct probe probe = {.route = "id_jag", .token = subject};

	return probe_status(suite, &probe);
}
