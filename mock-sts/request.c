#include "request.h"

#include "checks.h"

static const struct parameter {
	const char *snake_case;
	const char *camel_case;
	size_t offset;
} names[] = {
#define PARAMETER_ROW(snake, camel) {#snake, camel, offsetof(struct parameters, snake)},
	PARAMETERS(PARAMETER_ROW)
#undef PARAMETER_ROW
};

bool content_type_is(const struct http_request *request, const char *type)
{
	struct slice value = http_fields_value(request->fields, "content-type");

	return http_fields_count(request->fields, "content-type") == 1 &&
	       slice_is_nocase(slice_trim(slice_to(value, slice_find(value, ';'))), type);
}

bool form_has_repeated(const struct form *form, struct slice *name)
{
	for (size_t i = 0; i < form->count; i++) {
		size_t count = 0;

		for (size_t k = 0; k < form->count; k++)
			count += slice_equal(form->at[i].name, form->at[k].name);
		if (!check_sts_parameter_once(form->at[i].name, count)) {
			*name = form->at[i].name;
			return true;
		}
	}
	return false;
}

/* A string member's text; false when it is there and neither string nor null. */
static bool json_parameter(const struct json *json, const char *name, struct slice *out)
{
	const struct json *member = json_member(json, name);

	*out = SLICE_NONE;
	return !member || json_is_null(member) || json_string(member, out);
}

static bool read_one(const struct parameters *parameters, const char *name, struct slice *out)
{
	if (parameters->json)
		return json_parameter(parameters->json, name, out);
	*out = form_value(&parameters->form, name);
	return true;
}

/* Both spellings are read in both encodings, so that no second value hides from us. */
static enum body_problem read_all(struct parameters *out, struct slice *name)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct slice snake_case;
		struct slice camel_case;

		if (!read_one(out, names[i].snake_case, &snake_case) ||
			!read_one(out, names[i].camel_case, &camel_case))
			return BODY_SYNTAX;
		if (!check_sts_spellings(snake_case, camel_case)) {
			*name = slice_of(names[i].snake_case);
			return BODY_SPELLINGS;
		}
		if (snake_case.len == 0)
			snake_case = camel_case;
		if (snake_case.len)
			*(struct slice *)(void *)((char *)out + names[i].offset) = snake_case;
	}
	return BODY_GOOD;
}

enum body_problem parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name)
{
	*out = (struct parameters){0};
	*name = SLICE_NONE;
	if (content_type_is(request, "application/json")) {
		if (json_parse(request->body, &out->json) || !json_is_object(out->json))
			return BODY_SYNTAX;
		return read_all(out, name);
	}
	if (!content_type_is(request, "application/x-www-form-urlencoded"))
		return BODY_TYPE;
	if (form_parse(request->body, &out->form))
		return BODY_SYNTAX;
	if (form_has_repeated(&out->form, name))
		return BODY_REPEATED;
	return read_all(out, name);
}

void parameters_clear(struct parameters *parameters)
{
	json_free(parameters->json);
	form_clear(&parameters->form);
	*parameters = (struct parameters){0};
}
