/* The part of the control API that is about keys and the key set. */
#include "control.h"
#include "jwks.h"

#define ROTATION_SETTINGS(ROW)                                                          \
	ROW(alg, CHOICE(enum jws_alg, signing_alg_names), ABSENT, "Default: as it is.") \
	ROW(rsa_bits, UINT(1024, 4096), ABSENT, "Size of an RSA key; default is 2048.") \
	ROW(publish, FLAG(), "true", "The new key is in the key set.")                  \
	ROW(sign, FLAG(), "true", "The new key signs from now on.")                     \
	ROW(drop_old, FLAG(), "false", "All other keys leave the key set.")

#define KEY_SETTINGS(ROW)                                          \
	ROW(publish, FLAG(), "true", "The key is in the key set.") \
	ROW(sign, FLAG(), "false", "The key signs from now on.")

struct rotation {
	ROTATION_SETTINGS(SETTING_DECLARE)
};

struct key_change {
	KEY_SETTINGS(SETTING_DECLARE)
};

#define ROTATION_ROW(...) SETTING_TABLE(rotation, __VA_ARGS__)
#define KEY_ROW(...) SETTING_TABLE(key_change, __VA_ARGS__)

static const struct setting rotation_rows[] = {ROTATION_SETTINGS(ROTATION_ROW)};
static const struct settings rotation_settings = {
	"rotation", "A new key.", rotation_rows, ARRAY_LEN(rotation_rows), sizeof(struct rotation)};
static const struct setting key_rows[] = {KEY_SETTINGS(KEY_ROW)};
static const struct settings key_settings = {
	"key", "A key that is there.", key_rows, ARRAY_LEN(key_rows), sizeof(struct key_change)};

enum err control_get_keys(struct control_call *call)
{
	call->output = json_new_object();
	json_set(call->output, "keys", keyring_describe(call->idp->keys));
	return ERR_NONE;
}

enum err control_rotate_keys(struct control_call *call)
{
	struct keyring *keys = call->idp->keys;
	const struct signing_key *key;
	struct rotation rotation;
	enum err err = settings_read(&rotation_settings, call->input, &rotation, &call->note);

	if (err)
		return err;
	if (!rotation.alg)
		rotation.alg = signing_key_alg(keyring_signing(keys));
	key = keyring_rotate(keys, &(struct keyring_rotation){
					   .alg = rotation.alg,
					   .rsa_bits = (unsigned)rotation.rsa_bits,
					   .publish = rotation.publish,
					   .sign = rotation.sign,
					   .drop_old = rotation.drop_old,
				   });
	if (!key)
		return note_err(
			&call->note, ERR_LIMIT, "there are %d keys already", KEYRING_MAX_KEYS);
	call->output = json_new_object();
	json_set_string(call->output, "kid", slice_of(signing_key_id(key)));
	return ERR_NONE;
}

enum err control_change_key(struct control_call *call)
{
	struct keyring *keys = call->idp->keys;
	struct key_change change;
	enum err err = settings_read(&key_settings, call->input, &change, &call->note);

	if (err)
		return err;
	if (!keyring_publish(keys, call->last, change.publish) ||
		(change.sign && !keyring_sign_with(keys, call->last)))
		return note_err(&call->note, ERR_NOT_FOUND, "there is no key of that ID");
	return ERR_NONE;
}

enum err control_put_jwks(struct control_call *call)
{
	struct slice type = http_fields_value(call->request->fields, "content-type");

	jwks_override_set(call->idp->jwks, call->request->body.at ? call->request->body : SLICE(""),
		type.at ? type : SLICE("application/json"));
	return ERR_NONE;
}

enum err control_delete_jwks(struct control_call *call)
{
	jwks_override_set(call->idp->jwks, SLICE_NONE, SLICE_NONE);
	return ERR_NONE;
}
