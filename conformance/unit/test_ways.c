/* ways: which settings belong to which way; and the file of a static credential, edge by edge. */
#include "unit/unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks/fields.h"
#include "checks/secret.h"
#include "config.h"
#include "lib/log.h"
#include "state/secret_file.h"

static char path[] = "/tmp/test_ways.XXXXXX";

static void put(const char *content)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	close(fd);
}

/* ---- the configuration ---- */

/* NULL when it is accepted, else the complaint; `@` stands for the file. */
static const char *complaint(const char *exchange, struct note *note)
{
	struct json *document = NULL;
	struct config config;
	struct buf text = {0};
	bool good;

	buf_puts(&text, "{'listeners':[{'port':0}],'issuers':[{'issuer':'https://i.example'}],"
			"'routes':[{'resource':'https://p.example/mcp','accept':[{'issuer':"
			"'https://i.example','audiences':['a']}],'upstream':'https://u.example/',"
			"'exchange':");
	for (const char *c = exchange; *c; c++)
		if (*c == '@')
			buf_puts(&text, path);
		else
			buf_putc(&text, *c);
	buf_puts(&text, "}]}");
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '\'')
			text.at[i] = '"';
	*note = (struct note){0};
	assert_int_equal(json_parse(buf_slice(&text), &document), ERR_NONE);
	good = !settings_read(&config_settings, document, &config, note) &&
	       !config_check(&config, note);
	settings_clear(&config_settings, &config);
	json_free(document);
	buf_clear(&text);
	return good ? NULL : note->text;
}

#define STS                                                                     \
	"{'type':'google_sts','token_endpoint':'https://s.example/','audience'" \
	":'a','scope':'b'"
#define ACCOUNT "https://c.example/v1/projects/-/serviceAccounts/a@b.example:generateAccessToken"

#define JAG                                                                                  \
	"{'type':'id_jag','token_endpoint':'https://s.example/','client_id':'c','audience':" \
	"'https://as.example/','scope':'b'"
#define SECRET_OF(name) "'client_secret':{'env':'" name "'}"
#define SERVER(proof)                                                                                \
	"'authorization_server':{'token_endpoint':'https://as.example/token','client_id':'d'," proof \
	"}"
#define ONE_RESOURCE "'resources':['https://r.example/']"

