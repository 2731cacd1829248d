/* killed-by: proxy/exc/id-jag-chain */
/* The fault: the assertion may be for whatever client the IdP says. */
#include "checks/id_jag.h"

bool __wrap_check_id_jag_client(const struct claim_text *client_id, struct slice expected);

bool __wrap_check_id_jag_client(const struct claim_text *client_id, struct slice expected)
{
	(void)client_id;
	(void)expected;
	return true;
}
