/* killed-by: sts/sub/jwt-hygiene */
/* The fault: white space and padding behind a token are dropped, so that one token has many
 * spellings. */
#include <string.h>

#include "mock-sts/exchange.h"

bool __real_subject_validate(struct exchange *x);
bool __wrap_subject_validate(struct exchange *x);

bool __wrap_subject_validate(struct exchange *x)
{
	struct slice token = x->asked.subject_token;

	while (token.len && strchr("= \r\n", token.at[token.len - 1]))
		token.len--;
	x->asked.subject_token = token;
	return __real_subject_validate(x);
}
