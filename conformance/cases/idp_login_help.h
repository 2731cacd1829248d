/*
 * idp_login_help: the authorization code grant one step at a time: the authorization request, the
 * login page and its form, the redirect, and the code's redemption.
 */
#ifndef CASES_IDP_LOGIN_HELP_H
#define CASES_IDP_LOGIN_HELP_H

#include "idp_help.h"

/* [RFC7636 B] */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/* A good authorization request; members change one thing each, "" leaves a parameter out. */
struct idp_authorization {
	const char *client; /* account; NULL is "client" */
	const char *response_type;
	const char *redirect_uri;
	const char *challenge;
	const char *method;
	const char *scope;
	const char *state;
	const char *resource; /* NULL sends none */
};

/* The GET of a browser. */
void idp_authorize(const struct idp *idp, const struct idp_authorization *authorization,
	struct idp_reply *reply);

/* A login page that was shown: where its form goes, and the cookie that came with it. */
struct idp_page {
	char *html;
	char *cookie;
};

/* Untestable when there is no page with a form. */
void idp_open_page(const struct idp *idp, const struct idp_authorization *authorization,
	struct idp_page *page);
void idp_page_clear(struct idp_page *page);
/* Send the page's form; NULLs are the account "user"'s, and the page's own cookie. */
void idp_post_page(const struct idp *idp, const struct idp_page *page, const char *name,
	const char *password, const char *cookie, struct idp_reply *reply);
/* The reply sends the browser to the client with a code. */
bool idp_gave_code(const struct idp_reply *reply);
/* The value of a parameter that is in the Location exactly once; NULL otherwise. Caller frees. */
char *idp_location(const struct idp_reply *reply, const char *name);

/* The whole of it as "user": a code, entered into the ledger; untestable without. Caller frees. */
char *idp_code(const struct idp *idp, const struct idp_authorization *authorization);

/* What redeems it; NULLs are those of a good request by "client". */
struct idp_redemption {
	const char *client; /* account */
	const char *redirect_uri;
	const char *verifier;
	const char *authorization; /* value of the field; NULL sends none */
	const char *more;          /* beginning with "&" */
};

void idp_redeem(const struct idp *idp, const char *code, const struct idp_redemption *redemption,
	struct idp_reply *reply);
/* The token of a 200, else untestable. The caller frees it. */
char *idp_redeem_well(
	const struct idp *idp, const char *code, const struct idp_redemption *redemption);

#endif
