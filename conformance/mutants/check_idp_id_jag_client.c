/* killed-by: idp/jag/consume */
/* The fault: whoever holds an assertion can use it. */
#include "checks_id_jag.h"

bool __wrap_check_idp_id_jag_client(const struct claim_text *client_id, struct slice authenticated);

bool __wrap_check_idp_id_jag_client(const struct claim_text *client_id, struct slice authenticated)
{
	(void)client_id;
	(void)authenticated;
	return true;
}
