/* Acting as a service account: generateAccessToken. [IAM Service Account Credentials v1] */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "mint.h"
#include "sts_help.h"

#define ACT ":generateAccessToken"
#define IAM_SCOPE "https://www.googleapis.com/auth/iam"
#define GOOD_BODY "{\"scope\":[\"" STS_SCOPE "\"],\"lifetime\":\"3600s\"}"

/* ---- asking ---- */

struct act {
	const char *account; /* by its name in the manifest; NULL is "target" */
	const char *project; /* NULL is "-" */
	const char *bearer;  /* the token; NULL sends none */
	const char *body;    /* NULL is a good one */
};

static const char *account_of(struct suite *suite, const char *name)
{
	const struct json *accounts = suite->party[ROLE_STS].manifest.accounts;
	struct slice email = json_member_string(accounts, name);

	if (!email.len)
		case_untestable("the manifest names every service account that a claimed row needs",
			"no account \"%s\"", name);
	return email.at; /* the text of a JSON string ends with NUL */
}

static void act(struct suite *suite, const struct act *act, struct wire_reply *reply)
{
	char *target = xasprintf("/v1/projects/%s/serviceAccounts/%s" ACT,
		act->project ? act->project : "-",
		account_of(suite, act->account ? act->account : "target"));
	char *fields = act->bearer ? xasprintf("Authorization: Bearer %s\r\n", act->bearer) : NULL;
	struct sts_raw raw = {.target = target,
		.type = STS_JSON,
		.fields = fields,
		.body = slice_of(act->body ? act->body : GOOD_BODY)};

	sts_send_raw(suite, &raw, reply);
	free(fields);
	free(target);
}

/* A federated token of alice, whom the members name, with a scope; the caller frees it. */
static char *federated(struct suite *suite, const char *order, const char *scope)
{
	char *subject = sts_mint(suite, order);
	struct sts_ask ask = {.token = subject, .scope = scope};
	char *token = expect_sts_grants(suite, &ask, "a federated token");

	free(subject);
	return token;
}

/* ---- judging ---- */

/* The accessToken of a grant, or NULL and what is wrong with it. The caller frees it. */
static char *account_token(const struct wire_reply *reply, double *lifetime, const char **wrong)
{
	struct json *body = sts_json(reply);
	char *token = slice_dup(json_member_string(body, "accessToken"));
	double end = 0;

	*wrong = NULL;
	if (reply->status != 200 || !sts_reply_is_json(reply))
		*wrong = "it is no 200 in JSON";
	else if (!token[0])
		*wrong = "there is no accessToken";
	else if (!clock_read(json_member_string(body, "expireTime"), &end))
		*wrong = "expireTime is no time of RFC 3339";
	*lifetime = end - clock_now();
	json_free(body);
	if (!*wrong)
		return token;
	free(token);
	return NULL;
}

static char *expect_token(
	struct suite *suite, const struct act *asked, double lifetime, const char *what)
{
	struct wire_reply reply;
	const char *wrong;
	double seen;
	char *token;

	act(suite, asked, &reply);
	token = account_token(&reply, &seen, &wrong);
	EXPECT(token, "who may act as the account gets its token", "%s: status %d: %s: %.*s", what,
		reply.status, wrong, SLICE_ARGS(slice_to(reply.body, 200)));
	EXPECT(fabs(seen - lifetime) < 30, "expireTime says how long it lives",
		"%s: %.0f s instead of %.0f", what, seen, lifetime);
	wire_reply_clear(&reply);
	return token;
}

