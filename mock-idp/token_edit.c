#include "token_edit.h"

#include <string.h>

#include "lib/base64url.h"

/* Where the last segment begins. */
static size_t last_dot(const struct buf *token)
{
	size_t at = token->len;

	while (at && token->at[at - 1] != '.')
		at--;
	return at;
}

/* The middle of the signature, so that no unused bits of its last character are hit. */
static void flip_signature(struct buf *token)
{
	size_t at = last_dot(token) + (token->len - last_dot(token)) / 2;

	if (at < token->len)
		token->at[at] = token->at[at] == 'A' ? 'B' : 'A';
}

static void cut_signature(struct buf *token)
{
	if (token->len > last_dot(token) + 4)
		token->at[token->len -= 4] = '\0';
}

static void no_signature(struct buf *token)
{
	token->at[token->len = last_dot(token)] = '\0';
}

static void two_segments(struct buf *token)
{
	if (last_dot(token))
		token->at[token->len = last_dot(token) - 1] = '\0';
}

bool token_edit(struct buf *token, const char *name)
{
	static const struct {
		const char *name;
		void (*edit)(struct buf *token);
	} edits[] = {
		{"flip-signature", flip_signature},
		{"cut-signature", cut_signature},
		{"no-signature", no_signature},
		{"two-segments", two_segments},
	};

	for (size_t i = 0; i < ARRAY_LEN(edits); i++)
		if (strcmp(name, edits[i].name) == 0) {
			edits[i].edit(token);
			return true;
		}
	return false;
}

void token_replace_payload(struct buf *token, const struct json *claims)
{
	struct slice old = buf_slice(token);
	struct buf payload = {0};
	struct buf changed = {0};

	json_print(&payload, claims);
	buf_add(&changed, slice_to(old, slice_find(old, '.') + 1));
	base64url_encode(&changed, payload.at, payload.len);
	buf_add(&changed, slice_from(old, last_dot(token) - 1));
	buf_clear(&payload);
	buf_clear(token);
	*token = changed;
}
