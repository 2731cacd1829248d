#include "idp_help.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "lib/form.h"
#include "lib/url.h"
#include "suite_files.h"

/* ---- metadata and accounts ---- */

char *idp_metadata_path(struct suite *suite, enum idp_place place)
{
	struct url url;

	if (url_parse(slice_of(vars_get(&suite->vars, "issuer")), &url))
		case_broken("the issuer is no URL");
	if (place == IDP_APPENDED)
		return xasprintf("%.*s/.well-known/openid-configuration", SLICE_ARGS(url.path));
	return xasprintf("/.well-known/%s%.*s",
		place == IDP_OAUTH ? "oauth-authorization-server" : "openid-configuration",
		SLICE_ARGS(url.path));
}

/* The first document that there is. */
static bool read_metadata(struct idp *idp)
{
	for (enum idp_place place = IDP_OAUTH; place < IDP_PLACES && !idp->metadata; place++) {
		char *path = idp_metadata_path(idp->suite, place);
		struct idp_reply reply;

		idp_send(idp, &(struct idp_request){.endpoint = path, .method = "GET"}, &reply);
		if (reply.wire.status == 200 && json_is_object(reply.json))
			idp->metadata = json_copy(reply.json);
		idp_reply_clear(&reply);
		free(path);
	}
	return idp->metadata != NULL;
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

	return text.at ? slice_dup(text) : secret_in(idp_account(idp, account, "secret_file"));
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
