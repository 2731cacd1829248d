/* The mapping language of mock-sts: what it accepts, and what it yields. */
#include "unit/sts_cel_stage.h"

#include <string.h>

static void public_mappings(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

static void public_conditions(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

static void extract_as_google_documents_it(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

static void functions(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

static void fields_and_elements(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

static void operators(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

/* An error on one side does not count when the other side decides, whichever comes first. */
static void logic_absorbs_errors(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
}

static void literals(void **state)
{
	static const struct cel_row rows[] = {
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

	cel_stage_expect(*state, rows, ARRAY_LEN(rows));
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
	};

	return cmocka_run_group_tests(tests, cel_stage_start, cel_stage_stop);
}
