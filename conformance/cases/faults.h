/*
 * faults: what can befall each of the peers, one function for each, and one that mends it. What a
 * call gets meanwhile stands in docs/outages.md.
 */
#ifndef CASES_FAULTS_H
#define CASES_FAULTS_H

#include "suite.h"

/*
 * The IdP, at its token endpoint and its key set: its keys are known already, and count on for as
 * long as docs/outages.md says.
 */
void fault_idp_dies(struct suite *suite);
void fault_idp_hangs(struct suite *suite);
void fault_idp_is_busy(struct suite *suite);
void fault_idp_breaks_off(struct suite *suite);
void fault_idp_nonsense(struct suite *suite);
void fault_idp_heals(struct suite *suite);

void fault_sts_hangs(struct suite *suite);
void fault_sts_is_busy(struct suite *suite);
void fault_sts_breaks_off(struct suite *suite);
void fault_sts_nonsense(struct suite *suite);
void fault_sts_heals(struct suite *suite);

/* The process is killed, and started anew. An IdP that returns has new keys. */
void fault_idp_killed(struct suite *suite);
void fault_idp_returns(struct suite *suite);
void fault_sts_dies(struct suite *suite);
void fault_sts_returns(struct suite *suite);
void fault_mcp_dies(struct suite *suite);
void fault_mcp_returns(struct suite *suite);
void fault_backend_dies(struct suite *suite);
void fault_backend_returns(struct suite *suite);

void fault_mcp_hangs(struct suite *suite);
void fault_mcp_wakes(struct suite *suite);

/* The upstream of the route "origin" and its neighbours. */
void fault_upstream_hangs_up(struct suite *suite);
void fault_upstream_hangs(struct suite *suite);
void fault_upstream_nonsense(struct suite *suite);
void fault_upstream_heals(struct suite *suite);

#endif
