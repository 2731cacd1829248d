#include "unit/idp_fixture.h"

#include <stdlib.h>

#include "lib/clock.h"
#include "lib/log.h"

/* ES256 because its keys cost nothing to make. */
static const char test_config[] =
	"{\"issuer\":\"" ISSUER "\",\"endpoint_base\":\"http://127.0.0.1:1" BASE "\","
	"\"listeners\":[{\"port\":0,\"caller\":\"Client\"},{\"port\":0,\"caller\":\"Proxy\"}],"
	"\"control\":{\"port\":0},\"signing_alg\":\"ES256\",\"max_connections\":16,"
	"\"users\":["
	"{\"name\":\"user@example.com\",\"password\":\"password\",\"email\":\"user@example.com\"},"
	"{\"name\":\"alice@example.com\",\"password\":\"a&b =+%\","
	"\"claims\":{\"groups\":[\"admins\"],\"sub\":\"somebody-else\"}},"
	"{\"name\":\"bob@example.com\",\"password\":\"password\"}],"
	"\"clients\":["
	"{\"client_id\":\"mcp-client\",\"name\":\"<b>MCP & \\\"Co\\\"</b>\",\"type\":\"public\","
	"\"redirect_uris\":[\"http://127.0.0.1/callback\",\"https://app.example.com/cb?x=1\"],"
	"\"grants\":[\"authorization_code\"],"
	"\"scopes\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\",\"extra\"],"
	"\"default_scopes\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\"],"
	"\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"other-client\",\"type\":\"public\","
	"\"redirect_uris\":[\"http://127.0.0.1/callback\"],"
	"\"grants\":[\"authorization_code\"],\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"odd: client\",\"type\":\"confidential\",\"dev_secret\":\"p:%+ \\u00e9\","
	"\"redirect_uris\":[\"http://127.0.0.1/callback\"],"
	"\"grants\":[\"authorization_code\"],\"default_audience\":\"mcp-server\"},"
	"{\"client_id\":\"auth-proxy\",\"type\":\"confidential\",\"dev_secret\":\"proxy-secret\","
	"\"grants\":[\"" EXCHANGE "\"]},"
	"{\"client_id\":\"second-proxy\",\"type\":\"confidential\",\"dev_secret\":\"second\","
	"\"grants\":[\"" EXCHANGE "\"]},"
	"{\"client_id\":\"upstream\",\"type\":\"confidential\",\"dev_secret\":\"upstream-secret\","
	"\"introspects\":[\"backend-server\"]}],"
	"\"resources\":["
	"{\"uri\":\"http://127.0.0.1:8080/mcp\",\"audience\":\"mcp-server\"},"
	"{\"uri\":\"https://other.example.com/mcp\",\"audience\":\"other-server\"},"
	"{\"uri\":\"https://backend.example.com/\",\"audience\":\"backend-server\"}],"
	"\"exchange_policy\":["
	"{\"client\":\"auth-proxy\",\"subject_audience\":\"mcp-server\","
	"\"audience\":\"backend-server\",\"scopes\":[\"backend-api:read\",\"backend-api:list\"],"
	"\"impersonate\":true},"
	"{\"client\":\"auth-proxy\",\"subject_audience\":\"mcp-server\","
	"\"audience\":\"actor-only\",\"scopes\":[\"x\"]},"
	"{\"client\":\"auth-proxy\",\"subject_audience\":\"mcp-server\",\"lifetime_s\":60,"
	"\"audience\":\"short-server\",\"scopes\":[\"x\"],\"impersonate\":true},"
	"{\"client\":\"second-proxy\",\"subject_audience\":\"other-server\","
	"\"audience\":\"backend-server\",\"scopes\":[\"backend-api:read\"],"
	"\"impersonate\":true}]}";

int idp_fixture_start(void **state)
{
	struct idp_fixture *f = xcalloc(1, sizeof *f);
	struct json *document = NULL;
	struct note note = {0};

	http_client_init();
	log_to(2, LOG_ERROR);
	if (json_parse(slice_of(test_config), &document) ||
		settings_read(&config_settings, document, &f->config, &note) ||
		config_check(&f->config, &note) || idp_start(&f->config, NULL, &f->idp, &note)) {
		print_error("fixture: %s\n", note.text);
		return -1;
	}
	json_free(document);
	f->talk.port = http_server_port(f->idp->server, 0);
	f->talk.control = http_server_port(f->idp->control, 0);
	*state = f;
	return 0;
}

int idp_fixture_stop(void **state)
{
	struct idp_fixture *f = *state;

	talk_end(&f->talk);
	idp_stop(f->idp);
	settings_clear(&config_settings, &f->config);
	free(f);
	http_client_end();
	return 0;
}

int idp_fixture_reset(void **state)
{
	struct idp_fixture *f = *state;

	clock_set_offset(0);
	assert_int_equal(talk_control(&f->talk, "DELETE", "/faults", NULL), 200);
	assert_int_equal(talk_control(&f->talk, "DELETE", "/jwks", NULL), 200);
	assert_int_equal(talk_control(&f->talk, "DELETE", "/log", NULL), 200);
	return 0;
}
