/*
 * id_jag_help: the two servers of the route "id_jag", scripted: the IdP, which vouches for a user
 * by an assertion (ID-JAG), and the suite's own issuer, which gives a token for it.
 */
#ifndef CASES_ID_JAG_HELP_H
#define CASES_ID_JAG_HELP_H

#include "probe.h"

#define ID_JAG_SERVER "https://as.example.com/"
#define ID_JAG_SERVER_PATH "/id-jag/token"
#define ID_JAG_RESOURCE "https://backend.example.com/api"
#define TYPE_ID_JAG "urn:ietf:params:oauth:token-type:id-jag"

/* What the other server gives from now on, whoever asks; the caller frees it. */
char *id_jag_tell_server(struct suite *suite);
/*
 * A good assertion of the IdP with these claims changed, or left out where they are null. `typ` and
 * the members of `relative`, as for POST /mint, are JSON. The caller frees it.
 */
char *id_jag_mint(struct suite *suite, const char *typ, const char *changes, const char *relative);
/* The next answer of the IdP. */
void id_jag_script_idp(struct suite *suite, const char *assertion, const char *issued_type,
	const char *token_type);
/* Of a request with that token. */
int id_jag_status(struct suite *suite, const char *subject);

#endif
