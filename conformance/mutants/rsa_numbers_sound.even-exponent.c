/* killed-by: proxy/jwt/weak-keys */
/* The fault: an exponent need not be odd. Squares are easily found for a modulus of one's own. */
#include "lib/rsa_bounds.h"

bool __real_rsa_numbers_sound(struct slice n, struct slice e);
bool __wrap_rsa_numbers_sound(struct slice n, struct slice e);

bool __wrap_rsa_numbers_sound(struct slice n, struct slice e)
{
	bool odd = e.len > 0 && (e.at[e.len - 1] & 1);

	return __real_rsa_numbers_sound(n, odd ? e : SLICE("\x01\x00\x01"));
}
