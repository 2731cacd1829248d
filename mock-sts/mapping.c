#include "mapping.h"

#include <stdlib.h>
#include <string.h>

#define SUBJECT "google.subject"
#define GROUPS "google.groups"
#define NAME_MAX_BYTES 100

struct rule {
	char *name;
	struct cel *expression;
};

struct mapping {
	struct rule rules[MAPPING_MAX_ATTRIBUTES];
	size_t count;
	struct cel *condition;
};

static const char *const mapping_variables[] = {"assertion", NULL};
static const char *const condition_variables[] = {"assertion", "google", "attribute", NULL};

/* ---- compiling ---- */

static bool custom_name_valid(struct slice name)
{
	static const char prefix[] = "attribute.";

	if (!slice_starts(name, prefix))
		return false;
	name = slice_from(name, sizeof prefix - 1);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return name.len > 0 && name.len <= NAME_MAX_BYTES;
}

static enum err compile_rule(
	struct mapping *mapping, const char *name, const struct json *value, struct note *note)
{
	struct rule *rule = &mapping->rules[mapping->count];
	struct note inner = {0};
	struct slice text;
	enum err err;

	if (strcmp(name, SUBJECT) != 0 && strcmp(name, GROUPS) != 0 &&
		!custom_name_valid(slice_of(name)))
		return note_err(note, ERR_SYNTAX,
			"%.60s: only google.subject, google.groups and attribute.[a-z0-9_]+ can be "
			"mapped",
			name);
	if (mapping->count == MAPPING_MAX_ATTRIBUTES)
		return note_err(
			note, ERR_LIMIT, "more than %d custom attributes", MAPPING_MAX_CUSTOM);
	if (!json_string(value, &text))
		return note_err(note, ERR_SYNTAX, "%.60s: must be a string", name);
	if (text.len > MAPPING_MAX_EXPRESSION_BYTES)
		return note_err(note, ERR_LIMIT, "%.60s: longer than %d bytes", name,
			MAPPING_MAX_EXPRESSION_BYTES);
	err = cel_compile(text, mapping_variables, &rule->expression, &inner);
	if (err)
		return note_err(note, err, "%.60s: %.120s", name, inner.text);
	rule->name = xstrdup(name);
	mapping->count++;
	return ERR_NONE;
}

static enum err compile_rules(
	struct mapping *mapping, const struct json *attributes, struct note *note)
{
	size_t custom = 0;
	enum err err = ERR_NONE;

	if (!json_is_object(attributes))
		return note_err(note, ERR_SYNTAX, "must be an object");
	if (!json_member(attributes, SUBJECT))
		return note_err(note, ERR_SYNTAX, SUBJECT ": missing");
	for (const struct json *m = json_first(attributes); m && !err; m = json_next(m)) {
		custom += slice_starts(slice_of(json_name(m)), "attribute.");
		if (custom > MAPPING_MAX_CUSTOM)
			err = note_err(note, ERR_LIMIT, "more than %d custom attributes",
				MAPPING_MAX_CUSTOM);
		else
			err = compile_rule(mapping, json_name(m), m, note);
	}
	return err;
}

static enum err compile_condition(struct mapping *mapping, const char *condition, struct note *note)
{
	struct note inner = {0};
	enum err err;

	if (!condition)
		return ERR_NONE;
	err = cel_compile(slice_of(condition), condition_variables, &mapping->condition, &inner);
	if (err)
		return note_err(note, err, "attribute_condition: %s", inner.text);
	/* Google refuses it too: it says that there is a condition where there is none. */
	if (cel_is_true_literal(mapping->condition))
		return note_err(note, ERR_UNSUPPORTED,
			"attribute_condition: leave it out instead of writing true");
	return ERR_NONE;
}

enum err mapping_compile(const struct json *attributes, const char *condition, struct mapping **out,
	struct note *note)
{
	struct mapping *mapping = xcalloc(1, sizeof *mapping);
	struct note inner = {0};
	enum err err = compile_rules(mapping, attributes, &inner);

	*out = NULL;
	if (err)
		note_set(note, "attribute_mapping: %s", inner.text);
	else
		err = compile_condition(mapping, condition, note);
	if (err)
		mapping_free(mapping);
	else
		*out = mapping;
	return err;
}

void mapping_free(struct mapping *mapping)
{
	if (!mapping)
		return;
	for (size_t i = 0; i < mapping->count; i++) {
		free(mapping->rules[i].name);
		cel_free(mapping->rules[i].expression);
	}
	cel_free(mapping->condition);
	free(mapping);
}

const char *mapping_condition(const struct mapping *mapping)
{
	return mapping->condition ? cel_text(mapping->condition) : NULL;
}

