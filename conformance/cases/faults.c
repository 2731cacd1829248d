#include "faults.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "exchange_help.h"

#define HANG "\"mode\":\"hang\""
#define ABORT "\"mode\":\"abort\""
#define BUSY "\"status\":503,\"fields\":{\"Retry-After\":\"1\"}"
#define CUT "\"mode\":\"truncate\""
#define NONSENSE "\"status\":200,\"body\":\"{\\\"access_token\\\":\\\"half\""

static void fault(struct suite *suite, enum role role, const char *endpoint, const char *rest)
{
	char *body = xasprintf("{\"endpoint\":\"%s\",\"next\":0,%s}", endpoint, rest);

	json_free(suite_control(suite, role, "POST", "/faults", body));
	free(body);
}

/* ---- the IdP ---- */

static void idp_fault(struct suite *suite, const char *rest)
{
	fault(suite, ROLE_IDP, "token", rest);
	fault(suite, ROLE_IDP, "keys", rest);
}

void fault_idp_dies(struct suite *suite)
{
	idp_fault(suite, ABORT);
}

void fault_idp_hangs(struct suite *suite)
{
	idp_fault(suite, HANG);
}

void fault_idp_is_busy(struct suite *suite)
{
	idp_fault(suite, BUSY);
}

void fault_idp_breaks_off(struct suite *suite)
{
	idp_fault(suite, CUT);
}

void fault_idp_nonsense(struct suite *suite)
{
	idp_fault(suite, NONSENSE);
}

void fault_idp_heals(struct suite *suite)
{
	restore_idp(suite);
}

/* ---- the STS ---- */

void fault_sts_hangs(struct suite *suite)
{
	fault(suite, ROLE_STS, "token", HANG);
}

void fault_sts_is_busy(struct suite *suite)
{
	fault(suite, ROLE_STS, "token", BUSY);
}

void fault_sts_breaks_off(struct suite *suite)
{
	fault(suite, ROLE_STS, "token", CUT);
}

void fault_sts_nonsense(struct suite *suite)
{
	fault(suite, ROLE_STS, "token", NONSENSE);
}

void fault_sts_heals(struct suite *suite)
{
	json_free(suite_control(suite, ROLE_STS, "DELETE", "/faults", NULL));
}

/* ---- processes ---- */

void fault_idp_killed(struct suite *suite)
{
	party_kill(&suite->party[ROLE_IDP]);
}

void fault_idp_returns(struct suite *suite)
{
	suite_start_party(suite, ROLE_IDP);
}

void fault_sts_dies(struct suite *suite)
{
	party_kill(&suite->party[ROLE_STS]);
}

void fault_sts_returns(struct suite *suite)
{
	suite_start_party(suite, ROLE_STS);
}

void fault_mcp_dies(struct suite *suite)
{
	party_kill(&suite->party[ROLE_MCP_SERVER]);
}

void fault_mcp_returns(struct suite *suite)
{
	suite_start_party(suite, ROLE_MCP_SERVER);
}

void fault_backend_dies(struct suite *suite)
{
	party_kill(&suite->party[ROLE_UPSTREAM]);
}

void fault_backend_returns(struct suite *suite)
{
	suite_start_party(suite, ROLE_UPSTREAM);
}

void fault_mcp_hangs(struct suite *suite)
{
	pid_t pid = suite->party[ROLE_MCP_SERVER].pid;
	siginfo_t stopped;

	/* Until it has stopped it may still answer. */
	kill(pid, SIGSTOP);
	if (waitid(P_PID, (id_t)pid, &stopped, WSTOPPED | WEXITED | WNOWAIT) != 0)
		case_broken("the MCP server cannot be stopped");
}

void fault_mcp_wakes(struct suite *suite)
{
	kill(suite->party[ROLE_MCP_SERVER].pid, SIGCONT);
}

/* ---- the suite's own upstream ---- */

void fault_upstream_hangs_up(struct suite *suite)
{
	static const char *const nothing[] = {"", NULL};

	origin_answer_parts(suite->origin, nothing);
}

void fault_upstream_hangs(struct suite *suite)
{
	static const char *const half_a_head[] = {"HTTP/1.1 200 OK\r\n", "\r\n", NULL};

	origin_answer_parts(suite->origin, half_a_head);
}

void fault_upstream_nonsense(struct suite *suite)
{
	origin_answer(suite->origin, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
				     "Content-Length: 3\r\n\r\n{} ");
}

void fault_upstream_heals(struct suite *suite)
{
	origin_answer(suite->origin, NULL);
}
