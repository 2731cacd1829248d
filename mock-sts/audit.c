#include "audit.h"

#include <string.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "principal.h"

/* google.rpc.Code, as audit logs have it */
enum rpc_code {
	RPC_INVALID_ARGUMENT = 3,
	RPC_PERMISSION_DENIED = 7,
};

/* Nothing is set when the text is empty. */
static void set_text(struct json *object, const char *name, struct slice text)
{
	if (text.len)
		json_set_string(object, name, text);
}

static void set_secret(struct json *object, const char *name, struct slice secret)
{
	char tag[SECRET_TAG_SIZE];

	if (secret.len == 0)
		return;
	secret_tag(secret, tag);
	json_set_string(object, name, slice_of(tag));
}

/* ---- the program's log ---- */

static struct json *audit_metadata(const struct exchange *x)
{
	struct json *metadata = json_new_object();

	/* Only what was decided on: claims that nobody vouches for name no principal. */
	if (!x->verified)
		return metadata;
	if (x->principal)
		json_set_string(metadata, "mapped_principal", slice_of(x->principal));
	if (x->mapped_done)
		json_set(metadata, "mapped_attributes", mapped_json(&x->mapped));
	return metadata;
}

/* Detailed audit logging as of Google's workforce pools: with all mapped attributes, always. */
static struct json *audit_payload(const struct exchange *x, bool granted)
{
	struct json *payload = json_new_object();
	struct json *who = json_new_object();
	struct json *request = json_new_object();
	struct json *status;

	json_set_string(payload, "@type", SLICE("type.googleapis.com/google.cloud.audit.AuditLog"));
	if (x->verified)
		set_text(who, "principalSubject", x->claims.sub.text);
	json_set(payload, "authenticationInfo", who);
	json_set(payload, "metadata", audit_metadata(x));
	json_set_string(payload, "serviceName", SLICE("sts.googleapis.com"));
	json_set_string(payload, "methodName",
		SLICE("google.identity.sts.v1.SecurityTokenService.ExchangeToken"));
	if (x->provider)
		json_set_string(
			payload, "resourceName", slice_of(provider_resource(x->provider->name)));
	json_set_string(request, "@type",
		SLICE("type.googleapis.com/google.identity.sts.v1.ExchangeTokenRequest"));
	set_text(request, "grantType", x->asked.grant_type);
	json_set(payload, "request", request);
	if (granted)
		return payload;
	status = json_new_object();
	json_set_number(status, "code",
		strcmp(refusal_error(x->refusal), "unauthorized_client") == 0
			? RPC_PERMISSION_DENIED
			: RPC_INVALID_ARGUMENT);
	json_set_string(status, "message", slice_of(x->why.text));
	json_set(payload, "status", status);
	return payload;
}

static void log_audit(const struct exchange *x, bool granted)
{
	struct json *payload = audit_payload(x, granted);
	struct json *resource = json_new_object();
	struct log_line line;

	json_set_string(resource, "type", SLICE("audited_resource"));
	log_begin(&line, LOG_INFO, granted ? "exchange-granted" : "exchange-refused");
	log_json(&line, "protoPayload", payload);
	log_json(&line, "resource", resource);
	log_secret(&line, "subject_token", x->asked.subject_token);
	if (granted)
		log_secret(&line, "access_token", slice_of(x->token));
	log_end(&line);
	json_free(payload);
	json_free(resource);
}

/* ---- the log of the control API ---- */

static struct json *entry_new(
	const struct http_request *request, const char *endpoint, const char *decision)
{
	struct json *entry = json_new_object();
	char now[CLOCK_TEXT_SIZE];

	clock_text(clock_now(), now);
	json_set_string(entry, "time", slice_of(now));
	json_set_string(entry, "endpoint", slice_of(endpoint));
	json_set_string(entry, "method", request->method);
	json_set_string(entry, "path", request->path);
	set_text(entry, "caller", slice_of(request->caller));
	/* Names the library, its version, and where the subject token came from. */
	set_text(entry, "x-goog-api-client",
		http_fields_value(request->fields, "x-goog-api-client"));
	json_set_string(entry, "decision", slice_of(decision));
	return entry;
}

