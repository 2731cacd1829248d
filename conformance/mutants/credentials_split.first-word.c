/* killed-by: proxy/cred/malformed */
/* The fault: the token ends at the first blank, and nobody looks at the rest. */
#include "credentials.h"

void __real_credentials_split(struct slice value, struct slice *scheme, struct slice *token);
void __wrap_credentials_split(struct slice value, struct slice *scheme, struct slice *token);

void __wrap_credentials_split(struct slice value, struct slice *scheme, struct slice *token)
{
	__real_credentials_split(value, scheme, token);
	*token = slice_to(*token, slice_find(*token, ' '));
}
