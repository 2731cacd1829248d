/* killed-by: sts/map/injection */
/* The fault: control characters become part of a principal. */
#include "mock-sts/checks.h"

bool __wrap_check_mapped_subject_text(struct slice subject);

bool __wrap_check_mapped_subject_text(struct slice subject)
{
	(void)subject;
	return true;
}