/* ---- applying ---- */

/* A string, or a list of strings for google.groups; counts its bytes. */
static enum err want_type(struct mapped_attribute *attribute, size_t *bytes)
{
	const struct cel_value *value = &attribute->value;

	if (strcmp(attribute->name, GROUPS) != 0) {
		if (value->type != CEL_STRING)
			return note_err(&attribute->note, ERR_MISMATCH,
				"The mapped attribute '%s' must be of type STRING.",
				attribute->name);
		*bytes += value->text.len;
		return ERR_NONE;
	}
	if (value->type != CEL_LIST)
		return note_err(&attribute->note, ERR_MISMATCH,
			"The mapped attribute 'google.groups' must be of type LIST.");
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].type != CEL_STRING)
			return note_err(&attribute->note, ERR_MISMATCH,
				"The elements in mapped attribute 'google.groups' must be of type "
				"STRING.");
		*bytes += value->items[i].text.len;
	}
	return ERR_NONE;
}

static void apply_rule(const struct rule *rule, struct mapped *mapped)
{
	struct mapped_attribute *attribute = &mapped->at[mapped->count++];

	attribute->name = rule->name;
	attribute->expression = cel_text(rule->expression);
	attribute->err = cel_evaluate(rule->expression, &mapped->assertion, &mapped->arena,
		&attribute->value, &attribute->note);
	if (!attribute->err)
		attribute->err = want_type(attribute, &mapped->bytes);
	if (attribute->err && !mapped->err) {
		mapped->err = attribute->err;
		mapped->failed = attribute;
	}
}

void mapping_apply(const struct mapping *mapping, const struct json *claims, struct mapped *out)
{
	*out = (struct mapped){0};
	cel_arena_init(&out->arena);
	out->err = cel_from_json(&out->arena, claims, &out->assertion);
	if (out->err)
		return;
	for (size_t i = 0; i < mapping->count; i++)
		apply_rule(&mapping->rules[i], out);
}

void mapped_clear(struct mapped *mapped)
{
	cel_arena_clear(&mapped->arena);
	*mapped = (struct mapped){0};
}

/* ---- reading ---- */

static const struct mapped_attribute *attribute_named(const struct mapped *mapped, const char *name)
{
	for (size_t i = 0; i < mapped->count; i++)
		if (strcmp(mapped->at[i].name, name) == 0 && !mapped->at[i].err)
			return &mapped->at[i];
	return NULL;
}

struct slice mapped_text(const struct mapped *mapped, const char *name)
{
	const struct mapped_attribute *attribute = attribute_named(mapped, name);

	return attribute && attribute->value.type == CEL_STRING ? attribute->value.text
								: SLICE_NONE;
}

/* A value of one of the two types that an attribute can have. */
static struct json *attribute_json(const struct cel_value *value)
{
	struct json *array;

	if (value->type == CEL_STRING)
		return json_new_string(value->text);
	array = json_new_array();
	for (size_t i = 0; i < value->count; i++)
		json_push(array, json_new_string(value->items[i].text));
	return array;
}

struct json *mapped_json(const struct mapped *mapped)
{
	struct json *object = json_new_object();

	for (size_t i = 0; i < mapped->count; i++)
		if (!mapped->at[i].err)
			json_set(object, mapped->at[i].name, attribute_json(&mapped->at[i].value));
	return object;
}

/* ---- the condition ---- */

/* Those attributes whose names begin with `prefix`, by the rest of their names. */
static enum err attributes_map(struct mapped *mapped, const char *prefix, struct cel_value *out)
{
	struct cel_entry *entries = cel_arena_take(&mapped->arena, mapped->count, sizeof *entries);

	if (!entries)
		return ERR_LIMIT;
	*out = (struct cel_value){.type = CEL_MAP, .entries = entries};
	for (size_t i = 0; i < mapped->count; i++) {
		struct slice name = slice_of(mapped->at[i].name);

		if (mapped->at[i].err || !slice_starts(name, prefix))
			continue;
		entries[out->count].key = cel_string(slice_from(name, strlen(prefix)));
		entries[out->count++].value = mapped->at[i].value;
	}
	return ERR_NONE;
}

enum err mapping_evaluate_condition(const struct mapping *mapping, struct mapped *mapped,
	struct cel_value *out, struct note *note)
{
	struct cel_value variables[3] = {mapped->assertion};
	enum err err = attributes_map(mapped, "google.", &variables[1]);

	*out = (struct cel_value){0};
	if (!err)
		err = attributes_map(mapped, "attribute.", &variables[2]);
	if (err)
		return note_err(note, err, "the attributes take too much memory");
	return cel_evaluate(mapping->condition, variables, &mapped->arena, out, note);
}
