/* All cases, in the order in which they run. */
#include "case.h"

extern const struct case_list cases_documents;
extern const struct case_list cases_refusals;
extern const struct case_list cases_refusals_others;
extern const struct case_list cases_proxy_exc;
extern const struct case_list cases_proxy_way;
extern const struct case_list cases_proxy_way_account;
extern const struct case_list cases_proxy_way_page;
extern const struct case_list cases_proxy_leak_secrets;
extern const struct case_list cases_proxy_exc_target;
extern const struct case_list cases_proxy_exc_client;
extern const struct case_list cases_proxy_exc_id_jag;
extern const struct case_list cases_proxy_exc_page;
extern const struct case_list cases_proxy_exc_send;
extern const struct case_list cases_proxy_rsp_use;
extern const struct case_list cases_proxy_rsp_wire;
extern const struct case_list cases_proxy_rsp;
extern const struct case_list cases_proxy_err;
extern const struct case_list cases_proxy_err_hang;
extern const struct case_list cases_proxy_cache;
extern const struct case_list cases_proxy_cache_end;
extern const struct case_list cases_proxy_cache_load;
extern const struct case_list cases_proxy_leak;
extern const struct case_list cases_proxy_leak_reply;
extern const struct case_list cases_proxy_leak_memory;
extern const struct case_list cases_proxy_fwd;
extern const struct case_list cases_proxy_fwd_stream;
extern const struct case_list cases_proxy_fwd_body;
extern const struct case_list cases_proxy_fwd_idle;
extern const struct case_list cases_proxy_http_framing;
extern const struct case_list cases_proxy_http_fields;
extern const struct case_list cases_proxy_http_connection;
extern const struct case_list cases_proxy_http_upstream;
extern const struct case_list cases_proxy_ops;
extern const struct case_list cases_proxy_ops_audit;
extern const struct case_list cases_proxy_ops_peers;
extern const struct case_list cases_proxy_ops_reload;
extern const struct case_list cases_proxy_ops_drain;
extern const struct case_list cases_proxy_ops_secret;
extern const struct case_list cases_proxy_ops_state;
extern const struct case_list cases_proxy_ops_abort;
extern const struct case_list cases_proxy_scp;
extern const struct case_list cases_proxy_scp_escape;
extern const struct case_list cases_proxy_mcp;
extern const struct case_list cases_proxy_mcp_policy;
extern const struct case_list cases_proxy_mcp_same;
extern const struct case_list cases_sts_req;
extern const struct case_list cases_sts_req_further;
extern const struct case_list cases_sts_aud;
extern const struct case_list cases_sts_sub;
extern const struct case_list cases_sts_sub_jws;
extern const struct case_list cases_sts_sub_hygiene;
extern const struct case_list cases_sts_map;
extern const struct case_list cases_sts_rsp;
extern const struct case_list cases_sts_rsp_error;
extern const struct case_list cases_sts_key;
extern const struct case_list cases_sts_int;
extern const struct case_list cases_sts_imp;
extern const struct case_list cases_sts_rob;
extern const struct case_list cases_sts_ctl;
extern const struct case_list cases_proxy_cred;
extern const struct case_list cases_proxy_cred_other;
extern const struct case_list cases_proxy_cred_request;
extern const struct case_list cases_proxy_chal;
extern const struct case_list cases_proxy_chal_reply;
extern const struct case_list cases_proxy_chal_body;
extern const struct case_list cases_proxy_prm;
extern const struct case_list cases_proxy_prm_truth;
extern const struct case_list cases_proxy_jwt_alg;
extern const struct case_list cases_proxy_jwt_signature;
extern const struct case_list cases_proxy_jwt_keys;
extern const struct case_list cases_proxy_jwt_weak;
extern const struct case_list cases_proxy_jwt_foreign;
extern const struct case_list cases_proxy_jwt_header;
extern const struct case_list cases_proxy_jwt_claims;
extern const struct case_list cases_proxy_jwt_form;
extern const struct case_list cases_proxy_jwt_load;
extern const struct case_list cases_proxy_key;
extern const struct case_list cases_proxy_key_source;
extern const struct case_list cases_proxy_key_metadata;
extern const struct case_list cases_proxy_key_tls;
extern const struct case_list cases_proxy_multi;
extern const struct case_list cases_proxy_int;
extern const struct case_list cases_proxy_int_cache;
extern const struct case_list cases_proxy_faults;
extern const struct case_list cases_outage;
extern const struct case_list cases_soak;
extern const struct case_list cases_idp_meta;
extern const struct case_list cases_idp_meta_tried;
extern const struct case_list cases_idp_jwks;
extern const struct case_list cases_idp_cli;
extern const struct case_list cases_idp_cli_assertion;
extern const struct case_list cases_idp_cli_guess;
extern const struct case_list cases_idp_tok;
extern const struct case_list cases_idp_tok_reply;
extern const struct case_list cases_idp_tx_form;
extern const struct case_list cases_idp_tx_subject;
extern const struct case_list cases_idp_tx_target;
extern const struct case_list cases_idp_tx_limits;
extern const struct case_list cases_idp_tx_actor;
extern const struct case_list cases_idp_jag;
extern const struct case_list cases_idp_jag_take;
extern const struct case_list cases_idp_at;
extern const struct case_list cases_idp_int;
extern const struct case_list cases_idp_authz;
extern const struct case_list cases_idp_authz_code;
extern const struct case_list cases_idp_authz_page;

