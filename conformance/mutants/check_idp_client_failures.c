/* killed-by: idp/cli/guessing */
/* The fault: secrets may be guessed at without end. */
#include "checks.h"

bool __wrap_check_idp_client_failures(double taken, double places);

bool __wrap_check_idp_client_failures(double taken, double places)
{
	(void)taken;
	(void)places;
	return true;
}
