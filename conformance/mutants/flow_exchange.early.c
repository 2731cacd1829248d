/* killed-by: proxy/fwd/authorise-before-body */
/* The fault: the upstream is connected to before there is a token for it, so as to lose no time. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "config.h"
#include "flow.h"
#include "lib/url.h"

enum refusal __real_flow_exchange(struct flow *f);
enum refusal __wrap_flow_exchange(struct flow *f);

enum refusal __wrap_flow_exchange(struct flow *f)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	enum refusal refusal = REFUSED_UNKNOWN;
	struct url url;

	if (!url_parse(slice_of(f->route->config->upstream), &url)) {
		address.sin_port = htons((uint16_t)url.port);
		if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
			refusal = __real_flow_exchange(f);
	}
	close(fd);
	return refusal;
}