static void settings_belong_to_ways(void **state)
{
	static const struct {
		const char *exchange;
		const char *complaint; /* NULL: accepted */
	} cases[] = {
		{"{'type':'none'}", NULL},
		{"{'type':'none','field':'X-Key'}", "field: belongs to another way than none"},
		{"{'type':'none','scope':'a'}", "scope: belongs to another way than none"},
		{"{'type':'static','secret_file':'@'}", NULL},
		{"{'type':'static','secret_file':'@','field':'X-Key'}", NULL},
		{"{'type':'static','secret_file':'@','field':'Authorization'}", NULL},
		{"{'type':'static'}", "secret_file: missing, static needs it"},
		{"{'type':'static','secret_file':'@x'}", "cannot be read"},
		{"{'type':'static','secret_file':'@','audience':'a'}",
			"audience: belongs to another way than static"},
		{"{'type':'static','secret_file':'@','field':'Content-Length'}", "field: no field"},
		{"{'type':'static','secret_file':'@','field':'X Key'}", "field: no field"},
		{STS "}", NULL},
		{STS ",'field':'X-Key'}", NULL},
		{STS ",'field':'authorization'}", "field: Authorization: Bearer needs no"},
		{STS ",'secret_file':'@'}", "secret_file: belongs to another way than google_sts"},
		{STS ",'service_account':{'url':'" ACCOUNT "','scopes':['a']}}", NULL},
		{STS ",'service_account':{'url':'" ACCOUNT "','scopes':['a b']}}",
			"scopes: one scope"},
		{STS ",'service_account':{'url':'https://c.example/','scopes':['a']}}",
			"url: must end in"},
		{"{'type':'google_sts','audience':'a','scope':'b'}",
			"token_endpoint: missing, google_sts needs it"},
		{"{'type':'rfc8693','token_endpoint':'https://s.example/','audience':'a',"
		 "'scope':'b'}",
			"client_id: missing, this client_auth needs it"},
		{JAG "," SECRET_OF("JAG_ONE") "," ONE_RESOURCE "," SERVER(SECRET_OF("JAG_TWO")) "}",
			NULL},
		{JAG "," SECRET_OF("JAG_ONE") "," ONE_RESOURCE "}",
			"authorization_server: missing, id_jag needs it"},
		{JAG "," SECRET_OF("JAG_ONE") "," SERVER(SECRET_OF("JAG_TWO")) "}",
			"resources: missing, id_jag needs it"},
		{JAG "," SECRET_OF("JAG_ONE") ",'resources':['https://r.example/','urn:two:r']," SERVER(
			 SECRET_OF("JAG_TWO")) "}",
			"resources: id_jag takes exactly one"},
		{JAG "," SECRET_OF("JAG_ONE") "," ONE_RESOURCE "," SERVER(SECRET_OF("JAG_ONE")) "}",
			"authorization_server.client_secret: must be another one"},
		{JAG ",'client_auth':'none'," ONE_RESOURCE "," SERVER(SECRET_OF("JAG_TWO")) "}",
			"client_auth: id_jag needs a client that proves itself"},
		{JAG "," SECRET_OF("JAG_ONE") "," ONE_RESOURCE
					      "," SERVER("'client_auth':'private_key_jwt'") "}",
			"authorization_server.client_key: it and this client_auth do not agree"},
		{JAG "," SECRET_OF("JAG_ONE") "," ONE_RESOURCE
					      "," SERVER("'client_auth':'none'") "}",
			"authorization_server.client_auth"},
		{JAG "," SECRET_OF("JAG_ONE") "," ONE_RESOURCE ",'more_audiences':['x']," SERVER(
			 SECRET_OF("JAG_TWO")) "}",
			"more_audiences: belongs to another way than id_jag"},
		{STS "," SERVER(SECRET_OF("JAG_TWO")) "}",
			"authorization_server: belongs to another way than google_sts"},
	};
	struct note note;

	(void)state;
	setenv("JAG_ONE", "the secret at the IdP", 1);
	setenv("JAG_TWO", "the secret at the server", 1);
	put("key\n");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *said = complaint(cases[i].exchange, &note);

		if (!said != !cases[i].complaint || (said && !strstr(said, cases[i].complaint)))
			fail_msg("%s: %s", cases[i].exchange, said ? said : "accepted");
	}
}

/* ---- what a credential may be ---- */

static void credentials_are_one_line_of_ascii(void **state)
{
	static const struct {
		const char *content;
		bool field, bearer;
	} cases[] = {
		{"key\n", true, true},
		{"key", true, true},
		{"key\r\n\n", true, true},
		{"1|key:with/marks+~=", true, true},
		{"Basic a2V5", true, false},
		{"a\tb", true, false},
		{"", false, false},
		{"\n", false, false},
		{" key", false, false},
		{"key \n", false, false},
		{"a\nb", false, false},
		{"a\rb", false, false},
		{"a\x7f", false, false},
		{"\xc3\xa9", false, false},
	};
	struct note note;
	char *value;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		put(cases[i].content);
		note = (struct note){0};
		if (!secret_file_read(path, false, &value, &note) != cases[i].field)
			fail_msg("case %zu as a field: %s", i, note.text);
		secret_free(value);
		if (!secret_file_read(path, true, &value, &note) != cases[i].bearer)
			fail_msg("case %zu as a bearer token: %s", i, note.text);
		secret_free(value);
	}
}

static void credentials_are_bounded(void **state)
{
	char text[SECRET_FILE_MAX_BYTES + 3];
	struct note note = {0};
	char *value;

	(void)state;
	memset(text, 'a', sizeof text);
	memcpy(text + SECRET_FILE_MAX_BYTES, "\r\n", 3);
	put(text);
	assert_int_equal(secret_file_read(path, true, &value, &note), ERR_NONE);
	assert_int_equal(strlen(value), SECRET_FILE_MAX_BYTES);
	secret_free(value);
	text[SECRET_FILE_MAX_BYTES] = 'a';
	put(text);
	assert_int_equal(secret_file_read(path, true, &value, &note), ERR_SYNTAX);
	assert_null(value);
}

