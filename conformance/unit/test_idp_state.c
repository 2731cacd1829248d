/* What the mock IdP remembers: lineage, logins, codes, keys; and the expiry of an exchange. */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keyring.h"
#include "lineage.h"
#include "policy.h"
#include "store.h"
#include "used.h"

static void what_was_used_is_known_until_it_ends(void **state)
{
	struct used *used = used_new();

	(void)state;
	assert_true(used_first(used, SLICE("a"), 100, 10));
	assert_false(used_first(used, SLICE("a"), 100, 20));
	assert_true(used_first(used, SLICE("b"), 50, 20));
	assert_false(used_first(used, SLICE("a"), 100, 60));
	assert_true(used_first(used, SLICE("b"), 200, 60));
	assert_false(used_first(used, SLICE("a"), 200, 100));
	assert_true(used_first(used, SLICE("a"), 200, 101));
	assert_true(used_first(used, SLICE_NONE, 200, 101));
	assert_false(used_first(used, SLICE_NONE, 200, 101));
	used_free(used);
}

static void revocation_goes_down_the_tree(void **state)
{
	struct lineage *lineage = lineage_new();

	(void)state;
	assert_int_equal(lineage_add(lineage, SLICE("a"), SLICE_NONE, 100, 0), 0);
	assert_int_equal(lineage_add(lineage, SLICE("b"), SLICE("a"), 100, 0), 0);
	assert_int_equal(lineage_add(lineage, SLICE("c"), SLICE("b"), 100, 0), 0);
	assert_int_equal(lineage_add(lineage, SLICE("d"), SLICE("a"), 100, 0), 0);
	lineage_revoke(lineage, SLICE("b"));
	assert_false(lineage_is_revoked(lineage, SLICE("a")));
	assert_true(lineage_is_revoked(lineage, SLICE("b")));
	assert_true(lineage_is_revoked(lineage, SLICE("c")));
	assert_false(lineage_is_revoked(lineage, SLICE("d")));
	assert_false(lineage_is_revoked(lineage, SLICE("unknown")));
	/* A child may come later than the revocation, and an ID may come twice. */
	assert_int_equal(lineage_add(lineage, SLICE("e"), SLICE("c"), 100, 0), 0);
	assert_true(lineage_is_revoked(lineage, SLICE("e")));
	assert_int_equal(lineage_add(lineage, SLICE("b"), SLICE_NONE, 100, 0), 0);
	assert_true(lineage_is_revoked(lineage, SLICE("b")));
	lineage_revoke(lineage, SLICE("never-added"));
	assert_true(lineage_is_revoked(lineage, SLICE("never-added")));
	lineage_free(lineage);
}

static void lineage_forgets_only_what_is_over_and_unrevoked(void **state)
{
	struct lineage *lineage = lineage_new();
	char id[16];

	(void)state;
	/* More than there are buckets, so that every bucket is visited again below. */
	for (int i = 0; i < 40000; i++) {
		snprintf(id, sizeof id, "old-%d", i);
		assert_int_equal(lineage_add(lineage, slice_of(id), SLICE_NONE, 100, 0), 0);
	}
	lineage_revoke(lineage, SLICE("old-7"));
	for (int i = 0; i < 200000; i++) {
		snprintf(id, sizeof id, "new-%d", i);
		assert_int_equal(lineage_add(lineage, slice_of(id), SLICE_NONE, 300, 100), 0);
	}
	assert_int_equal(lineage_count(lineage), 200001);
	assert_true(lineage_is_revoked(lineage, SLICE("old-7")));
	lineage_free(lineage);
}

static void lineage_refuses_beyond_its_bound(void **state)
{
	struct lineage *lineage = lineage_new();
	char id[16];

	(void)state;
	for (int i = 0; i < LINEAGE_MAX_ENTRIES; i++) {
		snprintf(id, sizeof id, "%d", i);
		assert_int_equal(lineage_add(lineage, slice_of(id), SLICE_NONE, 100, 0), 0);
	}
	assert_int_equal(lineage_add(lineage, SLICE("more"), SLICE_NONE, 100, 0), ERR_LIMIT);
	/* There is always room for a revocation. */
	lineage_revoke(lineage, SLICE("more"));
	assert_true(lineage_is_revoked(lineage, SLICE("more")));
	lineage_free(lineage);
}

static struct authorization some_authorization(void)
{
	return (struct authorization){
		.redirect_uri = xstrdup("http://127.0.0.1/cb"),
		.audience = xstrdup("x"),
		.scope = xstrdup(""),
		.challenge = xstrdup("c"),
	};
}

