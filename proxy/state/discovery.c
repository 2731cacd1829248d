#include "state/discovery.h"

#include "checks/endpoint.h"
#include "checks/keys.h"
#include "lib/json.h"

/* [MCP AS Metadata Discovery] the inserted forms first, then the appended one */
char *discovery_url(const struct url *issuer, unsigned form)
{
	static const char *const names[] = {"oauth-authorization-server", "openid-configuration"};
	struct slice path = issuer->path;

	/* [RFC8414 3.1] "any terminating "/" MUST be removed" */
	if (slice_ends(path, "/"))
		path.len--;
	if (form < ARRAY_LEN(names))
		return xasprintf("%.*s/.well-known/%s%.*s", SLICE_ARGS(issuer->origin), names[form],
			SLICE_ARGS(path));
	if (path.len == 0)
		return NULL;
	return xasprintf("%.*s%.*s/.well-known/openid-configuration", SLICE_ARGS(issuer->origin),
		SLICE_ARGS(path));
}

enum err discovery_read(struct slice text, struct slice issuer, char **jwks_uri, struct note *note)
{
	struct json *document;
	struct slice uri;
	struct url own;
	struct url url;
	enum err err = json_parse(text, &document);

	if (err)
		return note_err(note, err, "the issuer's metadata is not JSON");
	uri = json_member_string(document, "jwks_uri");
	if (!check_metadata_issuer(json_member_string(document, "issuer"), issuer))
		err = note_err(note, ERR_MISMATCH, "the metadata names another issuer");
	else if (url_parse(uri, &url) || url_parse(issuer, &own))
		err = note_err(note, ERR_SYNTAX, "the metadata has no usable jwks_uri");
	else if (!check_metadata_no_downgrade(own.https, url.https) ||
		 !check_endpoint_protected(&url))
		err = note_err(note, ERR_MISMATCH, "the metadata's jwks_uri is not https");
	else
		*jwks_uri = slice_dup(uri);
	json_free(document);
	return err;
}
