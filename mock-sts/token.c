/* POST /v1/token: the token exchange. [RFC8693 2] */
#include "audit.h"
#include "checks.h"
#include "lib/clock.h"

static bool read_parameters(struct exchange *x, const struct http_request *request)
{
	struct slice name;

	switch (parameters_read(request, &x->asked, &name)) {
	case BODY_GOOD:
		return true;
	case BODY_TYPE:
		return exchange_refuse(x, REFUSED_CONTENT_TYPE, SLICE_NONE, SLICE_NONE,
			"Content-Type is neither form nor JSON");
	case BODY_REPEATED:
		return exchange_refuse(
			x, REFUSED_REPEATED, name, SLICE_NONE, "a parameter occurs more than once");
	case BODY_SPELLINGS:
		return exchange_refuse(x, REFUSED_SPELLINGS, name, SLICE_NONE,
			"a parameter occurs in two spellings with two values");
	case BODY_SYNTAX:
		break;
	}
	return exchange_refuse(x, REFUSED_BODY, SLICE_NONE, SLICE_NONE,
		"the body is not what Content-Type says, or a parameter is no string");
}

static bool run(struct exchange *x, const struct http_request *request)
{
	if (!check_sts_method(request->method))
		return exchange_refuse(x, REFUSED_METHOD, SLICE_NONE, SLICE_NONE, "not POST");
	return read_parameters(x, request) && exchange_run(x);
}

/* [RFC8693 2.2.1] with the members that Google's answer has */
static struct json *token_response(const struct exchange *x)
{
	struct json *body = json_new_object();

	json_set_string(body, "access_token", slice_of(x->token));
	json_set_string(body, "issued_token_type", x->asked.requested_token_type);
	json_set_string(body, "token_type", SLICE("Bearer"));
	json_set_number(body, "expires_in", (double)(x->expiry - x->issued_at));
	return body;
}

void token_serve(struct sts *sts, const struct http_request *request, struct answer *answer)
{
	struct exchange x = {.sts = sts, .now = clock_now()};
	struct json *body;
	int status = 200;

	providers_lock(sts->providers);
	if (run(&x, request)) {
		body = token_response(&x);
	} else {
		status = refusal_status(x.refusal);
		body = error_json(refusal_error(x.refusal), buf_slice(&x.description));
	}
	audit_exchange(&x, request, status);
	providers_unlock(sts->providers);
	if (status == 405)
		answer_method(answer, "POST", body);
	else
		answer_json(answer, status, body);
	exchange_clear(&x);
}
