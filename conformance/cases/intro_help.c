#include "intro_help.h"

#include <stdlib.h>

char *good_answer(struct tenant *own, const char *edits)
{
	struct json *answer = tenant_claims(own);
	struct buf text = {0};

	json_set(answer, "active", json_new_bool(true));
	json_set_string(answer, "token_type", SLICE("Bearer"));
	edit_members(answer, edits);
	json_print(&text, answer);
	json_free(answer);
	return buf_take(&text);
}

void tell_answer(struct tenant *own, const char *edits)
{
	char *answer = good_answer(own, edits);

	issuer_tell_json(own->suite->issuer, INTROSPECTION_PATH, answer);
	free(answer);
}

void expect_answer_taken(struct tenant *own, const char *edits, const char *what)
{
	char *token = tenant_opaque_token(own->suite);

	tell_answer(own, edits);
	tenant_expect_taken(own, token, what);
	free(token);
}

void expect_token_invalid(struct tenant *own, const char *what)
{
	char *token = tenant_opaque_token(own->suite);

	tenant_expect_invalid(own, token, what);
	free(token);
}

void expect_answer_invalid(struct tenant *own, const char *edits, const char *what)
{
	tell_answer(own, edits);
	expect_token_invalid(own, what);
}

char *exchange_opaque(struct suite *suite, struct form *form)
{
	struct tenant own;
	char *token = tenant_opaque_token(suite);
	size_t since = issuer_now(suite->issuer);
	const struct wire_request *request;

	tenant_begin(&own, suite, "o", "opaque");
	tell_answer(&own, "{}");
	tenant_expect_taken(&own, token, "the control, an opaque token");
	request = issuer_request(suite->issuer, since, "/token", 0);
	if (!request || form_parse(request->body, form))
		case_untestable("an opaque token is exchanged", "the issuer saw no exchange");
	tenant_end(&own);
	return token;
}
