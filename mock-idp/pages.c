#include "pages.h"

#include "lib/base64url.h"

static const char style[] =
	"body{font:16px/1.5 sans-serif;max-width:24rem;margin:3rem auto;padding:0 1rem}"
	"label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}"
	"input{margin-bottom:1rem;padding:.4rem}button{margin-top:.5rem;padding:.5rem}"
	"[role=alert]{border:2px solid #b00020;padding:.5rem}";

void html_escape(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.at[i]) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		case '"':
			buf_puts(out, "&quot;");
			break;
		case '\'':
			buf_puts(out, "&#39;");
			break;
		default:
			buf_putc(out, text.at[i]);
		}
	}
}

/*
 * Our one style sheet by its hash, and nothing else. form-action is left out on purpose: browsers
 * apply it to the redirect after the form too, which goes to the client.
 */
static void add_policy(struct call *call)
{
	struct buf policy = {0};
	uint8_t hash[SHA256_SIZE];

	crypto_sha256(slice_of(style), hash);
	buf_puts(&policy, "default-src 'none'; style-src 'sha256-");
	base64_encode(&policy, hash, sizeof hash);
	buf_puts(&policy, "'; base-uri 'none'; frame-ancestors 'none'");
	call_field(call, "Content-Security-Policy", buf_take(&policy));
}

static void begin(struct call *call, int status, const char *title)
{
	struct http_response *response = &call->response;

	response->status = status;
	http_response_add(response, "Content-Type", SLICE("text/html; charset=utf-8"));
	http_response_add(response, "Cache-Control", SLICE("no-store"));
	add_policy(call);
	/* [RFC9700 4.16] for browsers that do not know frame-ancestors */
	http_response_add(response, "X-Frame-Options", SLICE("DENY"));
	http_response_add(response, "X-Content-Type-Options", SLICE("nosniff"));
	/* [RFC9700 4.2.4] the URI of this page holds state and challenge */
	http_response_add(response, "Referrer-Policy", SLICE("no-referrer"));
	buf_reset(&call->body);
	buf_printf(&call->body,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n",
		title, style, title);
}

static void end(struct call *call)
{
	buf_puts(&call->body, "</main>\n</body>\n</html>\n");
	call->response.body = buf_slice(&call->body);
}

/* <p>before<strong>text</strong>after</p> */
static void paragraph(struct buf *out, const char *before, struct slice text, const char *after)
{
	buf_printf(out, "<p>%s<strong>", before);
	html_escape(out, text);
	buf_printf(out, "</strong>%s</p>\n", after);
}

static void list_scopes(struct buf *out, struct slice scope)
{
	struct slice token;

	if (scope.len == 0)
		return;
	buf_puts(out, "<p>It asks for:</p>\n<ul>\n");
	while (slice_split(&scope, ' ', &token)) {
		buf_puts(out, "<li>");
		html_escape(out, token);
		buf_puts(out, "</li>\n");
	}
	buf_puts(out, "</ul>\n");
}

void page_login(struct call *call, int status, const struct login *login, struct slice username,
	const char *problem)
{
	const struct client *client = login->authorization.client;
	struct buf *out = &call->body;

	begin(call, status, "Log in");
	if (problem) {
		buf_puts(out, "<p role=\"alert\">");
		html_escape(out, slice_of(problem));
		buf_puts(out, "</p>\n");
	}
	paragraph(out, "", slice_of(client->name ? client->name : client->client_id),
		" wants to act for you.");
	paragraph(out, "You will return to ", slice_of(login->authorization.redirect_uri), ".");
	list_scopes(out, slice_of(login->authorization.scope));
	buf_puts(out, "<form method=\"post\" action=\"");
	html_escape(out, slice_of(call->idp->authorize_path));
	buf_puts(out, "\">\n<input type=\"hidden\" name=\"transaction\" value=\"");
	html_escape(out, slice_of(login->id));
	buf_puts(out,
		"\">\n<label for=\"username\">User name</label>\n"
		"<input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\" required "
		"autofocus value=\"");
	html_escape(out, username);
	buf_puts(out,
		"\">\n"
		"<label for=\"password\">Password</label>\n"
		"<input id=\"password\" name=\"password\" type=\"password\" "
		"autocomplete=\"current-password\" required>\n"
		"<button name=\"action\" value=\"login\">Log in and allow</button>\n"
		"<button name=\"action\" value=\"deny\" formnovalidate>Deny</button>\n</form>\n");
	end(call);
}

void page_error(struct call *call, int status, const char *sentence)
{
	call->decision = "refused";
	note_set(&call->why, "%s", sentence);
	begin(call, status, "This login cannot go on");
	buf_puts(&call->body, "<p role=\"alert\">");
	html_escape(&call->body, slice_of(sentence));
	buf_puts(&call->body, "</p>\n<p>Go back to the application and start again.</p>\n");
	end(call);
}
