#include "suite_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/crypto.h"
#include "lib/settings.h"

enum err suite_write_file(struct suite *suite, const char *variable, const char *name,
	struct slice text, struct note *note)
{
	char *path = xasprintf("%s/%s", suite->workdir, name);
	FILE *file = fopen(path, "w");
	enum err err = ERR_NONE;

	if (!file || fwrite(text.at ? text.at : "", 1, text.len, file) != text.len)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	if (file && fclose(file) != 0 && !err)
		err = note_err(note, ERR_IO, "%s: %s", path, strerror(errno));
	vars_set(&suite->vars, variable, "%s", path);
	free(path);
	return err;
}

enum err suite_write_secret(struct suite *suite, const char *name, struct note *note)
{
	char *secret = crypto_random_hex(24);
	char *line = xasprintf("%s\n", secret);
	enum err err = suite_write_file(suite, name, name, slice_of(line), note);

	/* Client secrets go to the party that knows the client, and nowhere else. */
	ledger_enter(suite->ledger, slice_of(secret), SEEN_BY_IDP | SEEN_BY_STS, name);
	secret_free(line);
	secret_free(secret);
	return err;
}

char *secret_in(const char *path)
{
	struct buf text = {0};

	if (file_read(path, JSON_MAX_BYTES, &text))
		case_broken("%s cannot be read", path);
	while (text.len && text.at[text.len - 1] == '\n')
		buf_cut(&text, text.len - 1);
	return buf_take(&text);
}

char *suite_secret(struct suite *suite, const char *variable)
{
	return secret_in(vars_get(&suite->vars, variable));
}

enum err suite_write_sts_keys(struct suite *suite, struct note *note)
{
	struct json *set = sts_issuer_key_set(suite->sts_issuer);
	struct buf text = {0};
	enum err err;

	json_print(&text, set);
	err = suite_write_file(suite, "sts_keys_file", "sts-keys.json", buf_slice(&text), note);
	vars_set(&suite->vars, "sts_issuer", "%s", STS_ISSUER);
	json_free(set);
	buf_clear(&text);
	return err;
}

enum err suite_write_idp_keys(struct suite *suite, struct note *note)
{
	char *url = xasprintf(
		"http://127.0.0.1:%s/oauth2/default/keys", vars_get(&suite->vars, "idp_port"));
	struct buf keys = {0};
	enum err err = suite_get(url, &keys, note);

	if (!err)
		err = suite_write_file(
			suite, "idp_keys_file", "idp-keys.json", buf_slice(&keys), note);
	buf_clear(&keys);
	free(url);
	return err;
}
