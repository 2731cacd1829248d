/* killed-by: sts/req/mixed-names */
/* The fault: of two spellings one is picked, and nobody is told. */
#include "mock-sts/checks.h"

bool __wrap_check_sts_spellings(struct slice snake_case, struct slice camel_case);

bool __wrap_check_sts_spellings(struct slice snake_case, struct slice camel_case)
{
	(void)snake_case;
	(void)camel_case;
	return true;
}
