#include "ways.h"

#include "checks/fields.h"
#include "exchange/exchange.h"
#include "lib/jwt.h"
#include "state/secret_file.h"

#define RFC8693 (1u << EXCHANGE_RFC8693)
#define GOOGLE_STS (1u << EXCHANGE_GOOGLE_STS)
#define STATIC (1u << EXCHANGE_STATIC)
#define JWT_BEARER (1u << EXCHANGE_JWT_BEARER)
#define ID_JAG (1u << EXCHANGE_ID_JAG)
#define AT_IDP (RFC8693 | JWT_BEARER | ID_JAG)
#define ASKED (AT_IDP | GOOGLE_STS) /* somebody is asked for a token */

static enum err judge_belonging(const struct config_exchange *e, size_t i, struct note *note)
{
	/* google_sts has no client: the JWT is the proof there, and a stored secret is what
	 * federation does away with. */
	const struct {
		const char *name;
		const void *value;
		unsigned needed, taken; /* by these ways */
	} rows[] = {
		{"token_endpoint", e->token_endpoint, ASKED, ASKED},
		{"ca_file", e->ca_file, 0, ASKED},
		{"client_certificate", e->client_certificate, 0, ASKED},
		{"client_id", e->client_id, 0, AT_IDP},
		{"client_secret", e->client_secret, 0, AT_IDP},
		{"client_key", e->client_key, 0, AT_IDP},
		{"client_key_id", e->client_key_id, 0, AT_IDP},
		{"client_assertion_audience", e->client_assertion_audience, 0, AT_IDP},
		{"audience", e->audience, GOOGLE_STS | ID_JAG, ASKED},
		{"more_audiences", e->more_audiences.at, 0, RFC8693},
		{"resources", e->resources.at, ID_JAG, RFC8693 | ID_JAG},
		{"requested_token_type", e->requested_token_type, 0, RFC8693},
		{"actor", e->actor, 0, RFC8693},
		{"scope", e->scope, ASKED, ASKED},
		{"issued_audience", e->issued_audience, 0, ASKED},
		{"issued_issuer", e->issued_issuer, 0, ASKED},
		{"authorization_server", e->authorization_server, ID_JAG, ID_JAG},
		{"service_account", e->service_account, 0, GOOGLE_STS},
		{"secret_file", e->secret_file, STATIC, STATIC},
		{"field", e->field, 0, ASKED | STATIC},
	};
	const char *way = exchange_method(e->type)->name;
	unsigned bit = 1u << e->type;

	for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
		if (!rows[r].value && (rows[r].needed & bit))
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].exchange.%s: missing, %s needs it", i, rows[r].name,
				way);
		if (rows[r].value && !(rows[r].taken & bit))
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].exchange.%s: belongs to another way than %s", i,
				rows[r].name, way);
	}
	return ERR_NONE;
}

static enum err judge_field(const struct config_exchange *e, size_t i, struct note *note)
{
	struct slice name = slice_of(e->field);

	if (!name.at)
		return ERR_NONE;
	if (!check_field_may_carry(name))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.field: no field that can carry a credential", i);
	/* A token alone is no credentials by RFC 9110 11.4; a file can hold a scheme as well. */
	if (e->type != EXCHANGE_STATIC && slice_is_nocase(name, "authorization"))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.field: Authorization: Bearer needs no such setting",
			i);
	return ERR_NONE;
}

static enum err judge_account(
	const struct config_service_account *account, size_t i, struct note *note)
{
	struct slice url = slice_of(account ? account->url : NULL);
	struct claim_scope scope;

	if (!account)
		return ERR_NONE;
	if (!slice_contains(url, "/serviceAccounts/") || !slice_ends(url, ":generateAccessToken"))
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.service_account.url: must end in "
			"/serviceAccounts/EMAIL:generateAccessToken",
			i);
	if (account->scopes.count == 0)
		return note_err(note, ERR_MISMATCH,
			"routes[%zu].exchange.service_account.scopes: empty", i);
	for (size_t s = 0; s < account->scopes.count; s++) {
		scope_parse(slice_of(account->scopes.at[s]), &scope);
		if (scope.shape != CLAIM_GOOD || scope.count != 1)
			return note_err(note, ERR_MISMATCH,
				"routes[%zu].exchange.service_account.scopes: one scope each", i);
	}
	return ERR_NONE;
}

enum err ways_check(const struct config_exchange *exchange, size_t i, struct note *note)
{
	struct note why = {0};
	char *secret = NULL;
	enum err err = judge_belonging(exchange, i, note);

	if (!err)
		err = judge_field(exchange, i, note);
	if (!err)
		err = judge_account(exchange->service_account, i, note);
	if (!err && exchange->type == EXCHANGE_STATIC &&
		secret_file_read(exchange->secret_file, !exchange->field, &secret, &why))
		err = note_err(
			note, ERR_MISMATCH, "routes[%zu].exchange.secret_file: %s", i, why.text);
	secret_free(secret);
	return err;
}
