#include "lib/jwt.h"

#include <string.h>

static void read_text(const struct json *payload, const char *name, struct claim_text *out)
{
	const struct json *member = json_member(payload, name);

	if (!member)
		out->shape = CLAIM_ABSENT;
	else
		out->shape = json_string(member, &out->text) ? CLAIM_GOOD : CLAIM_BAD;
}

static void read_time(const struct json *payload, const char *name, struct claim_time *out)
{
	const struct json *member = json_member(payload, name);

	if (!member)
		out->shape = CLAIM_ABSENT;
	else
		out->shape = json_number(member, &out->at) ? CLAIM_GOOD : CLAIM_BAD;
}

void jwt_read_texts(const struct json *payload, const char *name, struct claim_audience *out)
{
	const struct json *member = json_member(payload, name);

	*out = (struct claim_audience){0};
	if (!member)
		return;
	out->shape = CLAIM_GOOD;
	if (json_string(member, &out->at[0])) {
		out->count = 1;
		return;
	}
	if (!json_is_array(member))
		out->shape = CLAIM_BAD;
	for (const struct json *v = json_first(member); v; v = json_next(v)) {
		if (out->count == JWT_MAX_AUDIENCES || !json_string(v, &out->at[out->count])) {
			out->shape = CLAIM_BAD;
			break;
		}
		out->count++;
	}
	if (out->shape == CLAIM_BAD)
		out->count = 0;
}

/* [RFC6749 3.3] scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) */
static bool is_scope_token(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c < 0x21 || c > 0x7e || c == '"' || c == '\\')
			return false;
	}
	return text.len > 0;
}

static bool scope_add(struct claim_scope *out, struct slice token)
{
	if (out->count == JWT_MAX_SCOPES || !is_scope_token(token)) {
		out->shape = CLAIM_BAD;
		out->count = 0;
		return false;
	}
	out->at[out->count++] = token;
	return true;
}

void scope_parse(struct slice text, struct claim_scope *out)
{
	struct slice rest = text;
	struct slice token;

	out->count = 0;
	out->shape = CLAIM_GOOD;
	if (text.len == 0)
		return;
	while (slice_split(&rest, ' ', &token))
		if (!scope_add(out, token))
			return;
}

static void read_scope(const struct json *payload, struct claim_scope *out)
{
	const struct json *member = json_member(payload, "scope");
	struct slice text;

	if (!member)
		return;
	if (json_string(member, &text))
		scope_parse(text, out);
	else
		out->shape = CLAIM_BAD;
}

static void read_scp(const struct json *payload, struct claim_scope *out)
{
	const struct json *member = json_member(payload, "scp");
	struct slice text;

	if (!member)
		return;
	/* Some issuers write the array's tokens as one string, in scope's own syntax. */
	if (json_string(member, &text)) {
		scope_parse(text, out);
		return;
	}
	out->shape = json_is_array(member) ? CLAIM_GOOD : CLAIM_BAD;
	if (out->shape == CLAIM_BAD)
		return;
	for (const struct json *v = json_first(member); v; v = json_next(v))
		if (!scope_add(out, json_string(v, &text) ? text : SLICE_NONE))
			return;
}

void jwt_claims_read(const struct json *payload, struct jwt_claims *out)
{
	memset(out, 0, sizeof *out);
	read_text(payload, "iss", &out->iss);
	read_text(payload, "sub", &out->sub);
	read_text(payload, "client_id", &out->client_id);
	read_text(payload, "jti", &out->jti);
	read_text(payload, "azp", &out->azp);
	jwt_read_texts(payload, "aud", &out->aud);
	read_time(payload, "exp", &out->exp);
	read_time(payload, "nbf", &out->nbf);
	read_time(payload, "iat", &out->iat);
	read_scope(payload, &out->scope);
	read_scp(payload, &out->scp);
	out->has_cnf = json_member(payload, "cnf") != NULL;
	out->has_id_token_marks = json_member(payload, "nonce") ||
				  json_member(payload, "at_hash") ||
				  json_member(payload, "c_hash") || json_member(payload, "s_hash");
}
