/* killed-by: idp/jag/consume */
/* The fault: whoever signs an assertion is believed, if a trusted key did. */
#include "checks_id_jag.h"

bool __wrap_check_idp_id_jag_issuer(struct slice trusted, const struct claim_text *iss);

bool __wrap_check_idp_id_jag_issuer(struct slice trusted, const struct claim_text *iss)
{
	(void)trusted;
	(void)iss;
	return true;
}
