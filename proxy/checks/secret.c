#include "checks/secret.h"

bool check_secret_text(struct slice secret, bool bearer)
{
	if (secret.len == 0 || secret.len > SECRET_FILE_MAX_BYTES ||
		slice_trim(secret).len != secret.len)
		return false;
	if (bearer &&
		(slice_find(secret, ' ') < secret.len || slice_find(secret, '\t') < secret.len))
		return false;
	return http_is_field_value(secret, false);
}

bool check_secret_in_grace(int64_t bad_for_ms, int64_t grace_ms)
{
	return bad_for_ms < grace_ms;
}
