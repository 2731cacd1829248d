/* killed-by: proxy/ops/tls-front */
/* The fault: old protocols are spoken too, with whatever ciphers they have. */
#include <stddef.h>

/* OpenSSL's names and numbers; its header is for the glue alone. */
#define SET_MIN_PROTO_VERSION 123
#define TLS_1_0 0x0301

struct ssl_ctx_st;
long SSL_CTX_ctrl(struct ssl_ctx_st *context, int command, long number, void *pointer);

int __real_SSL_CTX_set_cipher_list(struct ssl_ctx_st *context, const char *list);
int __wrap_SSL_CTX_set_cipher_list(struct ssl_ctx_st *context, const char *list);

int __wrap_SSL_CTX_set_cipher_list(struct ssl_ctx_st *context, const char *list)
{
	(void)list;
	SSL_CTX_ctrl(context, SET_MIN_PROTO_VERSION, TLS_1_0, NULL);
	return __real_SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
}
