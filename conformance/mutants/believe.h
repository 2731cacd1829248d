/*
 * What mutants of the whole step "authenticate" share: reading the presented token by themselves,
 * and taking it at its word.
 */
#ifndef MUTANTS_BELIEVE_H
#define MUTANTS_BELIEVE_H

#include "flow.h"
#include "lib/base64url.h"

enum refusal __real_flow_authenticate(struct flow *f);
enum refusal __wrap_flow_authenticate(struct flow *f);

/* What stands behind "Bearer ". */
static inline struct slice presented(const struct flow *f)
{
	return slice_from(http_fields_value(f->request->fields, "authorization"), 7);
}

/* The JSON of the token's first (0) or second (1) segment, or NULL. The caller frees. */
static inline struct json *read_segment(struct slice token, unsigned index)
{
	struct slice segment = SLICE_NONE;
	struct json *document = NULL;
	struct buf text = {0};
	bool good = true;

	for (unsigned i = 0; i <= index; i++)
		good = slice_split(&token, '.', &segment);
	good = good && !base64url_decode(segment, &text) &&
	       !json_parse(buf_slice(&text), &document);
	buf_clear(&text);
	return good ? document : NULL;
}

/* The step as if everything about the token had been found right. */
static inline enum refusal believe(struct flow *f)
{
	f->bearer.text = presented(f);
	f->bearer.payload = read_segment(f->bearer.text, 1);
	if (!f->bearer.payload)
		return REFUSED_MALFORMED_TOKEN;
	jwt_claims_read(f->bearer.payload, &f->bearer.claims);
	f->accept = &f->route->accept[0];
	f->bearer.scope = f->accept->issuer->config->scope_claim == SCOPE_CLAIM_SCP
				  ? &f->bearer.claims.scp
				  : &f->bearer.claims.scope;
	return PASSED;
}

#endif
