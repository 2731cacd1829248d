#include "checks/reply.h"

#include <string.h>

/* Larger ones would not fit into the head of the request that carries them. */
#define ISSUED_TOKEN_MAX_BYTES (16 * 1024)
#define QUOTED_MAX_BYTES 200
/* More than any name of google.rpc.Code has. */
#define CODE_MAX_BYTES 40

bool check_reply_available(int status)
{
	return status != 503 && status != 429;
}

bool check_reply_status(int status)
{
	return status == 200;
}

bool check_reply_media_type(struct slice content_type)
{
	struct slice type = slice_trim(slice_to(content_type, slice_find(content_type, ';')));

	return slice_is_nocase(type, "application/json");
}

bool check_reply_no_error(bool has_error)
{
	return !has_error;
}

bool check_reply_token_type(struct slice token_type)
{
	return slice_is_nocase(token_type, "Bearer");
}

bool check_reply_issued_type(struct slice issued_token_type, struct slice requested)
{
	return issued_token_type.len > 0 && slice_equal(issued_token_type, requested);
}

bool check_reply_token(struct slice token)
{
	if (token.len == 0 || token.len > ISSUED_TOKEN_MAX_BYTES)
		return false;
	for (size_t i = 0; i < token.len; i++) {
		char c = token.at[i];
		bool alnum =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!alnum && (!c || !strchr("-._~+/=", c)))
			return false;
	}
	return true;
}

bool check_reply_not_subject_token(struct slice token, struct slice subject_token)
{
	return !slice_equal(token, subject_token);
}

bool check_reply_expire_time(const struct claim_time *expire_time, double now)
{
	return expire_time->shape == CLAIM_GOOD && expire_time->at > now;
}

bool check_reply_not_federated(struct slice token, struct slice federated)
{
	return !slice_equal(token, federated);
}

bool check_reply_scope(const struct claim_scope *granted, struct slice needed)
{
	if (granted->shape == CLAIM_ABSENT)
		return true;
	for (size_t i = 0; granted->shape == CLAIM_GOOD && i < granted->count; i++)
		if (slice_equal(granted->at[i], needed))
			return true;
	return false;
}

bool check_reply_audience(const struct claim_audience *aud, struct slice expected)
{
	if (!expected.at)
		return true;
	for (size_t i = 0; aud->shape == CLAIM_GOOD && i < aud->count; i++)
		if (slice_equal(aud->at[i], expected))
			return true;
	return false;
}

bool check_reply_text_quotable(struct slice text)
{
	if (text.len == 0 || text.len > QUOTED_MAX_BYTES)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < 0x20 || text.at[i] > 0x7e || text.at[i] == '"' ||
			text.at[i] == '\\')
			return false;
	return true;
}

bool check_reply_code_tellable(struct slice code)
{
	if (code.len == 0 || code.len > CODE_MAX_BYTES)
		return false;
	for (size_t i = 0; i < code.len; i++)
		if ((code.at[i] < 'A' || code.at[i] > 'Z') && code.at[i] != '_')
			return false;
	return true;
}

bool check_reply_issuer(const struct claim_text *iss, struct slice expected)
{
	return !expected.at || (iss->shape == CLAIM_GOOD && slice_equal(iss->text, expected));
}

bool check_reply_subject(struct slice subject, struct slice expected)
{
	return !expected.at || (subject.at && slice_equal(subject, expected));
}
