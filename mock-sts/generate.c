/*
 * POST /v1/projects/-/serviceAccounts/EMAIL:generateAccessToken: a token of a service account for
 * who may act as it. [IAM Service Account Credentials v1]
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "account.h"
#include "audit.h"
#include "checks.h"
#include "lib/clock.h"
#include "mint.h"
#include "presented.h"

#define DEFAULT_LIFETIME_S 3600
#define METHOD ":generateAccessToken"
#define PERMISSION "iam.serviceAccounts.getAccessToken"
#define ACCOUNT_PREFIX "projects/-/serviceAccounts/"

static const char text_credentials[] =
	"Request had invalid authentication credentials. Expected OAuth 2 access token, login "
	"cookie or other valid authentication credential. See "
	"https://developers.google.com/identity/sign-in/web/devconsole-project.";

/* One request; what it holds is freed by clear. */
struct asked {
	struct sts *sts;
	struct presented bearer;
	char *caller; /* the principal, or "serviceAccount:EMAIL" */
	struct slice project;
	struct buf email;
	struct json *body;
	struct claim_scope scopes;
	struct delegates delegates;
	uint64_t lifetime_s;

	/* The answer. */
	int status;
	struct json *reply;
	struct note why; /* for the log */
};

static bool refuse(struct asked *a, int code, const char *status, const char *message,
	const char *reason, const char *why)
{
	bool denied = reason && slice_is(slice_of(reason), "IAM_PERMISSION_DENIED");

	a->status = code;
	a->reply = rpc_error_json(code, status, message, reason, denied ? PERMISSION : NULL);
	note_set(&a->why, "%s", why);
	return false;
}

static bool refuse_argument(struct asked *a, const char *why)
{
	return refuse(
		a, 400, "INVALID_ARGUMENT", "Request contains an invalid argument.", NULL, why);
}

/* ---- who asks ---- */

static bool read_bearer(struct asked *a, const struct http_request *request)
{
	struct slice value = http_fields_value(request->fields, "authorization");
	size_t space = slice_find(value, ' ');
	const char *why = "there is no bearer token";

	if (http_fields_count(request->fields, "authorization") == 1 &&
		slice_is_nocase(slice_to(value, space), "Bearer"))
		why = presented_judge(a->sts, slice_trim(slice_from(value, space)), &a->bearer);
	if (why)
		return refuse(a, 401, "UNAUTHENTICATED", text_credentials, NULL, why);
	a->caller = xasprintf("%s%.*s",
		slice_starts(a->bearer.claims.sub.text, "principal:") ? "" : "serviceAccount:",
		SLICE_ARGS(a->bearer.claims.sub.text));
	if (!check_account_scope_held(&a->bearer.claims.scope))
		return refuse(a, 403, "PERMISSION_DENIED",
			"Request had insufficient authentication scopes.",
			"ACCESS_TOKEN_SCOPE_INSUFFICIENT",
			"the token's scope is neither cloud-platform nor iam");
	return true;
}

/* ---- what is asked for ---- */

/* "/v1/projects/PROJECT/serviceAccounts/EMAIL:METHOD"; false when it is another path. */
static bool read_path(struct asked *a, struct slice path)
{
	static const char before[] = "/v1/projects/";
	static const char between[] = "/serviceAccounts/";
	struct slice rest = slice_from(path, sizeof before - 1);
	struct buf last = {0};
	bool good;

	a->project = slice_to(rest, slice_find(rest, '/'));
	rest = slice_from(rest, a->project.len);
	if (!slice_starts(rest, between))
		return false;
	/* Some libraries encode ":" and "@". No account's name has a "+", which this would alter.
	 */
	good = !form_decode(slice_from(rest, sizeof between - 1), &last) &&
	       slice_ends(buf_slice(&last), METHOD);
	if (good)
		buf_add(&a->email, slice_to(buf_slice(&last), last.len - (sizeof METHOD - 1)));
	buf_clear(&last);
	return good;
}

static bool read_scopes(struct asked *a)
{
	const struct json *scope = json_member(a->body, "scope");

	a->scopes = (struct claim_scope){.shape = CLAIM_GOOD};
	if (scope && !json_is_array(scope))
		return refuse_argument(a, "scope is no array");
	if (json_count(scope) > JWT_MAX_SCOPES)
		return refuse_argument(a, "scope has too many members");
	if (!check_account_scope_given(json_count(scope)))
		return refuse_argument(a, "there is no scope");
	for (const struct json *s = json_first(scope); s; s = json_next(s)) {
		struct slice *next = &a->scopes.at[a->scopes.count++];

		if (!json_string(s, next) ||
			!check_sts_scope_known(config_scope_audience(a->sts->config, *next)))
			return refuse_argument(a, "a scope is not in the setting scopes");
	}
	return true;
}

/* A Duration of whole seconds: "3600s". [google.protobuf.Duration] */
static bool read_lifetime(struct asked *a)
{
	const struct json *member = json_member(a->body, "lifetime");
	struct slice text;

	a->lifetime_s = DEFAULT_LIFETIME_S;
	if (!member || json_is_null(member))
		return true;
	if (!json_string(member, &text) || !slice_ends(text, "s") ||
		!slice_to_u64(slice_to(text, text.len - 1), UINT32_MAX, &a->lifetime_s))
		return refuse_argument(a, "lifetime is no duration such as \"3600s\"");
	return true;
}