/* Google's shape: {"error": {"code", "message", "status"}}, and no token. */
static void expect_error(struct suite *suite, const struct act *asked, int code, const char *status,
	const char *what)
{
	struct wire_reply reply;
	const struct json *error;
	struct json *body;
	double stated = 0;

	act(suite, asked, &reply);
	body = sts_json(&reply);
	error = json_member(body, "error");
	EXPECT(reply.status == code && !json_member(body, "accessToken"), "it is refused",
		"%s: status %d instead of %d", what, reply.status, code);
	EXPECT(json_number(json_member(error, "code"), &stated) && (int)stated == code &&
			slice_is(json_member_string(error, "status"), status) &&
			json_member_string(error, "message").len > 0,
		"the error has code, status and message, as Google's APIs have them", "%s: %.*s",
		what, SLICE_ARGS(slice_to(reply.body, 200)));
	json_free(body);
	wire_reply_clear(&reply);
}

static void control(struct suite *suite, const char *bearer)
{
	struct act asked = {.bearer = bearer};
	struct wire_reply reply;
	const char *wrong;
	double seen;
	char *token;
	int status;

	act(suite, &asked, &reply);
	token = account_token(&reply, &seen, &wrong);
	status = reply.status;
	wire_reply_clear(&reply);
	free(token);
	if (wrong)
		case_untestable("the control, which differs in one thing only, is granted",
			"status %d: %s", status, wrong);
}

/* ---- S-IMP-01 ---- */

static void generate_case(struct suite *suite)
{
	char *bearer = federated(suite, NULL, STS_OTHER_SCOPE);
	char *for_iam = federated(suite, NULL, IAM_SCOPE);
	char *token = expect_token(suite, &(struct act){.bearer = bearer}, 3600, "a good request");
	struct wire_reply reply;
	struct json *body;
	struct json *said;

	EXPECT(strcmp(token, bearer) != 0, "it is a new token", "it is the federated one");
	act(suite, &(struct act){.bearer = bearer}, &reply);
	body = sts_json(&reply);
	EXPECT(json_count(body) == 2, "the answer has accessToken and expireTime, and no more",
		"%.*s", SLICE_ARGS(slice_to(reply.body, 200)));
	EXPECT(slice_ends(json_member_string(body, "expireTime"), "Z") &&
			json_member_string(body, "expireTime").len ==
				strlen("2000-01-01T00:00:00Z"),
		"expireTime has whole seconds, as some libraries need it", "%.*s",
		SLICE_ARGS(json_member_string(body, "expireTime")));
	json_free(body);
	wire_reply_clear(&reply);
	if (suite_claims(suite, ROLE_STS, "intro")) {
		said = sts_introspect(suite, token);
		EXPECT(said && slice_is(json_member_string(said, "sub"),
				       account_of(suite, "target")),
			"the token is active, and of the account", "it is not");
		EXPECT(slice_is(json_member_string(said, "scope"), STS_SCOPE),
			"it has the scope that was asked for", "%.*s",
			SLICE_ARGS(json_member_string(said, "scope")));
		json_free(said);
	}
	free(expect_token(suite, &(struct act){.bearer = bearer, .account = "pool"}, 3600,
		"an account that is for the whole pool"));
	free(expect_token(suite, &(struct act){.bearer = for_iam}, 3600,
		"a federated token with the other of the two scopes that allow it"));
	free(token);
	free(for_iam);
	free(bearer);
}

/* ---- S-IMP-02, S-IMP-03, S-IMP-04 ---- */

static void wildcard_case(struct suite *suite)
{
	static const char *const projects[] = {"123456789", "suite", "*"};
	char *bearer = federated(suite, NULL, STS_OTHER_SCOPE);

	control(suite, bearer);
	for (size_t i = 0; i < ARRAY_LEN(projects); i++)
		expect_error(suite, &(struct act){.bearer = bearer, .project = projects[i]}, 400,
			"INVALID_ARGUMENT", projects[i]);
	free(bearer);
}

