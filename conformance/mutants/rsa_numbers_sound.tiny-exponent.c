/* killed-by: proxy/jwt/weak-keys */
/* The fault: any odd exponent will do. Under 1 every signature is the message itself. */
#include "lib/rsa_bounds.h"

bool __real_rsa_numbers_sound(struct slice n, struct slice e);
bool __wrap_rsa_numbers_sound(struct slice n, struct slice e);

bool __wrap_rsa_numbers_sound(struct slice n, struct slice e)
{
	bool odd = e.len > 0 && (e.at[e.len - 1] & 1);

	return odd && __real_rsa_numbers_sound(n, SLICE("\x01\x00\x01"));
}
