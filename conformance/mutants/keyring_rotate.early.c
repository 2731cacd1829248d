/* killed-by: idp/jwks/rotation */
/* The fault: a new key signs before anybody can have it. */
#include "keyring.h"

const struct signing_key *__real_keyring_rotate(
	struct keyring *ring, const struct keyring_rotation *rotation);
const struct signing_key *__wrap_keyring_rotate(
	struct keyring *ring, const struct keyring_rotation *rotation);

const struct signing_key *__wrap_keyring_rotate(
	struct keyring *ring, const struct keyring_rotation *rotation)
{
	struct keyring_rotation early = *rotation;

	early.publish = false;
	early.sign = true;
	return __real_keyring_rotate(ring, &early);
}
