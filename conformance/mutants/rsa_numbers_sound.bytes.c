/* killed-by: proxy/jwt/weak-keys */
/* The fault: the modulus is measured in whole bytes, so 2041 bits are 2048. */
#include "lib/rsa_bounds.h"

bool __wrap_rsa_numbers_sound(struct slice n, struct slice e);

bool __wrap_rsa_numbers_sound(struct slice n, struct slice e)
{
	return n.len >= 256 && e.len >= 3;
}
