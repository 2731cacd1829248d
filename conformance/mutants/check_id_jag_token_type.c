/* killed-by: proxy/exc/id-jag-chain */
/* The fault: an assertion that is called a bearer token passes for one. */
#include "checks/id_jag.h"

bool __wrap_check_id_jag_token_type(struct slice token_type);

bool __wrap_check_id_jag_token_type(struct slice token_type)
{
	(void)token_type;
	return true;
}
