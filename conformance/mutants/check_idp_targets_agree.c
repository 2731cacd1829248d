/* killed-by: idp/tx/multi-target */
/* The fault: of several targets one is taken in silence. */
#include "checks.h"

bool __wrap_check_idp_targets_agree(struct slice one, struct slice other);

bool __wrap_check_idp_targets_agree(struct slice one, struct slice other)
{
	(void)one;
	(void)other;
	return true;
}
