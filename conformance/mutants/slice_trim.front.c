/* killed-by: proxy/cred/ows */
/* The fault: white space behind a value is part of it. */
#include "lib/str.h"

struct slice __wrap_slice_trim(struct slice a);

struct slice __wrap_slice_trim(struct slice a)
{
	while (a.len && (a.at[0] == ' ' || a.at[0] == '\t'))
		a = slice_from(a, 1);
	return a;
}
