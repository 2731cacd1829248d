/* killed-by: proxy/ops/tls-front */
/* The fault: old protocols are spoken too, with whatever ciphers they have. */
#include <openssl/ssl.h>

int __real_SSL_CTX_set_cipher_list(SSL_CTX *context, const char *list);
int __wrap_SSL_CTX_set_cipher_list(SSL_CTX *context, const char *list);

int __wrap_SSL_CTX_set_cipher_list(SSL_CTX *context, const char *list)
{
	(void)list;
	SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
	return __real_SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
}
