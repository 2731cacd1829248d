/* killed-by: sts/int/introspect */
/* The fault: who knows the name of a client may ask. */
#include "mock-sts/checks.h"

bool __wrap_check_introspector_secret(struct slice configured, struct slice presented);

bool __wrap_check_introspector_secret(struct slice configured, struct slice presented)
{
	(void)configured;
	(void)presented;
	return true;
}
