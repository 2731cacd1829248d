/* killed-by: proxy/way/named-field */
/* The fault: the client's own field passes in another spelling. */
#include "checks/fields.h"

bool __wrap_check_field_not_ours(struct slice name, struct slice ours);

bool __wrap_check_field_not_ours(struct slice name, struct slice ours)
{
	return !slice_equal_nocase(name, ours);
}