static void set_parameters(struct json *entry, const struct parameters *asked)
{
	struct json *parameters = json_new_object();

	set_text(parameters, "grant_type", asked->grant_type);
	set_text(parameters, "audience", asked->audience);
	set_text(parameters, "scope", asked->scope);
	set_text(parameters, "requested_token_type", asked->requested_token_type);
	set_secret(parameters, "subject_token", asked->subject_token);
	set_text(parameters, "subject_token_type", asked->subject_token_type);
	set_text(parameters, "options", asked->options);
	json_set(entry, "parameters", parameters);
}

void audit_exchange(const struct exchange *x, const struct http_request *request, int status)
{
	bool granted = status == 200;
	struct json *entry = entry_new(request, "token", granted ? "granted" : "refused");
	char step[32];

	json_set_number(entry, "status", status);
	if (!granted) {
		refusal_step(x->refusal, step, sizeof step);
		json_set_string(entry, "step", slice_of(step));
		json_set_string(entry, "error", slice_of(refusal_error(x->refusal)));
		json_set_string(entry, "explanation", slice_of(x->why.text));
	}
	/* "Do not send the Authorization HTTP header": some libraries do, and it means nothing. */
	set_secret(entry, "authorization_ignored",
		http_fields_value(request->fields, "authorization"));
	set_parameters(entry, &x->asked);
	if (x->assertion) {
		json_set(entry, "claims", json_copy(x->assertion));
		json_set(entry, "claims_verified", json_new_bool(x->verified));
	}
	if (x->mapped_done)
		json_set(entry, "attributes", mapped_json(&x->mapped));
	if (x->principal)
		json_set_string(entry, "principal", slice_of(x->principal));
	if (granted)
		set_secret(entry, "access_token", slice_of(x->token));
	request_log_add(x->sts->log, entry);
	json_free(entry);
	log_audit(x, granted);
}

void audit_introspection(struct sts *sts, const struct http_request *request, struct slice token,
	struct slice sub, const char *decision, const char *why)
{
	struct json *entry = entry_new(request, "introspect", decision);
	struct log_line line;

	set_secret(entry, "token", token);
	set_text(entry, "sub", sub);
	set_text(entry, "explanation", slice_of(why));
	request_log_add(sts->log, entry);
	json_free(entry);
	log_begin(&line, LOG_INFO, "introspection");
	log_cstr(&line, "decision", decision);
	log_secret(&line, "token", token);
	if (sub.len)
		log_text(&line, "sub", sub);
	if (why[0])
		log_cstr(&line, "explanation", why);
	log_end(&line);
}

void audit_account(struct sts *sts, const struct http_request *request, struct slice caller,
	struct slice email, int status, const char *why)
{
	const char *decision = status == 200 ? "granted" : "refused";
	struct json *entry = entry_new(request, "generate_access_token", decision);
	struct json *payload = json_new_object();
	struct json *who = json_new_object();
	struct json *state;
	struct log_line line;

	set_text(entry, "caller_principal", caller);
	set_text(entry, "service_account", email);
	json_set_number(entry, "status", status);
	set_text(entry, "explanation", slice_of(why));
	request_log_add(sts->log, entry);
	json_free(entry);
	json_set_string(payload, "@type", SLICE("type.googleapis.com/google.cloud.audit.AuditLog"));
	set_text(who, "principalSubject", caller);
	json_set(payload, "authenticationInfo", who);
	json_set_string(payload, "serviceName", SLICE("iamcredentials.googleapis.com"));
	json_set_string(payload, "methodName", SLICE("GenerateAccessToken"));
	set_text(payload, "resourceName", email);
	if (status != 200) {
		state = json_new_object();
		json_set_number(state, "code",
			status == 400 ? RPC_INVALID_ARGUMENT : RPC_PERMISSION_DENIED);
		json_set_string(state, "message", slice_of(why));
		json_set(payload, "status", state);
	}
	log_begin(&line, LOG_INFO, status == 200 ? "account-granted" : "account-refused");
	log_json(&line, "protoPayload", payload);
	log_end(&line);
	json_free(payload);
}

void audit_fault(
	struct sts *sts, const struct http_request *request, const char *endpoint, const char *mode)
{
	struct json *entry = entry_new(request, endpoint, "fault");

	json_set_string(entry, "fault", slice_of(mode));
	request_log_add(sts->log, entry);
	json_free(entry);
	log_say(LOG_INFO, "fault", "%s: %s", endpoint, mode);
}
