/* killed-by: idp/jag/audience-restricted */
/* The fault: what stands beside the assertion is passed over. */
#include "checks_id_jag.h"

bool __wrap_check_idp_id_jag_parameter(struct slice stated, struct slice parameter);

bool __wrap_check_idp_id_jag_parameter(struct slice stated, struct slice parameter)
{
	(void)stated;
	(void)parameter;
	return true;
}
