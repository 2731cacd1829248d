/*
 * client: an MCP client as a user has it: it logs in at the IdP through the login form, by
 * authorization code with PKCE, and calls tools through the proxy. It is the witness of what
 * passes between itself and the proxy. Knows the protocols, not the expectations.
 */
#ifndef PARTICIPANTS_CLIENT_H
#define PARTICIPANTS_CLIENT_H

#include "lib/http.h"
#include "lib/json.h"
#include "lib/trace.h"

struct client_login {
	const char *authorize_url; /* of the IdP */
	const char *token_url;
	const char *issuer; /* must come back as `iss`. [RFC9207 2.4] */
	const char *client_id;
	const char *redirect_uri;
	const char *scope;
	const char *resource; /* what the token is wanted for. [RFC8707 2]; may be NULL */
	const char *user;
	const char *password;
};

/*
 * Go through the whole login and return the access token, which the caller frees. On failure NULL,
 * and a note that says at which step.
 */
char *client_log_in(const struct client_login *login, struct note *note);

/*
 * Two steps of it, for whoever wants to take them one at a time: the form of a login page as a
 * browser would send it, with the user's two lines filled in, false when the page has no form with
 * a password; and the cookies of a reply, as a browser returns them. The caller clears and frees
 * what comes out.
 */
bool client_fill_form(
	struct slice page, const char *user, const char *password, struct buf *body, char **action);
char *client_cookies(struct http_fields fields);

/* A call of an MCP tool, protocol 2026-07-28, and what came of it. */
struct client_call {
	const char *url;   /* of the protected resource */
	const char *token; /* NULL sends none */
	const char *tool;
	const char *arguments; /* JSON object */
	struct trace *trace;
};

struct client_reply {
	int status;
	char *challenge;   /* of WWW-Authenticate; NULL without */
	struct json *body; /* NULL when it is not JSON */
	char *text;        /* of the tool's first content; NULL without */
	bool tool_failed;  /* "isError" */
};

/* ERR_* only when there was no reply. The caller clears `reply`. */
enum err client_call_tool(
	const struct client_call *call, struct client_reply *reply, struct note *note) MUST_USE;
void client_reply_clear(struct client_reply *reply);

#endif
