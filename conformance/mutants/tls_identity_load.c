/* killed-by: proxy/ops/caller-certificate */
/* The fault: nobody is asked for a certificate. */
#include <stddef.h>

#include "lib/tls_identity.h"

enum err __real_tls_identity_load(const char *certificate, const char *key, const char *client_ca,
	struct tls_identity *out, struct note *note);
enum err __wrap_tls_identity_load(const char *certificate, const char *key, const char *client_ca,
	struct tls_identity *out, struct note *note);

enum err __wrap_tls_identity_load(const char *certificate, const char *key, const char *client_ca,
	struct tls_identity *out, struct note *note)
{
	(void)client_ca;
	return __real_tls_identity_load(certificate, key, NULL, out, note);
}
