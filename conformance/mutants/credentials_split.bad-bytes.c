/* killed-by: proxy/cred/bad-bytes */
/* The fault: a byte that cannot stand in a token ends it, as NUL ends a string. */
#include "credentials.h"

void __real_credentials_split(struct slice value, struct slice *scheme, struct slice *token);
void __wrap_credentials_split(struct slice value, struct slice *scheme, struct slice *token);

void __wrap_credentials_split(struct slice value, struct slice *scheme, struct slice *token)
{
	size_t end = 0;

	__real_credentials_split(value, scheme, token);
	while (end < token->len && token->at[end] > ' ' && token->at[end] < 0x7f)
		end++;
	*token = slice_to(*token, end);
}
