/* The tokens of the soak. Only the case itself has them minted; callers get copies. */
#include <pthread.h>
#include <stdlib.h>

#include "soak.h"
#include "tenant.h"

#define MOST 32
#define USERS 6
#define SCOPES                                                                               \
	"\"scp\":[\"backend-mcp:tools:call\",\"backend-mcp:tools:list\",\"mcp:tools:call\"," \
	"\"mcp:tools:list\",\"files:read\",\"tools:call\",\"mcp:other\"]"

/* Names of GET /mint, each of which gets 401. */
static const char *const bad[] = {"alg-none", "hmac-public-key", "bad-signature", "empty-signature",
	"tampered", "foreign-key", "embedded-jwk", "kid-unknown", "crit-unknown", "typ-jwt",
	"id-token", "invalid-iss", "invalid-aud", "missing-sub", "expired", "expired", "expired",
	"not-yet-valid", "payload-not-json", "key-bound"};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	struct soak_token at[MOST];
	size_t count;
} pool[TOKENS_KINDS];

void soak_token_clear(struct soak_token *token)
{
	secret_free(token->text);
	free(token->user);
	*token = (struct soak_token){0};
}

bool soak_token_get(enum soak_tokens kind, uint64_t pick, struct soak_token *out)
{
	bool any;

	pthread_mutex_lock(&lock);
	any = pool[kind].count > 0;
	if (any && kind == TOKENS_COLD) {
		*out = pool[kind].at[--pool[kind].count];
	} else if (any) {
		const struct soak_token *token = &pool[kind].at[pick % pool[kind].count];

		*out = (struct soak_token){xstrdup(token->text), xstrdup(token->user)};
	}
	pthread_mutex_unlock(&lock);
	return any;
}

static void forget(enum soak_tokens kind)
{
	while (pool[kind].count > 0)
		soak_token_clear(&pool[kind].at[--pool[kind].count]);
}

/* The tokens of that kind are these from now on; NULL: there are none. */
static void replace(enum soak_tokens kind, struct soak_token *take_tokens, size_t count)
{
	pthread_mutex_lock(&lock);
	forget(kind);
	for (; take_tokens && pool[kind].count < count; pool[kind].count++)
		pool[kind].at[pool[kind].count] = take_tokens[pool[kind].count];
	pthread_mutex_unlock(&lock);
}

static struct soak_token mint_user(struct suite *suite, char *take_user, const char *scopes)
{
	char *order = xasprintf("{\"claims\":{\"sub\":\"%s\",%s}}", take_user, scopes);
	struct soak_token token = {suite_mint(suite, order), take_user};

	free(order);
	return token;
}

void soak_renew_good(struct suite *suite)
{
	struct soak_token made[USERS];

	for (unsigned i = 0; i < USERS; i++)
		made[i] = mint_user(suite, xasprintf("warm-%02u@example.com", i), SCOPES);
	replace(TOKENS_WARM, made, USERS);
	for (unsigned i = 0; i < USERS; i++)
		made[i] = (struct soak_token){tenant_opaque_token(suite), xstrdup("opaque")};
	replace(TOKENS_OPAQUE, made, USERS);
	made[0] = mint_user(suite, xstrdup("user@example.com"), SCOPES);
	replace(TOKENS_ONE_USER, made, 1);
	/* Those of a key that may be gone. */
	replace(TOKENS_COLD, NULL, 0);
}

void soak_renew_bad(struct suite *suite)
{
	struct soak_token made[ARRAY_LEN(bad)];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *order = xasprintf("{\"bad\":\"%s\"}", bad[i]);

		made[i] = (struct soak_token){suite_mint(suite, order), xstrdup(bad[i])};
		free(order);
	}
	replace(TOKENS_BAD, made, ARRAY_LEN(bad));
	made[0] = mint_user(suite, xstrdup("unscoped@example.com"), "\"scp\":[\"other:read\"]");
	replace(TOKENS_UNSCOPED, made, 1);
}

void soak_add_cold(struct suite *suite)
{
	static unsigned number;
	struct soak_token token;

	if (pool[TOKENS_COLD].count == MOST)
		return;
	token = mint_user(suite, xasprintf("cold-%06u@example.com", ++number), SCOPES);
	pthread_mutex_lock(&lock);
	pool[TOKENS_COLD].at[pool[TOKENS_COLD].count++] = token;
	pthread_mutex_unlock(&lock);
}

void soak_tokens_clear(void)
{
	for (unsigned kind = 0; kind < TOKENS_KINDS; kind++)
		replace((enum soak_tokens)kind, NULL, 0);
}
