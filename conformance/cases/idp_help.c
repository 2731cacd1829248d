#include "idp_help.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/form.h"
#include "lib/settings.h"
#include "lib/url.h"
#include "participants/client.h"

#define SECRET_MAX_BYTES 4096

/* ---- metadata and accounts ---- */

/* The paths that MCP clients try, in their order. [MCP 2026-07-28 Authorization Server Metadata] */
static bool read_metadata(struct idp *idp)
{
	static const char *const formats[] = {"/.well-known/oauth-authorization-server%s",
		"/.well-known/openid-configuration%s", "%s/.well-known/openid-configuration"};
	const char *issuer = vars_get(&idp->suite->vars, "issuer");
	struct url url;

	if (url_parse(slice_of(issuer), &url))
		case_broken("the issuer is no URL");
	for (size_t i = 0; i < ARRAY_LEN(formats) && !idp->metadata; i++) {
		struct buf path = {0};
		struct idp_reply reply;

		buf_add(&path, slice_to(slice_of(formats[i]),
				       (size_t)(strchr(formats[i], '%') - formats[i])));
		buf_add(&path, url.path);
		buf_puts(&path, strchr(formats[i], '%') + 2);
		idp_send(idp, &(struct idp_request){.endpoint = path.at, .method = "GET"}, &reply);
		if (reply.wire.status == 200 && json_is_object(reply.json)) {
			idp->metadata = reply.json;
			reply.json = NULL;
		}
		idp_reply_clear(&reply);
		buf_clear(&path);
	}
	return idp->metadata;
}

static void read_accounts(struct idp *idp)
{
	struct buf text = {0};
	struct note note = {0};
	char *filled = NULL;

	json_print(&text, idp->suite->party[ROLE_IDP].manifest.accounts);
	if (vars_fill(&idp->suite->vars, text.at, &filled, &note) ||
		json_parse(slice_of(filled), &idp->accounts))
		case_broken("accounts of the manifest: %s", note.text);
	free(filled);
	buf_clear(&text);
}

void idp_open(struct suite *suite, struct idp *idp)
{
	*idp = (struct idp){.suite = suite};
	if (!read_metadata(idp))
		case_untestable("the IdP has metadata that say where its endpoints are",
			"none at the three usual places");
	read_accounts(idp);
}

void idp_close(struct idp *idp)
{
	json_free(idp->metadata);
	json_free(idp->accounts);
	*idp = (struct idp){0};
}

bool idp_lists(const struct json *document, const char *member, const char *text)
{
	struct slice one;

	for (const struct json *e = json_first(json_member(document, member)); e; e = json_next(e))
		if (json_string(e, &one) && slice_is(one, text))
			return true;
	return false;
}

const char *idp_account(const struct idp *idp, const char *account, const char *member)
{
	struct slice text = json_member_string(json_member(idp->accounts, account), member);

	if (!text.at)
		case_untestable("the manifest has every account that a claimed row needs",
			"no \"%s\" of \"%s\"", member, account);
	return text.at; /* the text of a JSON string ends with NUL */
}

char *idp_secret(const struct idp *idp, const char *account)
{
	struct slice text = json_member_string(json_member(idp->accounts, account), "secret");
	struct buf secret = {0};

	if (text.at)
		return slice_dup(text);
	if (file_read(idp_account(idp, account, "secret_file"), SECRET_MAX_BYTES, &secret))
		case_broken("the secret of \"%s\" cannot be read", account);
	while (secret.len && secret.at[secret.len - 1] == '\n')
		secret.at[--secret.len] = '\0';
	return buf_take(&secret);
}

char *idp_basic(const struct idp *idp, const char *account, const char *secret)
{
	char *own = secret ? NULL : idp_secret(idp, account);
	struct buf pair = {0};
	struct buf value = {0};

	form_encode(&pair, slice_of(idp_account(idp, account, "client_id")));
	buf_putc(&pair, ':');
	form_encode(&pair, slice_of(secret ? secret : own));
	buf_puts(&value, "Basic ");
	base64_encode(&value, pair.at, pair.len);
	buf_clear(&pair);
	secret_free(own);
	return buf_take(&value);
}

char *idp_body_credentials(const struct idp *idp, const char *account)
{
	char *secret = idp_secret(idp, account);
	struct buf text = {0};

	buf_puts(&text, "&client_id=");
	form_encode(&text, slice_of(idp_account(idp, account, "client_id")));
	buf_puts(&text, "&client_secret=");
	form_encode(&text, slice_of(secret));
	secret_free(secret);
	return buf_take(&text);
}

