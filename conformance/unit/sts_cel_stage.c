#include "unit/sts_cel_stage.h"

#include <stdlib.h>
#include <string.h>

const char *const cel_stage_variables[] = {"assertion", "google", "attribute", NULL};

/* One token's claims, after those seen in public configurations. */
static const char claims_text[] =
	"{\"sub\":\"repo:org/repo:pull_request\",\"aud\":\"mcp\",\"email\":\"user@example.com\","
	"\"arn\":\"arn:aws:sts::1:assumed-role/my-role/session\",\"tid\":\"t1\","
	"\"workload_id\":\"55d36609\",\"department\":[\"a\",\"b\",\"c\"],"
	"\"oidc.circleci.com/project-id\":\"p-1\",\"repository\":\"a/b\","
	"\"https://sts.amazonaws.com/\":{\"request_tags\":{\"portunus:user\":\"ann\"}},"
	"\"ref\":\"refs/tags/v1\",\"repository_owner\":\"my-org\","
	"\"repository_owner_id\":\"1342004\",\"repository_id\":\"260064828\","
	"\"service_account\":true,\"groups\":[\"x\",\"group1\"],\"is_admin\":false,\"num\":5,"
	"\"half\":0.5,\"big\":9007199254740992,\"nothing\":null,\"umlaut\":\"\\u00e4\\u20ac\","
	"\"submods\":{\"container\":{\"env_override\":{}}},\"empty\":\"\",\"list\":[1,[2],{\"k\":3}],"
	"\"path\":\"projects/_/buckets/acme-orders-aaa/objects/data_lake/orders/"
	"order_date=2019-11-03/aef87g87ae0876\"}";

int cel_stage_start(void **state)
{
	struct cel_stage *f = xcalloc(1, sizeof *f);

	cel_arena_init(&f->arena);
	if (json_parse(slice_of(claims_text), &f->claims) ||
		json_parse(SLICE("{\"groups\":[\"admins\"],\"aws_role\":\"ROLE\"}"), &f->other) ||
		cel_from_json(&f->arena, f->claims, &f->values[0]) ||
		cel_from_json(&f->arena, f->other, &f->values[1]))
		return -1;
	f->values[2] = f->values[1];
	*state = f;
	return 0;
}

int cel_stage_stop(void **state)
{
	struct cel_stage *f = *state;

	cel_arena_clear(&f->arena);
	json_free(f->claims);
	json_free(f->other);
	free(f);
	return 0;
}

/* A value as text that differs for different values. */
static void show(struct buf *out, const struct cel_value *v)
{
	switch (v->type) {
	case CEL_NULL:
		buf_puts(out, "null");
		break;
	case CEL_BOOL:
		buf_puts(out, v->flag ? "true" : "false");
		break;
	case CEL_INT:
		buf_printf(out, "%lld", (long long)v->integer);
		break;
	case CEL_DOUBLE:
		buf_printf(out, "%gd", v->number);
		break;
	case CEL_STRING:
		buf_puts(out, "'");
		buf_add(out, v->text);
		buf_puts(out, "'");
		break;
	case CEL_LIST:
		buf_puts(out, "[");
		for (size_t i = 0; i < v->count; i++) {
			buf_puts(out, i ? "," : "");
			show(out, &v->items[i]);
		}
		buf_puts(out, "]");
		break;
	case CEL_MAP:
		buf_puts(out, "{");
		for (size_t i = 0; i < v->count; i++) {
			buf_puts(out, i ? "," : "");
			show(out, &v->entries[i].key);
			buf_puts(out, ":");
			show(out, &v->entries[i].value);
		}
		buf_puts(out, "}");
		break;
	case CEL_INVALID:
		buf_puts(out, "INVALID");
		break;
	}
}

/* The value as shown above, or "error" and why; the caller frees it. */
static char *value_of(struct cel_stage *f, const char *expression)
{
	struct cel_value value;
	struct note note = {0};
	struct buf out = {0};
	struct cel *cel = NULL;
	enum err err = cel_compile(slice_of(expression), cel_stage_variables, &cel, &note);
	size_t used = f->arena.used;

	if (err) {
		buf_printf(&out, "refused %s: %s", err_name(err), note.text);
	} else {
		err = cel_evaluate(cel, f->values, &f->arena, &value, &note);
		if (err)
			buf_printf(&out, "error %s: %s", err_name(err), note.text);
		else
			show(&out, &value);
	}
	f->arena.used = used;
	cel_free(cel);
	return buf_take(&out);
}

void cel_stage_expect(struct cel_stage *f, const struct cel_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *got = value_of(f, rows[i].expression);
		bool prefix = strncmp(rows[i].wanted, "error ", 6) == 0 ||
			      strncmp(rows[i].wanted, "refused ", 8) == 0;

		if (prefix ? strncmp(got, rows[i].wanted, strlen(rows[i].wanted)) != 0
			   : strcmp(got, rows[i].wanted) != 0)
			fail_msg("%s\n  wanted %s\n  got    %s", rows[i].expression, rows[i].wanted,
				got);
		free(got);
	}
}
