/*
 * scope_help: the route "scoped", on which the cases about scopes and MCP policy stand, and what
 * they share. Its upstream is the suite's origin, and this is what the proxy under test has to be
 * told about it:
 *	every request      files:read
 *	tools/call         tools:call besides
 *	  of write_file    tools:call and files:write besides
 *	tools/list         nothing besides
 *	any other method   mcp:other besides
 *	hierarchy          files:admin stands for files:write, files:write for files:read
 *	issuers            the IdP, whose scopes are the array "scp"; and SCOPE_STRING_ISSUER, the
 *same keys, whose scopes are the string "scope" pages              https://app.example.com may
 *call, no other origin
 */
#ifndef CASES_SCOPE_HELP_H
#define CASES_SCOPE_HELP_H

#include "exchange_help.h"

#define SCOPE_STRING_ISSUER "https://idp.example.com/scope-string"

#define LIST_TOOLS "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"
#define CALL_TOOL(name)                                                                        \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" name \
	"\"}}"

/* A token of the IdP with the array `scp`, as JSON; the caller frees it. */
char *mint_scp(struct suite *suite, const char *scp);
/*
 * A token with one claim that is the given JSON text, null included; NULL leaves the claim out.
 * `issuer` NULL is the IdP; the other scope claim is never there.
 */
char *mint_claim(struct suite *suite, const char *issuer, const char *claim, const char *json);

/*
 * A token of SCOPE_STRING_ISSUER is taken for listing tools. The IdP knows no such issuer, so its
 * reply is scripted.
 */
void expect_string_token_passes(struct suite *suite, const char *token);

/* Refused with any 4xx, and the upstream has heard nothing. */
void expect_denied(struct suite *suite, const struct probe *probe, const char *what);
/*
 * 403 with a challenge that names insufficient_scope, the metadata and scopes; those come back, for
 * the caller to free.
 */
char *expect_insufficient(struct suite *suite, const struct probe *probe, const char *what);
/* Field lines as one line, for failure texts; the caller frees it. */
char *one_line(const char *fields);
/* The list separated by spaces has the scope. */
bool has_scope(const char *list, const char *scope);

#endif