static bool read_delegates(struct asked *a)
{
	const struct json *list = json_member(a->body, "delegates");
	struct slice name;

	if (!list || json_is_null(list))
		return true;
	if (!json_is_array(list) || json_count(list) > ACCOUNT_MAX_DELEGATES)
		return refuse_argument(a, "delegates is no array, or too long");
	for (const struct json *d = json_first(list); d; d = json_next(d)) {
		if (!json_string(d, &name) || !slice_starts(name, ACCOUNT_PREFIX))
			return refuse_argument(a, "a delegate does not begin with " ACCOUNT_PREFIX);
		a->delegates.at[a->delegates.count++] = slice_from(name, sizeof ACCOUNT_PREFIX - 1);
	}
	return true;
}

static bool read_request(struct asked *a, const struct http_request *request)
{
	if (!slice_is(request->method, "POST") || !read_path(a, request->path))
		return refuse(
			a, 404, "NOT_FOUND", "Method not found.", NULL, "no such path or method");
	if (!read_bearer(a, request))
		return false;
	if (!check_account_project(a->project))
		return refuse_argument(a, "the project is not \"-\"");
	if (!content_type_is(request, "application/json") || json_parse(request->body, &a->body) ||
		!json_is_object(a->body))
		return refuse_argument(a, "the body is no JSON object, or does not say so");
	return read_scopes(a) && read_lifetime(a) && read_delegates(a);
}

/* ---- the decision, and the token ---- */

static bool judge(struct asked *a)
{
	struct slice email = buf_slice(&a->email);
	const char *problem =
		account_chain_problem(a->sts->config, slice_of(a->caller), &a->delegates, email);
	const struct account *account = config_account(a->sts->config, email);
	uint64_t most = account ? account->max_lifetime_s : 0;
	char *message;

	/* One text, so that nobody learns which accounts there are. */
	if (problem || !account)
		return refuse(a, 403, "PERMISSION_DENIED",
			"Permission '" PERMISSION "' denied on resource (or it may not exist).",
			"IAM_PERMISSION_DENIED", problem ? problem : "there is no such account");
	if (check_account_lifetime(a->lifetime_s, most))
		return true;
	message = xasprintf("The access token lifetime cannot exceed %" PRIu64 " seconds.", most);
	refuse(a, 400, "INVALID_ARGUMENT", message, NULL, "lifetime is more than max_lifetime_s");
	free(message);
	return false;
}

static char *token_new(const struct asked *a, int64_t now)
{
	struct json *claims = json_new_object();
	struct json *actor = json_new_object();
	struct buf scope = {0};
	char *token;

	for (size_t i = 0; i < a->scopes.count; i++)
		buf_printf(&scope, "%s%.*s", i ? " " : "", SLICE_ARGS(a->scopes.at[i]));
	json_set_string(claims, "iss", slice_of(a->sts->config->issuer));
	json_set_string(claims, "sub", buf_slice(&a->email));
	json_set(claims, "aud", audience_of_scopes(a->sts->config, &a->scopes));
	json_set_string(claims, "email", buf_slice(&a->email));
	json_set_string(claims, "scope", buf_slice(&scope));
	json_set_number(claims, "exp", (double)(now + (int64_t)a->lifetime_s));
	json_set_number(claims, "iat", (double)now);
	/* [RFC8693 4.1] who really acts, for the upstream's audit log */
	json_set_string(actor, "sub", a->bearer.claims.sub.text);
	json_set(claims, "act", actor);
	token = mint_token(a->sts->key, "JWT", claims);
	json_free(claims);
	buf_clear(&scope);
	return token;
}

/* Whole seconds: Google's library for Python takes no fraction. */
static void grant(struct asked *a)
{
	int64_t now = (int64_t)floor(clock_now());
	char *token = token_new(a, now);
	char end[CLOCK_TEXT_SIZE];
	struct buf text = {0};

	clock_text((double)(now + (int64_t)a->lifetime_s), end);
	buf_add(&text, slice_to(slice_of(end), slice_find(slice_of(end), '.')));
	buf_putc(&text, 'Z');
	a->status = 200;
	a->reply = json_new_object();
	json_set_string(a->reply, "accessToken", slice_of(token));
	json_set_string(a->reply, "expireTime", buf_slice(&text));
	buf_clear(&text);
	secret_free(token);
}

void account_serve(struct sts *sts, const struct http_request *request, struct answer *answer)
{
	struct asked a = {.sts = sts};

	if (read_request(&a, request) && judge(&a))
		grant(&a);
	audit_account(sts, request, slice_of(a.caller), buf_slice(&a.email), a.status, a.why.text);
	answer_json(answer, a.status, a.reply);
	presented_clear(&a.bearer);
	json_free(a.body);
	buf_clear(&a.email);
	free(a.caller);
}
