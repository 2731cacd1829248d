/* All cases, in the order in which they run. */
#include "case.h"

extern const struct case_list cases_documents, cases_proxy_exc, cases_proxy_rsp, cases_proxy_err, cases_proxy_cache, cases_proxy_leak, cases_proxy_fwd, cases_outage;
const struct case_list *const all_cases[] = {&cases_documents, &cases_proxy_exc, &cases_proxy_rsp, &cases_proxy_err, &cases_proxy_cache, &cases_proxy_leak, &cases_proxy_fwd, &cases_outage, NULL};
