#include "refusals.h"

#include <stddef.h>

static const struct refusal_row rows[] = {
#define REFUSAL(name, status, challenge, error, text, rule) \
	[REFUSED_##name] = {#name, status, challenge, error, text, rule},
#include "refusals.def"
#undef REFUSAL
};

const struct refusal_row *refusal_row(enum refusal refusal)
{
	return (unsigned)refusal < sizeof rows / sizeof rows[0] ? &rows[refusal]
								: &rows[REFUSED_UNKNOWN];
}
