/* killed-by: proxy/fwd/expiry-mid-stream */
/* The fault: streams end with their token, which the manifest does not declare. */
#include "lib/clock.h"
#include "lib/http_server.h"
#include "lib/jws.h"
#include "lib/jwt.h"

enum http_client_state __real_http_request_client(struct http_request *request);
enum http_client_state __wrap_http_request_client(struct http_request *request);

/* Of the suite's configuration. */
#define LEEWAY_S 10

static bool has_ended(struct slice token)
{
	struct jwt_claims claims = {0};
	struct json *payload = NULL;
	struct jws jws;
	bool ended = false;

	if (!jws_parse(token, &jws, NULL) && !json_parse(buf_slice(&jws.payload), &payload)) {
		jwt_claims_read(payload, &claims);
		ended = claims.exp.at + LEEWAY_S < clock_now();
	}
	json_free(payload);
	jws_clear(&jws);
	return ended;
}

enum http_client_state __wrap_http_request_client(struct http_request *request)
{
	struct slice value = http_fields_value(request->fields, "authorization");

	return has_ended(slice_from(value, 7)) ? CLIENT_GONE : __real_http_request_client(request);
}
