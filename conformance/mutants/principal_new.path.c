/* killed-by: sts/map/injection */
/* The fault: the name of a principal is read like a path, so that a subject can leave its pool. */
#include <string.h>

#include "mock-sts/principal.h"

char *__real_principal_new(const char *prefix, struct slice subject);
char *__wrap_principal_new(const char *prefix, struct slice subject);

char *__wrap_principal_new(const char *prefix, struct slice subject)
{
	char *name = __real_principal_new(prefix, subject);
	char *up = strstr(name, "/../");
	char *before = up ? up - 1 : NULL;

	if (!up)
		return name;
	while (before > name && *before != '/')
		before--;
	memmove(before, up + 3, strlen(up + 3) + 1);
	return name;
}
