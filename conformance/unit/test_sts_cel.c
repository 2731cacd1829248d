/* The mapping language of mock-sts: what it accepts, what it yields, where it stops. */
#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cel.h"

static const char *const variables[] = {"assertion", "google", "attribute", NULL};

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

struct fixture {
	struct json *claims;
	struct json *other;
	struct cel_arena arena;
	struct cel_value values[3];
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

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

static int teardown(void **state)
{
	struct fixture *f = *state;

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
static char *value_of(struct fixture *f, const char *expression)
{
	struct cel_value value;
	struct note note = {0};
	struct buf out = {0};
	struct cel *cel = NULL;
	enum err err = cel_compile(slice_of(expression), variables, &cel, &note);
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

struct row {
	const char *expression;
	const char *wanted; /* of an error: how it begins */
};

static void expect(struct fixture *f, const struct row *rows, size_t count)
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

static void public_mappings(void **state)
{
	static const struct row rows[] = {
		{"assertion.sub", "'repo:org/repo:pull_request'"},
		{"'myprovider::' + assertion.aud + '::' + assertion.sub",
			"'myprovider::mcp::repo:org/repo:pull_request'"},
		{"{\"8bb39bdb\":\"Workload1\",\"55d36609\":\"Workload2\"}[assertion.workload_id]",
			"'Workload2'"},
		{"{\"8bb39bdb\":\"Workload1\"}[assertion.workload_id]", "error not"},
		{"assertion.arn.contains(\":instance-profile/Production\") ? \"prod\" : \"test\"",
			"'test'"},
		{"assertion.arn.contains('assumed-role') ? "
		 "assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + "
		 "assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn",
			"'arn:aws:sts::1:assumed-role/my-role'"},
		{"assertion.email.split(\"@\")[0]", "'user'"},
		{"assertion.department.join(\".\")", "'a.b.c'"},
		{"assertion.sub.extract('/users/{sub_claim}')", "''"},
		{"assertion.sub.split(':')[1]", "'org/repo'"},
		{"'ref:refs/heads/main'.extract('/heads/{branch}/')", "''"},
		{"assertion['oidc.circleci.com/project-id']", "'p-1'"},
		{"assertion.arn.extract('assumed-role/{role_name}/')", "'my-role'"},
		{"assertion.arn.extract('assumed-role/{role}')", "'my-role/session'"},
		{"assertion['https://sts.amazonaws.com/']['request_tags']['portunus:user']",
			"'ann'"},
		{"\"azure::\" + assertion.tid + \"::\" + assertion.sub",
			"'azure::t1::repo:org/repo:pull_request'"},
		{"has(assertion.environment) ? assertion.environment : ''", "''"},
		{"assertion.repository + ':' + (has(assertion.environment) ? assertion.environment "
		 ": '')",
			"'a/b:'"},
		{"'azuread'", "'azuread'"},
		{"assertion.groups", "['x','group1']"},
		{"assertion.attributes['http://a/b'][0]", "error not"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

static void public_conditions(void **state)
{
	static const struct row rows[] = {
		{"assertion.repository_owner == 'my-org'", "true"},
		{"assertion.repository_owner_id == '1342004' && assertion.repository_id == "
		 "'260064828'",
			"true"},
		{"assertion.repository_owner_id == 1342004", "false"},
		{"assertion.repository == 'a/b' && assertion.ref.startsWith('refs/tags/v')",
			"true"},
		{"'admins' in google.groups", "true"},
		{"'users' in google.groups", "false"},
		{"has(assertion.groups) && 'x' in assertion.groups", "true"},
		{"assertion.service_account == true", "true"},
		{"attribute.aws_role == \"ROLE\"", "true"},
		{"assertion.sub in ['1','2']", "false"},
		{"assertion.sub.startsWith(\"repo:org\")", "true"},
		{"!has(assertion.submods.container.env_override.example)", "true"},
		{"size(assertion.submods.container.env_override) == 0", "true"},
		{"assertion.attributes['https://e/AllowGcpFederation'][0]=='true'", "error not"},
		{"\"group1\" in assertion.groups && assertion.is_admin == true", "false"},
		{"'string'", "'string'"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

static void extract_as_google_documents_it(void **state)
{
	static const struct row rows[] = {
		{"assertion.path.extract('/order_date={date}/')", "'2019-11-03'"},
		{"assertion.path.extract('buckets/{name}/')", "'acme-orders-aaa'"},
		{"assertion.path.extract('/orders/{empty}order_date')", "''"},
		{"assertion.path.extract('{start}/objects/data_lake')",
			"'projects/_/buckets/acme-orders-aaa'"},
		{"assertion.path.extract('orders/{end}')",
			"'order_date=2019-11-03/aef87g87ae0876'"},
		{"assertion.path.extract('{all}') == assertion.path", "true"},
		{"assertion.path.extract('/orders/{none}/order_date=')", "''"},
		{"assertion.path.extract('/orders/order_date=2019-11-03/{id}/data_lake')", "''"},
		{"'a/'.extract('a/{x}')", "''"},
		{"'abc'.extract('none')", "error mismatch"},
		{"'abc'.extract('{}')", "error mismatch"},
		{"'abc'.extract('{a}{b}')", "error mismatch"},
		{"'abc'.extract('}{a}')", "error mismatch"},
		{"'abc'.extract('{a b}')", "error mismatch"},
		{"'abc'.extract(1)", "error mismatch"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

static void functions(void **state)
{
	static const struct row rows[] = {
		{"'a.b.c'.split('.')", "['a','b','c']"},
		{"'a.b.c'.split('.', 2)", "['a','b.c']"},
		{"'a.b.c'.split('.', 1)", "['a.b.c']"},
		{"'a.b.c'.split('.', 0)", "[]"},
		{"'a.b.c'.split('.', -1)", "['a','b','c']"},
		{"'a.b.c'.split('.', 9)", "['a','b','c']"},
		{"'.a.'.split('.')", "['','a','']"},
		{"''.split('.')", "['']"},
		{"''.split('')", "[]"},
		{"assertion.umlaut.split('')", "['\xc3\xa4','\xe2\x82\xac']"},
		{"'abc'.split('', 2)", "['a','bc']"},
		{"'abc'.split('', 1)", "['abc']"},
		{"'a'.split('.', '1')", "error mismatch"},
		{"'a'.split(1)", "error mismatch"},
		{"['a','b'].join()", "'ab'"},
		{"['a','b'].join('--')", "'a--b'"},
		{"[].join('-')", "''"},
		{"['a',1].join('-')", "error mismatch"},
		{"'a'.join('-')", "error mismatch"},
		{"['a'].join(1)", "error mismatch"},
		{"size(assertion.umlaut)", "2"},
		{"assertion.umlaut.size()", "2"},
		{"size(assertion.groups)", "2"},
		{"size({'a':1})", "1"},
		{"size('')", "0"},
		{"size(1)", "error mismatch"},
		{"string(assertion.num)", "'5'"},
		{"string(assertion.half)", "'0.5'"},
		{"string(assertion.big)", "'9007199254740992'"},
		{"string(7)", "'7'"},
		{"string(-7)", "'-7'"},
		{"string(true)", "'true'"},
		{"string('x')", "'x'"},
		{"string(null)", "error mismatch"},
		{"string([])", "error mismatch"},
		{"'abc'.startsWith('')", "true"},
		{"'abc'.startsWith('abcd')", "false"},
		{"'abc'.endsWith('bc')", "true"},
		{"'abc'.endsWith('xabc')", "false"},
		{"'abc'.endsWith('ab')", "false"},
		{"'abc'.contains('b')", "true"},
		{"'abc'.contains('')", "true"},
		{"'abc'.contains('d')", "false"},
		{"assertion.num.contains('5')", "error mismatch"},
		{"'5'.startsWith(5)", "error mismatch"},
		{"'5'.endsWith(null)", "error mismatch"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

static void fields_and_elements(void **state)
{
	static const struct row rows[] = {
		{"assertion.absent", "error not"},
		{"assertion.absent.deeper", "error not"},
		{"has(assertion.absent)", "false"},
		{"has(assertion.nothing)", "true"},
		{"has(assertion.absent.deeper)", "error not"},
		{"has(assertion.sub.deeper)", "error mismatch"},
		{"assertion.sub.length", "error mismatch"},
		{"assertion.list[0]", "1d"},
		{"assertion.list[1][0]", "2d"},
		{"assertion.list[2].k", "3d"},
		{"assertion.list[3]", "error not"},
		{"assertion.list[-1]", "error not"},
		{"assertion.list[assertion.half]", "error not"},
		{"['a','b','c','d','e','f'][assertion.num]", "'f'"},
		{"assertion.list['0']", "error not"},
		{"assertion['absent']", "error not"},
		{"assertion[0]", "error not"},
		{"assertion.sub[0]", "error mismatch"},
		{"{1:'one', true:'yes'}[1]", "'one'"},
		{"{1:'one', true:'yes'}[true]", "'yes'"},
		{"{'a':1,'a':2}", "error mismatch"},
		{"{null:1}", "error mismatch"},
		{"{[]:1}", "error mismatch"},
		{"[1,2,]", "[1,2]"},
		{"{'a':1,}", "{'a':1}"},
		{"assertion.nothing == null", "true"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

static void operators(void **state)
{
	static const struct row rows[] = {
		{"1 == 1", "true"},
		{"assertion.num == 5", "true"},
		{"5 == assertion.num", "true"},
		{"assertion.half == 0", "false"},
		{"0 < assertion.half", "true"},
		{"assertion.half < 1", "true"},
		{"assertion.big == 9007199254740992", "true"},
		{"assertion.big == 9007199254740993", "false"},
		{"assertion.big < 9007199254740993", "true"},
		{"1 == '1'", "false"},
		{"1 != '1'", "true"},
		{"null == false", "false"},
		{"'a' < 'b'", "true"},
		{"'a' < 'ab'", "true"},
		{"'b' > 'ab'", "true"},
		{"'a' <= 'a' && 'a' >= 'a'", "true"},
		{"false < true", "true"},
		{"1 < 'a'", "error mismatch"},
		{"null < null", "error mismatch"},
		{"[1,'a',[true]] == [1,'a',[true]]", "true"},
		{"[1] == [2]", "false"},
		{"[1] == [1,1]", "false"},
		{"{'a':1,'b':2} == {'b':2,'a':1}", "true"},
		{"{'a':1} == {'a':2}", "false"},
		{"{'a':1} == {'b':1}", "false"},
		{"1 in [1,2]", "true"},
		{"'a' in {'a':1}", "true"},
		{"'b' in {'a':1}", "false"},
		{"'a' in 'abc'", "error mismatch"},
		{"'a' + 1", "error mismatch"},
		{"1 + 1", "error mismatch"},
		{"!true", "false"},
		{"!!true", "true"},
		{"!1", "error mismatch"},
		{"!assertion.absent", "error not"},
		{"true ? 1 : assertion.absent", "1"},
		{"false ? assertion.absent : 2", "2"},
		{"1 ? 1 : 2", "error mismatch"},
		{"false ? 1 : true ? 2 : 3", "2"},
		{"1 == 1 == true", "true"},
		{"false && true || true", "true"},
		{"true || true && false", "true"},
		{"(true || true) && false", "false"},
		{"'a' + 'b' == 'ab'", "true"},
		{"!false && true", "true"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

/* An error on one side does not count when the other side decides, whichever comes first. */
static void logic_absorbs_errors(void **state)
{
	static const struct row rows[] = {
		{"assertion.absent || true", "true"},
		{"true || assertion.absent", "true"},
		{"assertion.absent && false", "false"},
		{"false && assertion.absent", "false"},
		{"assertion.absent || false", "error not-found: column 11"},
		{"false || assertion.absent", "error not-found: column 20"},
		{"assertion.absent && true", "error not"},
		{"true && assertion.absent", "error not"},
		{"1 || true", "true"},
		{"1 && true", "error mismatch"},
		{"true && 'x'", "error mismatch"},
		{"assertion.absent || assertion.gone", "error not-found: column 11"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

static void literals(void **state)
{
	static const struct row rows[] = {
		{"'a\"b'", "'a\"b'"},
		{"\"a'b\"", "'a'b'"},
		{"'\\x41\\u00e4\\U0001F600\\101'", "'A\xc3\xa4\xf0\x9f\x98\x80\x41'"},
		{"'\\n\\t\\\\\\''", "'\n\t\\\''"},
		{"r'a\\nb'", "'a\\nb'"},
		{"R\"\\\"", "'\\'"},
		{"0x1F", "31"},
		{"-12", "-12"},
		{"9223372036854775807", "9223372036854775807"},
		{" \t\n'x' ", "'x'"},
		{"'\\u0000'", "refused syntax"},
		{"'\\ud800'", "refused syntax"},
		{"'\\U00110000'", "refused syntax"},
		{"'\\x4'", "refused syntax"},
		{"'\\q'", "refused syntax"},
		{"'\\400'", "refused syntax"},
		{"'abc", "refused syntax"},
		{"'abc\\", "refused syntax"},
		{"'a\nb'", "refused syntax"},
		{"9223372036854775808", "refused limit"},
		{"0x", "refused syntax"},
		{"1.5", "refused unsupported"},
		{"1e3", "refused unsupported"},
		{"1u", "refused unsupported"},
		{"b'x'", "refused unsupported"},
		{"'''x'''", "refused unsupported"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

/* What is not offered is refused when it is loaded, never when a token comes. */
static void refused_at_load(void **state)
{
	static const struct row rows[] = {
		{"", "refused syntax: column 1"},
		{"invalid.cel.expr", "refused unsupported: column 1: there is no variable invalid"},
		{"assertion.sub.matches('^a')", "refused unsupported: column 15"},
		{"assertion.groups.exists(g, g == 'x')", "refused unsupported: column 18"},
		{"assertion.groups.all(g, g == 'x')", "refused unsupported"},
		{"int(assertion.num)", "refused unsupported"},
		{"timestamp(1)", "refused unsupported"},
		{"startsWith('a', 'b')", "refused unsupported"},
		{"'a'.string()", "refused unsupported"},
		{"'a'.has()", "refused unsupported"},
		{"'a'.split()", "refused syntax"},
		{"'a'.split('b', 1, 2)", "refused syntax"},
		{"size()", "refused syntax"},
		{"size('a', 'b')", "refused syntax"},
		{"size('a',)", "refused syntax"},
		{"has(assertion)", "refused syntax"},
		{"has(assertion['sub'])", "refused syntax"},
		{"has('a')", "refused syntax"},
		{"has(assertion.a, assertion.b)", "refused syntax"},
		{"1 - 1", "refused syntax"},
		{"-assertion.num", "refused unsupported"},
		{"1 * 1", "refused unsupported"},
		{"1 / 1", "refused unsupported"},
		{"1 % 1", "refused unsupported"},
		{"a b", "refused unsupported"},
		{"'a' 'b'", "refused syntax: column 5"},
		{"(true", "refused syntax"},
		{"true)", "refused syntax"},
		{"[1 2]", "refused syntax"},
		{"[,]", "refused syntax"},
		{"{'a'}", "refused syntax"},
		{"{'a':}", "refused syntax"},
		{"assertion.", "refused syntax"},
		{"assertion.'sub'", "refused syntax"},
		{"assertion[", "refused syntax"},
		{"assertion[]", "refused syntax"},
		{"true ? 1", "refused syntax"},
		{"true ? 1 :", "refused syntax"},
		{"&& true", "refused syntax"},
		{"true &&", "refused syntax"},
		{"true & true", "refused unsupported"},
		{"!", "refused syntax"},
		{"Msg{a: 1}", "refused unsupported"},
		{"assertion{}", "refused syntax"},
		{".assertion", "refused syntax"},
		{"\xff", "refused syntax"},
		{"\xc3\xa4", "refused unsupported"},
	};

	expect(*state, rows, ARRAY_LEN(rows));
}

static char *repeat(const char *begin, const char *part, size_t times, const char *end)
{
	struct buf out = {0};

	buf_puts(&out, begin);
	while (times--)
		buf_puts(&out, part);
	buf_puts(&out, end);
	return buf_take(&out);
}

static void expect_one(struct fixture *f, char *take_expression, const char *wanted)
{
	struct row row = {take_expression, wanted};

	expect(f, &row, 1);
	free(take_expression);
}

/* Each bound, one below and at it. */
static void bounds(void **state)
{
	struct fixture *f = *state;
	char *open = repeat("", "(", CEL_MAX_NESTING - 1, "1");
	char *more = repeat("", "(", CEL_MAX_NESTING, "1");

	expect_one(f, repeat(open, ")", CEL_MAX_NESTING - 1, ""), "1");
	expect_one(f, repeat(more, ")", CEL_MAX_NESTING, ""), "refused limit");
	expect_one(f, repeat("", "!", CEL_MAX_DEPTH - 1, "false"), "true");
	expect_one(f, repeat("", "!", CEL_MAX_DEPTH, "false"), "refused limit");
	expect_one(f, repeat("'a'", "+'b'", CEL_MAX_DEPTH, ""), "refused limit");
	expect_one(f, repeat("size([1", ",1", CEL_MAX_NODES - 3, "])"), "510");
	expect_one(f, repeat("size([1", ",1", CEL_MAX_NODES - 2, "])"), "refused limit");
	expect_one(f, repeat("size('", "a", CEL_MAX_BYTES - 8, "')"), "4088");
	expect_one(f, repeat("size('", "a", CEL_MAX_BYTES - 7, "')"), "refused limit");
	free(open);
	free(more);
}

/* A token with much in it meets an expression that reads all of it again and again. */
static void evaluations_end(void **state)
{
	struct fixture *f = *state;
	struct cel_value *items = cel_arena_take(&f->arena, 4000, sizeof *items);
	struct cel_value before = f->values[1];

	assert_non_null(items);
	for (size_t i = 0; i < 4000; i++)
		items[i] = cel_string(SLICE("same"));
	f->values[1] = (struct cel_value){.type = CEL_LIST, .count = 4000, .items = items};
	expect_one(f, repeat("'x' in google", " || 'x' in google", 1, ""), "false");
	expect_one(f, repeat("'x' in google", " || 'x' in google", 2, ""), "error limit");
	expect_one(f, repeat("google == google", " && google == google", 2, ""), "error limit");
	expect_one(f, repeat("'x' in google || true", "", 0, ""), "true");
	f->values[1] = before;
}

static void arena_ends(void **state)
{
	struct fixture *f = *state;
	char *long_text = repeat("", "x", 60000, "");
	struct cel_value before = f->values[1];

	f->values[1] = cel_string(slice_of(long_text));
	expect_one(f, repeat("size(google", " + google", 1, ")"), "120000");
	expect_one(f, repeat("size(google", " + google", 3, ")"), "error limit");
	expect_one(f, repeat("size(google.split('')", "", 0, ")"), "error limit");
	expect_one(f, repeat("size([google, google, google, google, google].join('')", "", 0, ")"),
		"error limit");
	assert_null(cel_arena_take(&f->arena, SIZE_MAX / 2, 8));
	assert_null(cel_arena_take(&f->arena, CEL_ARENA_BYTES + 1, 1));
	f->values[1] = before;
	free(long_text);
}

static void documents_become_values(void **state)
{
	struct cel_arena arena;
	struct cel_value value;
	struct json *json;
	struct buf text = {0};

	(void)state;
	cel_arena_init(&arena);
	json = json_new_object();
	json_set_number(json, "endless", INFINITY);
	assert_int_equal(cel_from_json(&arena, json, &value), ERR_SYNTAX);
	json_free(json);
	buf_puts(&text, "[0");
	for (size_t i = 0; i < CEL_ARENA_BYTES / sizeof value; i++)
		buf_puts(&text, ",0");
	buf_puts(&text, "]");
	assert_int_equal(json_parse(buf_slice(&text), &json), ERR_NONE);
	assert_int_equal(cel_from_json(&arena, json, &value), ERR_LIMIT);
	json_free(json);
	buf_clear(&text);
	cel_arena_clear(&arena);
}

static void literal_true_is_known(void **state)
{
	struct cel *cel;

	(void)state;
	assert_int_equal(cel_compile(SLICE(" (true)"), variables, &cel, NULL), ERR_NONE);
	assert_true(cel_is_true_literal(cel));
	assert_string_equal(cel_text(cel), " (true)");
	cel_free(cel);
	assert_int_equal(cel_compile(SLICE("true || true"), variables, &cel, NULL), ERR_NONE);
	assert_false(cel_is_true_literal(cel));
	cel_free(cel);
	assert_int_equal(cel_compile(SLICE("false"), variables, &cel, NULL), ERR_NONE);
	assert_false(cel_is_true_literal(cel));
	cel_free(cel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_mappings),
		cmocka_unit_test(public_conditions),
		cmocka_unit_test(extract_as_google_documents_it),
		cmocka_unit_test(functions),
		cmocka_unit_test(fields_and_elements),
		cmocka_unit_test(operators),
		cmocka_unit_test(logic_absorbs_errors),
		cmocka_unit_test(literals),
		cmocka_unit_test(refused_at_load),
		cmocka_unit_test(bounds),
		cmocka_unit_test(evaluations_end),
		cmocka_unit_test(arena_ends),
		cmocka_unit_test(documents_become_values),
		cmocka_unit_test(literal_true_is_known),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
