/* All cases, in the order in which they run. */
#include "case.h"

extern const struct case_list cases_documents;
extern const struct case_list cases_proxy_exc;
extern const struct case_list cases_proxy_rsp;
extern const struct case_list cases_proxy_err;
extern const struct case_list cases_proxy_cache;
extern const struct case_list cases_proxy_leak;
extern const struct case_list cases_proxy_fwd;
extern const struct case_list cases_proxy_http_framing;
extern const struct case_list cases_proxy_http_fields;
extern const struct case_list cases_proxy_http_connection;
extern const struct case_list cases_proxy_ops;
extern const struct case_list cases_proxy_key;
extern const struct case_list cases_proxy_key_source;
extern const struct case_list cases_proxy_key_tls;
extern const struct case_list cases_proxy_multi;
extern const struct case_list cases_proxy_int;
extern const struct case_list cases_outage;

const struct case_list *const all_cases[] = {
	&cases_documents,
	&cases_proxy_exc,
	&cases_proxy_rsp,
	&cases_proxy_err,
	&cases_proxy_cache,
	&cases_proxy_leak,
	&cases_proxy_fwd,
	&cases_proxy_http_framing,
	&cases_proxy_http_fields,
	&cases_proxy_http_connection,
	&cases_proxy_ops,
	&cases_proxy_key,
	&cases_proxy_key_source,
	&cases_proxy_key_tls,
	&cases_proxy_multi,
	&cases_proxy_int,
	&cases_outage,
	NULL,
};
