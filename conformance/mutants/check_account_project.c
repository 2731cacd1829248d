/* killed-by: sts/imp/wildcard */
/* The fault: a project's name is as good as the hyphen. */
#include "mock-sts/checks.h"

bool __wrap_check_account_project(struct slice project);

bool __wrap_check_account_project(struct slice project)
{
	(void)project;
	return true;
}