const struct case_list *const all_cases[] = {
	&cases_documents,
	&cases_refusals,
	&cases_refusals_others,
	&cases_proxy_exc,
	&cases_proxy_way,
	&cases_proxy_way_account,
	&cases_proxy_way_page,
	&cases_proxy_leak_secrets,
	&cases_proxy_exc_target,
	&cases_proxy_exc_client,
	&cases_proxy_exc_id_jag,
	&cases_proxy_exc_page,
	&cases_proxy_exc_send,
	&cases_proxy_rsp,
	&cases_proxy_rsp_use,
	&cases_proxy_rsp_wire,
	&cases_proxy_err,
	&cases_proxy_err_hang,
	&cases_proxy_cache,
	&cases_proxy_cache_end,
	&cases_proxy_cache_load,
	&cases_proxy_leak,
	&cases_proxy_leak_reply,
	&cases_proxy_leak_memory,
	&cases_proxy_fwd,
	&cases_proxy_fwd_stream,
	&cases_proxy_fwd_body,
	&cases_proxy_fwd_idle,
	&cases_proxy_http_framing,
	&cases_proxy_http_fields,
	&cases_proxy_http_connection,
	&cases_proxy_http_upstream,
	&cases_proxy_ops,
	&cases_proxy_ops_reload,
	&cases_proxy_ops_drain,
	&cases_proxy_ops_secret,
	&cases_proxy_ops_audit,
	&cases_proxy_ops_state,
	&cases_proxy_ops_peers,
	&cases_proxy_ops_abort,
	&cases_proxy_scp,
	&cases_proxy_scp_escape,
	&cases_proxy_mcp,
	&cases_proxy_mcp_policy,
	&cases_proxy_mcp_same,
	&cases_sts_req,
	&cases_sts_req_further,
	&cases_sts_aud,
	&cases_sts_sub,
	&cases_sts_sub_jws,
	&cases_sts_sub_hygiene,
	&cases_sts_map,
	&cases_sts_rsp,
	&cases_sts_rsp_error,
	&cases_sts_key,
	&cases_sts_int,
	&cases_sts_imp,
	&cases_sts_rob,
	&cases_sts_ctl,
	&cases_proxy_cred,
	&cases_proxy_cred_other,
	&cases_proxy_cred_request,
	&cases_proxy_chal,
	&cases_proxy_chal_reply,
	&cases_proxy_chal_body,
	&cases_proxy_prm,
	&cases_proxy_prm_truth,
	&cases_proxy_jwt_alg,
	&cases_proxy_jwt_signature,
	&cases_proxy_jwt_keys,
	&cases_proxy_jwt_weak,
	&cases_proxy_jwt_foreign,
	&cases_proxy_jwt_header,
	&cases_proxy_jwt_claims,
	&cases_proxy_jwt_form,
	&cases_proxy_jwt_load,
	&cases_proxy_key,
	&cases_proxy_key_source,
	&cases_proxy_key_metadata,
	&cases_proxy_key_tls,
	&cases_proxy_multi,
	&cases_proxy_int,
	&cases_proxy_int_cache,
	&cases_proxy_faults,
	&cases_outage,
	&cases_soak,
	&cases_idp_meta,
	&cases_idp_meta_tried,
	&cases_idp_jwks,
	&cases_idp_cli,
	&cases_idp_cli_assertion,
	&cases_idp_cli_guess,
	&cases_idp_tok,
	&cases_idp_tok_reply,
	&cases_idp_tx_form,
	&cases_idp_tx_subject,
	&cases_idp_tx_target,
	&cases_idp_tx_limits,
	&cases_idp_tx_actor,
	&cases_idp_jag,
	&cases_idp_jag_take,
	&cases_idp_at,
	&cases_idp_int,
	&cases_idp_authz,
	&cases_idp_authz_code,
	&cases_idp_authz_page,
	NULL,
};
