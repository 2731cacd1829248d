/* killed-by: proxy/cred/oversize-token */
/* The fault: the token is copied into a fixed buffer, and what fits is validated. */
#include "credentials.h"

#include <string.h>

void __real_credentials_split(struct slice value, struct slice *scheme, struct slice *token);
void __wrap_credentials_split(struct slice value, struct slice *scheme, struct slice *token);

void __wrap_credentials_split(struct slice value, struct slice *scheme, struct slice *token)
{
	static _Thread_local char buffer[8192 + 1];

	__real_credentials_split(value, scheme, token);
	if (token->len > sizeof buffer - 1)
		token->len = sizeof buffer - 1;
	if (token->len)
		memcpy(buffer, token->at, token->len);
	*token = slice_make(buffer, token->len);
}
