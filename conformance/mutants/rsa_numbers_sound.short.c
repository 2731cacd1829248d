/* killed-by: proxy/jwt/weak-keys */
/* The fault: a modulus may be as short as it likes. */
#include "lib/rsa_bounds.h"

bool __wrap_rsa_numbers_sound(struct slice n, struct slice e);

bool __wrap_rsa_numbers_sound(struct slice n, struct slice e)
{
	return n.len > 0 && e.len >= 3;
}
