#include "give_up.h"

#include <string.h>
#include <sys/socket.h>

void give_up_at(struct wire *wire, unsigned point, const char *request)
{
	size_t head = (size_t)(strstr(request, "\r\n\r\n") - request);
	size_t whole = strlen(request);
	size_t len[GIVE_UP_POINTS] = {0, 8, head - 10, head + 4, head + 6, whole, whole, whole};

	wire_send(wire, slice_make(request, len[point] < whole ? len[point] : whole));
	if (point == 7) {
		struct wire_reply reply;

		wire_read(wire, "POST", REPLY_MS, &reply);
		wire_reply_clear(&reply);
		wire_send(wire, SLICE("POST /or"));
	}
}

void give_up(struct wire *wire, bool reset)
{
	static const struct linger at_once = {1, 0};

	if (reset && wire->fd >= 0)
		setsockopt(wire->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	wire_close(wire);
}