static void logins_end_once(void **state)
{
	struct store *store = store_new();
	struct authorization authorization = some_authorization();
	struct login login, found;

	(void)state;
	store_add_login(store, &authorization, 10, &login);
	assert_null(authorization.redirect_uri);
	assert_int_equal(strlen(login.id), 64);
	assert_string_not_equal(login.id, login.binding);
	store_count_failure(store, slice_of(login.id));
	assert_true(store_find_login(store, slice_of(login.id), &found));
	assert_int_equal(found.failures, 1);
	assert_string_equal(found.binding, login.binding);
	login_clear(&found);
	assert_false(store_find_login(store, SLICE("other"), &found));
	assert_null(found.id);
	assert_true(store_end_login(store, slice_of(login.id)));
	assert_false(store_end_login(store, slice_of(login.id)));
	assert_false(store_find_login(store, slice_of(login.id), &found));
	login_clear(&login);
	store_free(store);
}

static void codes_are_redeemed_once(void **state)
{
	struct store *store = store_new();
	struct authorization authorization = some_authorization();
	struct code_grant grant;
	char *code = store_add_code(store, &authorization, NULL, 10);

	(void)state;
	assert_true(store_find_code(store, slice_of(code), &grant));
	assert_false(grant.redeemed);
	code_grant_clear(&grant);
	assert_false(store_redeem_code(store, slice_of(code)));
	assert_true(store_redeem_code(store, slice_of(code)));
	assert_true(store_find_code(store, slice_of(code), &grant));
	assert_true(grant.redeemed);
	code_grant_clear(&grant);
	assert_true(store_redeem_code(store, SLICE("other")));
	assert_false(store_find_code(store, SLICE_NONE, &grant));
	/* The oldest makes room. */
	for (int i = 0; i < STORE_MAX_CODES; i++)
		free(store_add_code(store, &authorization, NULL, 10));
	assert_false(store_find_code(store, slice_of(code), &grant));
	authorization_clear(&authorization);
	free(code);
	store_free(store);
}

static void verifying_keys_are_published_or_signing(void **state)
{
	struct keyring *ring = keyring_new(ALG_ES256);
	struct slice first = slice_of(signing_key_id(keyring_signing(ring)));
	const struct signing_key *foreign = keyring_foreign(ring, ALG_ES256);
	const struct signing_key *second =
		keyring_rotate(ring, &(struct keyring_rotation){.alg = ALG_ES256, .sign = true});

	(void)state;
	assert_ptr_equal(keyring_signing(ring), second);
	assert_ptr_equal(keyring_foreign(ring, ALG_ES256), foreign);
	assert_null(keyring_foreign(ring, ALG_INVALID));
	assert_non_null(keyring_verifying(ring, first));
	assert_non_null(keyring_verifying(ring, slice_of(signing_key_id(second))));
	assert_null(keyring_verifying(ring, slice_of(signing_key_id(foreign))));
	assert_null(keyring_verifying(ring, SLICE("no")));
	/* A foreign key stays one. */
	assert_false(keyring_publish(ring, slice_of(signing_key_id(foreign)), true));
	assert_false(keyring_sign_with(ring, slice_of(signing_key_id(foreign))));
	assert_true(keyring_publish(ring, first, false));
	assert_null(keyring_verifying(ring, first));
	assert_true(keyring_sign_with(ring, first));
	assert_non_null(keyring_verifying(ring, first));
	assert_null(keyring_verifying(ring, slice_of(signing_key_id(second))));
	keyring_free(ring);
}

static void exchange_ends_with_the_first_of_three(void **state)
{
	struct config config = {.token_lifetime_s = 3600};
	struct exchange_rule rule = {.lifetime_s = 600};

	(void)state;
	assert_true(policy_exchange_expiry(&config, &rule, 1000, 99999) == 1600);
	assert_true(policy_exchange_expiry(&config, &rule, 1000, 1600.5) == 1600);
	assert_true(policy_exchange_expiry(&config, &rule, 1000, 1599.5) == 1599.5);
	config.token_lifetime_s = 60;
	assert_true(policy_exchange_expiry(&config, &rule, 1000, 99999) == 1060);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_used_is_known_until_it_ends),
		cmocka_unit_test(revocation_goes_down_the_tree),
		cmocka_unit_test(lineage_forgets_only_what_is_over_and_unrevoked),
		cmocka_unit_test(lineage_refuses_beyond_its_bound),
		cmocka_unit_test(logins_end_once),
		cmocka_unit_test(codes_are_redeemed_once),
		cmocka_unit_test(verifying_keys_are_published_or_signing),
		cmocka_unit_test(exchange_ends_with_the_first_of_three),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
