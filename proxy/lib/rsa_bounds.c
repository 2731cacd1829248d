#include "lib/rsa_bounds.h"

#include "lib/crypto.h"

static size_t bit_length(struct slice number)
{
	size_t bits;

	while (number.len && number.at[0] == 0)
		number = slice_from(number, 1);
	if (number.len == 0)
		return 0;
	bits = number.len * 8;
	for (unsigned first = (unsigned char)number.at[0]; first < 0x80; first <<= 1)
		bits--;
	return bits;
}

static bool is_odd(struct slice number)
{
	return number.len && (number.at[number.len - 1] & 1);
}

bool rsa_numbers_sound(struct slice n, struct slice e)
{
	size_t n_bits = bit_length(n);
	size_t e_bits = bit_length(e);

	/* [RFC7518 3.3] "A key of size 2048 bits or larger MUST be used" */
	return n_bits >= RSA_MIN_BITS && n_bits <= RSA_MAX_BITS && is_odd(n) && is_odd(e) &&
	       e_bits >= 17 && e_bits <= 64;
}
