/* killed-by: proxy/ops/upstream-tls */
/* The fault: verify=0, so any upstream with any certificate gets the token. */
#include "curl_easy_setopt.no-verify.c"