/* ---- requests ---- */

static void add_body(struct buf *text, const struct idp_request *request)
{
	const char *type = request->type ? request->type : "application/x-www-form-urlencoded";

	if (type[0])
		buf_printf(text, "Content-Type: %s\r\n", type);
	buf_printf(text, "Content-Length: %zu\r\n\r\n%s", strlen(request->body), request->body);
}

void idp_send(const struct idp *idp, const struct idp_request *request, struct idp_reply *reply)
{
	const char *endpoint = request->endpoint ? request->endpoint : "token_endpoint";
	const char *method = request->method ? request->method : "POST";
	struct slice path = slice_of(endpoint);
	struct url url = {.port = suite_port(idp->suite, "idp_port")};
	struct buf text = {0};
	struct wire wire;

	if (endpoint[0] != '/') {
		if (url_parse(json_member_string(idp->metadata, endpoint), &url))
			case_untestable("the metadata name the endpoint", "%s is no URL", endpoint);
		path = url.path;
	}
	buf_printf(&text, "%s %.*s%s%s HTTP/1.1\r\n", method, SLICE_ARGS(path),
		request->query ? "?" : "", request->query ? request->query : "");
	if (request->host)
		buf_printf(&text, "Host: %s\r\n", request->host);
	else
		buf_printf(&text, "Host: 127.0.0.1:%u\r\n", url.port);
	if (request->authorization)
		buf_printf(&text, "Authorization: %s\r\n", request->authorization);
	buf_puts(&text, request->fields ? request->fields : "");
	if (request->body)
		add_body(&text, request);
	else
		buf_puts(&text, "\r\n");
	wire_open(&wire, url.port);
	wire_send(&wire, buf_slice(&text));
	wire_read(&wire, method, REPLY_MS, &reply->wire);
	wire_close(&wire);
	buf_clear(&text);
	/* What came back is swept after the case, like everything that anybody saw. */
	buf_add(&idp->suite->client_saw, buf_slice(&reply->wire.raw));
	if (json_parse(reply->wire.body, &reply->json))
		reply->json = NULL;
}

void idp_reply_clear(struct idp_reply *reply)
{
	wire_reply_clear(&reply->wire);
	json_free(reply->json);
	*reply = (struct idp_reply){0};
}

char *idp_parameter(const char *name, const char *value)
{
	struct buf text = {0};

	buf_printf(&text, "&%s=", name);
	form_encode(&text, slice_of(value));
	return buf_take(&text);
}

char *idp_exchange_form(const struct idp *idp, const struct idp_exchange *exchange)
{
	const char *type = exchange->subject_type ? exchange->subject_type : TYPE_ACCESS_TOKEN;
	const char *audience =
		exchange->audience ? exchange->audience : idp_account(idp, "exchanger", "audience");
	struct buf form = {0};

	form_add(&form, "grant_type", SLICE(GRANT_EXCHANGE));
	if (exchange->subject)
		form_add(&form, "subject_token", slice_of(exchange->subject));
	if (type[0])
		form_add(&form, "subject_token_type", slice_of(type));
	if (audience[0])
		form_add(&form, "audience", slice_of(audience));
	if (exchange->more)
		buf_puts(&form, exchange->more);
	return buf_take(&form);
}

void idp_exchange(
	const struct idp *idp, const struct idp_exchange *exchange, struct idp_reply *reply)
{
	const char *account = exchange->client ? exchange->client : "exchanger";
	char *basic = exchange->authorization ? xstrdup(exchange->authorization)
					      : idp_basic(idp, account, NULL);
	char *form = idp_exchange_form(idp, exchange);

	idp_send(idp, &(struct idp_request){.authorization = basic[0] ? basic : NULL, .body = form},
		reply);
	secret_free(basic);
	free(form);
}

/* ---- tokens ---- */

char *idp_log_in_for(
	const struct idp *idp, const char *user, const char *client, const char *resource)
{
	struct client_login login = {
		.authorize_url = json_member_string(idp->metadata, "authorization_endpoint").at,
		.token_url = json_member_string(idp->metadata, "token_endpoint").at,
		.issuer = vars_get(&idp->suite->vars, "issuer"),
		.client_id = idp_account(idp, client, "client_id"),
		.redirect_uri = idp_account(idp, client, "redirect_uri"),
		.scope = idp_account(idp, client, "scope"),
		.resource = resource,
		.user = idp_account(idp, user, "name"),
		.password = idp_account(idp, user, "password"),
	};
	struct note note = {0};
	char *token = NULL;

	if (login.authorize_url && login.token_url)
		token = client_log_in(&login, &note);
	if (!token)
		case_untestable("a user can log in", "%s",
			note.text[0] ? note.text : "the metadata name no endpoints");
	ledger_enter(idp->suite->ledger, slice_of(token),
		SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS, "a client's token");
	return token;
}

