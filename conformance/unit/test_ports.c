/* free_port: what one process was given, no other one gets. */
#include "unit/unit.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ports.h"

#define EACH 50

static void take(unsigned port[static EACH])
{
	for (unsigned i = 0; i < EACH; i++)
		port[i] = free_port();
}

/* The child looks at the same places, for it knows what its parent knew. */
static void two_processes_get_different_ports(void **state)
{
	unsigned first = free_port();
	unsigned ours[EACH];
	unsigned theirs[EACH];
	int ends[2];
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		/* Also when a comparison ends us before we end it. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		take(theirs);
		if (write(ends[1], theirs, sizeof theirs) == (ssize_t)sizeof theirs)
			pause();
		_exit(1);
	}
	assert_true(pid > 0);
	take(ours);
	assert_int_equal(read(ends[0], theirs, sizeof theirs), (ssize_t)sizeof theirs);
	for (unsigned i = 0; i < EACH; i++) {
		assert_int_not_equal(ours[i], first);
		for (unsigned j = 0; j < EACH; j++)
			assert_int_not_equal(ours[i], theirs[j]);
	}
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(ends[0]);
	close(ends[1]);
}

static void a_port_in_use_is_not_given(void **state)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	unsigned last = free_port();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	address.sin_port = htons((uint16_t)(last + 1));
	if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0) {
		assert_int_equal(listen(fd, 1), 0);
		assert_true(port_listens(last + 1, 0));
		assert_int_not_equal(free_port(), last + 1);
	}
	close(fd);
}

static void it_can_be_listened_on(void **state)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	unsigned port = free_port();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	assert_false(port_listens(port, 0));
	address.sin_port = htons((uint16_t)port);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_true(port_listens(port, 0));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_processes_get_different_ports),
		cmocka_unit_test(a_port_in_use_is_not_given),
		cmocka_unit_test(it_can_be_listened_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
