/* killed-by: proxy/ops/no-leaks */
/* The fault: what a token was parsed into is never given back. */
#include "lib/jws.h"

void __wrap_jws_clear(struct jws *jws);

void __wrap_jws_clear(struct jws *jws)
{
	(void)jws;
}