char *idp_log_in(const struct idp *idp, const char *user, const char *client)
{
	return idp_log_in_for(idp, user, client, NULL);
}

void idp_read_token(const struct idp *idp, struct slice token, struct oracle *out)
{
	struct idp_reply keys;

	ledger_enter(idp->suite->ledger, token, SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS,
		"a token of the IdP");
	idp_send(idp, &(struct idp_request){.endpoint = "jwks_uri", .method = "GET"}, &keys);
	oracle_judge(token.at, token.len, keys.wire.body.at, keys.wire.body.len, out);
	EXPECT(out->verdict == ORACLE_GENUINE,
		"every token that is issued verifies with the key set of that moment", "%s: %s",
		oracle_verdict_name(out->verdict), out->reason);
	EXPECT(out->claims, "the token's payload is a strict JSON object", "it is not");
	idp_reply_clear(&keys);
}

/* ---- judging ---- */

/* False when the reply is no 200 with a token. */
static bool read_issued(const struct idp *idp, const struct idp_exchange *exchange,
	struct oracle *issued, struct idp_reply *reply)
{
	struct slice token;
	struct oracle unasked;

	idp_exchange(idp, exchange, reply);
	token = json_member_string(reply->json, "access_token");
	if (reply->wire.status != 200 || !token.len)
		return false;
	idp_read_token(idp, token, issued ? issued : &unasked);
	if (!issued)
		oracle_clear(&unasked);
	return true;
}

void idp_expect_control(
	const struct idp *idp, const struct idp_exchange *exchange, struct oracle *issued)
{
	struct idp_reply reply;

	if (!read_issued(idp, exchange, issued, &reply))
		case_untestable("the control, which differs in one thing only, gets a token",
			"status %d %.*s", reply.wire.status,
			SLICE_ARGS(slice_to(reply.wire.body, 150)));
	idp_reply_clear(&reply);
}

char *idp_begin(struct suite *suite, struct idp *idp)
{
	char *subject;

	idp_open(suite, idp);
	subject = idp_log_in(idp, "user", "client");
	idp_expect_control(idp, &(struct idp_exchange){.subject = subject}, NULL);
	return subject;
}

void idp_end(struct idp *idp, char *take_subject)
{
	secret_free(take_subject);
	idp_close(idp);
}

void idp_expect_issued(const struct idp *idp, const struct idp_exchange *exchange,
	struct oracle *issued, const char *what)
{
	struct idp_reply reply;

	EXPECT(read_issued(idp, exchange, issued, &reply), "a good request gets a token",
		"%s: status %d %.*s", what, reply.wire.status,
		SLICE_ARGS(slice_to(reply.wire.body, 150)));
	idp_reply_clear(&reply);
}

void idp_expect_error(const struct idp_reply *reply, const char *errors, const char *what)
{
	struct slice error = json_member_string(reply->json, "error");
	struct slice rest = slice_of(errors);
	struct slice one;
	bool among = false;
	int status = reply->wire.status;

	while (slice_split(&rest, ' ', &one))
		among |= error.len && slice_equal(one, error);
	EXPECT(!json_member(reply->json, "access_token"), "no token is issued", "%s: one is", what);
	EXPECT(status == 400 || (status == 401 && slice_is(error, "invalid_client")),
		"the request is refused: 400, or 401 for invalid_client", "%s: status %d %.*s",
		what, status, SLICE_ARGS(slice_to(reply->wire.body, 120)));
	EXPECT(among, errors, "%s: error \"%.*s\"", what, SLICE_ARGS(error));
}

void idp_expect_refused(const struct idp *idp, const struct idp_exchange *exchange,
	const char *errors, const char *what)
{
	struct idp_reply reply;

	idp_exchange(idp, exchange, &reply);
	idp_expect_error(&reply, errors, what);
	idp_reply_clear(&reply);
}

const char *idp_subject_errors(const struct idp *idp)
{
	return idp->suite->strict ? "invalid_request"
				  : "invalid_request invalid_grant invalid_token";
}