/* ---- in the course of time, which is given ---- */

static void expect_credential(struct secret_file *file, int64_t now_ms, const char *expected)
{
	struct note note = {0};
	char *value;
	enum err err = secret_file_get(file, now_ms, &value, &note);

	if (!err != !!expected || (expected && strcmp(value, expected) != 0))
		fail_msg("at %lld: %s", (long long)now_ms, err ? note.text : value);
	secret_free(value);
}

static void a_bad_file_serves_for_its_grace(void **state)
{
	struct secret_file *file;

	(void)state;
	put("old\n");
	file = secret_file_new(path, true, 1000);
	expect_credential(file, 0, "old");
	put("");
	expect_credential(file, 5000, "old");
	expect_credential(file, 5999, "old");
	expect_credential(file, 6000, NULL);
	unlink(path);
	expect_credential(file, 6001, NULL);
	put("new\n");
	expect_credential(file, 6002, "new");
	/* The time begins anew only after it was good. */
	put("two words");
	expect_credential(file, 9000, "new");
	expect_credential(file, 10000, NULL);
	secret_file_free(file);
	file = secret_file_new(path, true, 1000);
	expect_credential(file, 0, NULL);
	secret_file_free(file);
	put("old");
	file = secret_file_new(path, true, 0);
	expect_credential(file, 0, "old");
	put("");
	expect_credential(file, 1, NULL);
	secret_file_free(file);
}

/* ---- while others read ---- */

static void *read_often(void *file)
{
	for (int i = 0; i < 2000; i++) {
		struct note note = {0};
		char *value;

		if (secret_file_get(file, i, &value, &note) || strncmp(value, "key-", 4) != 0 ||
			strlen(value) != 8)
			return "a reader got none, or half of one";
		secret_free(value);
	}
	return NULL;
}

static void rotation_is_seen_whole(void **state)
{
	char *beside = xasprintf("%s.new", path);
	pthread_t reader[4];
	struct secret_file *file;
	void *complaint_of;

	(void)state;
	put("key-0000");
	file = secret_file_new(path, true, 0);
	for (size_t i = 0; i < ARRAY_LEN(reader); i++)
		assert_int_equal(pthread_create(&reader[i], NULL, read_often, file), 0);
	for (int i = 0; i < 200; i++) {
		FILE *out = fopen(beside, "w");

		assert_non_null(out);
		fprintf(out, "key-%04d\n", i);
		fclose(out);
		assert_int_equal(rename(beside, path), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(reader); i++) {
		pthread_join(reader[i], &complaint_of);
		if (complaint_of)
			fail_msg("%s", (char *)complaint_of);
	}
	expect_credential(file, 0, "key-0199");
	secret_file_free(file);
	free(beside);
}

static void fields_of_the_message_carry_nothing(void **state)
{
	(void)state;
	assert_true(check_field_may_carry(SLICE("X-API-Key")));
	assert_true(check_field_may_carry(SLICE("authorization")));
	assert_false(check_field_may_carry(SLICE("HOST")));
	assert_false(check_field_may_carry(SLICE("")));
	assert_false(check_field_may_carry(SLICE("X-Key:")));
	assert_false(check_field_not_ours(SLICE("x_api.KEY"), SLICE("X-API-Key")));
	assert_true(check_field_not_ours(SLICE("x-api-keys"), SLICE("X-API-Key")));
	assert_true(check_field_not_ours(SLICE("x-api-key"), SLICE_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_belong_to_ways),
		cmocka_unit_test(credentials_are_one_line_of_ascii),
		cmocka_unit_test(credentials_are_bounded),
		cmocka_unit_test(a_bad_file_serves_for_its_grace),
		cmocka_unit_test(rotation_is_seen_whole),
		cmocka_unit_test(fields_of_the_message_carry_nothing),
	};
	int failed;

	log_to(2, LOG_ERROR);
	close(mkstemp(path));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
