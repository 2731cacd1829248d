/*
 * jwt_help: what the cases about tokens ask of many tokens at once, and good tokens with one thing
 * changed. All are the IdP's own, made by POST /mint.
 */
#ifndef CASES_JWT_HELP_H
#define CASES_JWT_HELP_H

#include "exchange_help.h"

/* ---- many tokens of the IdP ---- */

/* Each is what POST /mint is told, and must be refused as invalid_token with IdP and upstream
 * silent. Ends with NULL. */
void expect_each_refused(struct suite *suite, const char *const *mints);
/* Each must pass; the token endpoint takes them all, so that only the proxy judges. */
void expect_each_taken(struct suite *suite, const char *const *mints);
/* 400 or 401, and neither upstream nor IdP hears of it: for what may be no b64token at all. */
void expect_not_taken(struct suite *suite, const char *token, const char *what);

/* The same, quickly: within REFUSAL_MS, and 413, 414 or 431 will do where it is large. */
#define REFUSAL_MS 2000
void expect_quickly_refused(struct suite *suite, const char *token, const char *what);

/* ---- claims and header as JSON and as text ---- */

/* Header and claims of a new good token, whoever is the IdP. The caller frees both. */
void read_good(struct suite *suite, struct json **header, struct json **claims);
struct json *good_claims(struct suite *suite);
/* Set the members of `changes`, a JSON text or NULL; null leaves a member out. */
void apply_changes(struct json *object, const char *changes);
/*
 * The same as text, changed by `changes` (JSON, null leaves a member out; NULL changes nothing) and
 * with `tail` before the closing brace: for what no JSON library writes. The caller frees.
 */
char *claims_text(struct suite *suite, const char *changes, const char *tail);
/* A token of the IdP with exactly this payload, or, if not NULL, this header. The caller frees. */
char *mint_text(struct suite *suite, const char *header, const char *payload);
/* A token that is good but for one claim, which is `raw`, any text, or left out when NULL. */
void expect_claim_refused(struct suite *suite, const char *claim, const char *raw);
void expect_claim_taken(struct suite *suite, const char *claim, const char *raw);
/*
 * For variations on a text: of `template`, each "@" becomes `own`, "<" and ">" the same without its
 * last and first byte, "^" the same in capitals. The caller frees.
 */
char *vary(const char *template, struct slice own);

#endif
