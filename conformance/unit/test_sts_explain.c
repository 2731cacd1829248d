/* POST /explain of mock-sts: what would become of a token, step by step. */
#include "unit/sts_stage.h"

#include <stdlib.h>

static struct json *explain(struct stage *s, const char *provider, char *take_token)
{
	char *body =
		xasprintf("{\"audience\":\"%s\",\"subject_token\":\"%s\"}", provider, take_token);
	struct json *answer;
	struct reply reply;

	stage_control(s, "POST", "/explain", body, 200, &reply);
	answer = reply.json;
	reply.json = NULL;
	reply_clear(&reply);
	free(body);
	free(take_token);
	return answer;
}

static void explain_shows_every_step(void **state)
{
	struct stage *s = *state;
	const struct json *item;
	struct json *answer;

	answer = explain(s, MAPPED,
		stage_token(s->rsa, "{'name':'ann','groups':['staff'],'kind':'k','bar':'b'}"));
	assert_member(answer, "decision", "granted");
	assert_member(answer, "principal", "principal:" POOLS "demo/subject/u::ann");
	item = json_first(json_member(answer, "attributes"));
	assert_member(item, "name", "google.subject");
	assert_member(item, "expression", "\"u::\" + assertion.name");
	assert_member(item, "value", "u::ann");
	assert_true(json_is_true(json_member(json_member(answer, "condition"), "value")));
	/* An explanation is not a token. */
	assert_null(json_member(answer, "access_token"));
	json_free(answer);

	answer = explain(s, MAPPED, stage_token(s->foreign, "{'name':'ann','groups':5}"));
	assert_member(answer, "decision", "refused");
	assert_member(answer, "step", "signature");
	assert_member(answer, "error", "invalid_grant");
	assert_member(answer, "error_description", "Unable to verify the ID Token signature");
	assert_true(json_is_bool(json_member(answer, "claims_verified")) &&
		    !json_is_true(json_member(answer, "claims_verified")));
	item = json_first(json_member(answer, "attributes"));
	assert_member(item, "value", "u::ann");
	item = json_next(item);
	assert_member(
		item, "problem", "The mapped attribute 'google.groups' must be of type LIST.");
	item = json_next(item);
	assert_member(item, "problem", "column 11: there is no field kind");
	assert_member(
		json_member(answer, "condition"), "problem", "column 19: there is no field groups");
	assert_null(json_member(answer, "principal"));
	json_free(answer);

	answer = explain(s, PROVIDER, xstrdup("e30.e30.e30 "));
	assert_member(answer, "explanation", "subject_token: it ends with white space");
	json_free(answer);

	answer = explain(s, POOLS "demo/providers/nobody", xstrdup("x"));
	assert_member(answer, "step", "provider_unknown");
	assert_null(json_member(answer, "attributes"));
	json_free(answer);
	stage_control_only(s, "POST", "/explain", "[]", 400);
	stage_control_only(s, "POST", "/explain", "", 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(explain_shows_every_step),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