static void scope_case(struct suite *suite)
{
	static const char *const bad[] = {"{}", "{\"scope\":[]}", "{\"scope\":\"" STS_SCOPE "\"}",
		"{\"scope\":[\"https://nobody.example.com/knows\"]}", "{\"scope\":[7]}", "no JSON",
		"[]"};
	char *bearer = federated(suite, NULL, STS_OTHER_SCOPE);

	control(suite, bearer);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_error(suite, &(struct act){.bearer = bearer, .body = bad[i]}, 400,
			"INVALID_ARGUMENT", bad[i]);
	free(expect_token(suite,
		&(struct act){.bearer = bearer,
			.body = "{\"scope\":[\"" STS_SCOPE "\",\"" STS_OTHER_SCOPE "\"]}"},
		3600, "two scopes, and no lifetime"));
	free(bearer);
}

#define LIFETIME(text) "{\"scope\":[\"" STS_SCOPE "\"],\"lifetime\":" text "}"

static void lifetime_case(struct suite *suite)
{
	static const struct {
		const char *account;
		const char *body;
		double lifetime; /* 0: refused */
	} tries[] = {
		{"target", LIFETIME("\"3600s\""), 3600},
		{"target", LIFETIME("\"3601s\""), 0},
		{"target", LIFETIME("\"600s\""), 600},
		{"target", LIFETIME("null"), 3600},
		{"target", LIFETIME("\"0s\""), 0},
		{"target", LIFETIME("\"-1s\""), 0},
		{"target", LIFETIME("3600"), 0},
		{"target", LIFETIME("\"3600\""), 0},
		{"target", LIFETIME("\"1h\""), 0},
		{"target", LIFETIME("\"99999999999999999999s\""), 0},
		{"long", LIFETIME("\"43200s\""), 43200},
		{"long", LIFETIME("\"43201s\""), 0},
	};
	char *bearer = federated(suite, NULL, STS_OTHER_SCOPE);

	control(suite, bearer);
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		struct act asked = {
			.bearer = bearer, .account = tries[i].account, .body = tries[i].body};

		if (tries[i].lifetime > 0)
			free(expect_token(suite, &asked, tries[i].lifetime, tries[i].body));
		else
			expect_error(suite, &asked, 400, "INVALID_ARGUMENT", tries[i].body);
	}
	free(bearer);
}

/* ---- S-IMP-05 ---- */

/* What the STS says in its tokens, signed by somebody else; the caller frees it. */
static char *forged_token(struct suite *suite)
{
	struct json *claims = sts_issuer_claims(NULL);
	char *principal = sts_principal_of(suite, "main", "alice@example.com");
	char *token;

	json_set_string(claims, "iss", SLICE("https://sts.googleapis.com"));
	json_set_string(claims, "sub", slice_of(principal));
	json_set_string(claims, "scope", SLICE(STS_OTHER_SCOPE));
	token = mint_token(sts_issuer_key(suite->sts_issuer, "ec"), "JWT", claims);
	json_free(claims);
	free(principal);
	return token;
}

static void expect_no_credentials(struct suite *suite, const char *bearer)
{
	char *subject = sts_mint(suite, NULL);
	char *changed = xstrdup(bearer);
	char *forged = forged_token(suite);
	size_t middle = strlen(changed) - 20;
	const struct {
		const char *token;
		const char *what;
	} bad[] = {{NULL, "no token"}, {"opaque", "no token of anybody"},
		{subject, "the subject token"}, {changed, "a changed one"},
		{forged, "one by another key"}};

	changed[middle] = changed[middle] == 'A' ? 'B' : 'A';
	sts_enter(suite, forged);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_error(suite, &(struct act){.bearer = bad[i].token}, 401, "UNAUTHENTICATED",
			bad[i].what);
	free(forged);
	free(changed);
	free(subject);
}

/* The clock goes on, and comes back. */
static void expect_expired(struct suite *suite, const char *bearer)
{
	struct wire_reply reply;

	json_free(suite_control(suite, ROLE_STS, "POST", "/clock", "{\"offset_s\":7200}"));
	act(suite, &(struct act){.bearer = bearer}, &reply);
	json_free(suite_control(suite, ROLE_STS, "POST", "/clock", "{\"offset_s\":0}"));
	EXPECT(reply.status == 401, "a token that has ended is no credential", "status %d",
		reply.status);
	wire_reply_clear(&reply);
}

