/* killed-by: proxy/exc/id-jag-chain */
/* The fault: an assertion that is called a bearer token passes for one. */
#include "checks/assertion.h"

bool __wrap_check_assertion_token_type(struct slice token_type);

bool __wrap_check_assertion_token_type(struct slice token_type)
{
	(void)token_type;
	return true;
}
