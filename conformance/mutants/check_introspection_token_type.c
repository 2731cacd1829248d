/* killed-by: proxy/int/claims-checked */
/* The fault: a token that needs a proof of possession is taken without one. */
#include "checks/introspection.h"

bool __wrap_check_introspection_token_type(const struct claim_text *token_type);

bool __wrap_check_introspection_token_type(const struct claim_text *token_type)
{
	(void)token_type;
	return true;
}
