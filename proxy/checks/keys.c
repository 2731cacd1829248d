#include "checks/keys.h"

bool check_metadata_issuer(struct slice stated, struct slice configured)
{
	return stated.len > 0 && slice_equal(stated, configured);
}

bool check_metadata_no_downgrade(bool issuer_https, bool uri_https)
{
	return uri_https || !issuer_https;
}

bool check_keys_fetch_due(int64_t now_ms, int64_t last_fetch_ms, int64_t cooldown_ms)
{
	return last_fetch_ms < 0 || now_ms - last_fetch_ms >= cooldown_ms;
}

bool check_keys_current(int64_t age_ms, int64_t refresh_ms)
{
	return age_ms < refresh_ms;
}

int64_t keys_refetch_ms(int64_t refresh_ms, int64_t timeout_ms)
{
	int64_t early = refresh_ms - 2 * timeout_ms;

	return early > refresh_ms / 2 ? early : refresh_ms / 2;
}

bool check_keys_not_stale(int64_t age_ms, int64_t max_stale_ms)
{
	return age_ms < max_stale_ms;
}
