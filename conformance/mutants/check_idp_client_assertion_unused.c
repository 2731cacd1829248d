/* killed-by: idp/cli/assertion-replay */
/* The fault: who has seen an assertion can use it again. */
#include "checks_assertion.h"

bool __wrap_check_idp_client_assertion_unused(bool first);

bool __wrap_check_idp_client_assertion_unused(bool first)
{
	(void)first;
	return true;
}
