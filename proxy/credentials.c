#include "credentials.h"

void credentials_split(struct slice value, struct slice *scheme, struct slice *token)
{
	*scheme = slice_to(value, slice_find(value, ' '));
	*token = slice_from(value, scheme->len);
	while (token->len && token->at[0] == ' ')
		*token = slice_from(*token, 1);
}
