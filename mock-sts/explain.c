/* POST /explain: what would become of a subject token at a provider, step by step. */
#include "exchange.h"
#include "lib/clock.h"

#define TYPE_PREFIX "urn:ietf:params:oauth:token-type:"

/* What every real client sends, so that only token and audience need to be given. */
static void fill_parameters(
	const struct sts *sts, const struct json *wish, struct parameters *asked)
{
	asked->grant_type = SLICE("urn:ietf:params:oauth:grant-type:token-exchange");
	asked->requested_token_type = SLICE(TYPE_PREFIX "access_token");
	asked->subject_token_type = SLICE(TYPE_PREFIX "jwt");
	asked->subject_token = json_member_string(wish, "subject_token");
	asked->audience = json_member_string(wish, "audience");
	asked->scope = json_member_string(wish, "scope");
	if (!asked->scope.len && sts->config->scopes.count)
		asked->scope = slice_of(sts->config->scopes.at[0].scope);
}

static struct json *attributes_json(const struct mapped *mapped)
{
	struct json *values = mapped_json(mapped);
	struct json *list = json_new_array();

	for (size_t i = 0; i < mapped->count; i++) {
		const struct mapped_attribute *attribute = &mapped->at[i];
		const struct json *value = json_member(values, attribute->name);
		struct json *item = json_new_object();

		json_set_string(item, "name", slice_of(attribute->name));
		json_set_string(item, "expression", slice_of(attribute->expression));
		if (value)
			json_set(item, "value", json_copy(value));
		else
			json_set_string(item, "problem", slice_of(attribute->note.text));
		json_push(list, item);
	}
	json_free(values);
	return list;
}

static struct json *condition_json(struct exchange *x)
{
	struct json *condition = json_new_object();
	struct cel_value value;
	struct note note = {0};

	json_set_string(condition, "expression", slice_of(mapping_condition(x->provider->mapping)));
	if (mapping_evaluate_condition(x->provider->mapping, &x->mapped, &value, &note))
		json_set_string(condition, "problem", slice_of(note.text));
	else if (value.type == CEL_BOOL)
		json_set(condition, "value", json_new_bool(value.flag));
	else
		json_set_string(condition, "problem", SLICE("it is not of type bool"));
	return condition;
}

static struct json *explanation(struct exchange *x, bool granted)
{
	struct json *body = json_new_object();
	char step[32];

	json_set_string(body, "decision", granted ? SLICE("granted") : SLICE("refused"));
	if (!granted) {
		refusal_step(x->refusal, step, sizeof step);
		json_set_string(body, "step", slice_of(step));
		json_set_string(body, "explanation", slice_of(x->why.text));
		json_set_string(body, "error", slice_of(refusal_error(x->refusal)));
		json_set_string(body, "error_description", buf_slice(&x->description));
	}
	if (x->assertion) {
		json_set(body, "claims", json_copy(x->assertion));
		json_set(body, "claims_verified", json_new_bool(x->verified));
	}
	if (x->provider && x->mapped_done) {
		json_set(body, "attributes", attributes_json(&x->mapped));
		if (mapping_condition(x->provider->mapping))
			json_set(body, "condition", condition_json(x));
	}
	if (x->principal)
		json_set_string(body, "principal", slice_of(x->principal));
	return body;
}

void explain_serve(struct sts *sts, const struct http_request *request, struct answer *answer)
{
	struct exchange x = {.sts = sts, .now = clock_now()};
	struct json *wish = NULL;
	bool granted;

	if (json_parse(request->body, &wish) || !json_is_object(wish)) {
		answer_json(answer, 400,
			error_json("invalid_request", SLICE("the body must be a JSON object")));
		json_free(wish);
		return;
	}
	fill_parameters(sts, wish, &x.asked);
	providers_lock(sts->providers);
	granted = exchange_run(&x);
	/* A mapping is also worth seeing for a token that was refused before it. */
	if (x.provider && x.assertion && !x.mapped_done)
		exchange_map(&x);
	answer_json(answer, 200, explanation(&x, granted));
	providers_unlock(sts->providers);
	exchange_clear(&x);
	json_free(wish);
}