static void authz_case(struct suite *suite)
{
	char *bearer = federated(suite, NULL, STS_OTHER_SCOPE);
	char *bob = federated(suite, "{'claims':{'sub':'bob@example.com'}}", STS_OTHER_SCOPE);
	char *narrow = federated(suite, NULL, STS_SCOPE);

	control(suite, bearer);
	expect_error(suite, &(struct act){.bearer = bob}, 403, "PERMISSION_DENIED",
		"somebody whom the members do not name");
	expect_error(suite, &(struct act){.bearer = bearer, .account = "closed"}, 403,
		"PERMISSION_DENIED", "an account that is for nobody");
	expect_error(suite, &(struct act){.bearer = bearer, .account = "delegated"}, 403,
		"PERMISSION_DENIED", "an account that is for another account");
	expect_error(suite, &(struct act){.bearer = narrow}, 403, "PERMISSION_DENIED",
		"a token whose scope is for something else");
	expect_no_credentials(suite, bearer);
	if (suite_claims(suite, ROLE_STS, "control"))
		expect_expired(suite, bearer);
	control(suite, bearer);
	free(narrow);
	free(bob);
	free(bearer);
}

/* ---- S-IMP-06 ---- */

/* alice may act as first, first as second, second as delegated. */
static void delegates_case(struct suite *suite)
{
	static const struct {
		const char *names[3];
		bool good;
	} chains[] = {
		{{"first", "second"}, true},
		{{"second", "first"}, false},
		{{"second"}, false},
		{{"first"}, false},
		{{"closed", "second"}, false},
		{{"first", "second", "second"}, false},
		{{NULL}, false},
	};
	char *bearer = federated(suite, NULL, STS_OTHER_SCOPE);

	control(suite, bearer);
	for (size_t i = 0; i < ARRAY_LEN(chains); i++) {
		struct buf body = {0};
		struct act asked = {.bearer = bearer, .account = "delegated"};

		buf_puts(&body, "{\"scope\":[\"" STS_SCOPE "\"],\"delegates\":[");
		for (size_t n = 0; n < ARRAY_LEN(chains[i].names) && chains[i].names[n]; n++)
			buf_printf(&body, "%s\"projects/-/serviceAccounts/%s\"", n ? "," : "",
				account_of(suite, chains[i].names[n]));
		buf_puts(&body, "]}");
		asked.body = body.at;
		if (chains[i].good)
			free(expect_token(suite, &asked, 3600, body.at));
		else
			expect_error(suite, &asked, 403, "PERMISSION_DENIED", body.at);
		buf_clear(&body);
	}
	expect_error(suite,
		&(struct act){.bearer = bearer,
			.body = "{\"scope\":[\"" STS_SCOPE "\"],\"delegates\":[\"first\"]}"},
		400, "INVALID_ARGUMENT", "a delegate that is no full name");
	free(expect_token(suite,
		&(struct act){.bearer = bearer,
			.body = "{\"scope\":[\"" STS_SCOPE "\"],\"delegates\":null}"},
		3600, "null for no delegates, as one library sends it"));
	free(bearer);
}

static const struct test_case cases[] = {
	{.slug = "sts/imp/generate", .run = generate_case},
	{.slug = "sts/imp/wildcard", .run = wildcard_case},
	{.slug = "sts/imp/scope", .run = scope_case},
	{.slug = "sts/imp/lifetime", .run = lifetime_case},
	{.slug = "sts/imp/authz", .run = authz_case},
	{.slug = "sts/imp/delegates", .run = delegates_case},
};

CASE_LIST(cases_sts_imp, cases);
