/*
 * The origin of the soak: it judges whose token each request brings, and then does what the request
 * wants of it in the field X-Soak: "<way> <good|bad> <number> <what>".
 *
 *	echo		a small answer that names the number and the user of the token
 *	feed		what cases/feed.h serves
 *	401, 500	these
 *	cut		a body that breaks off
 *	nonsense	two lengths
 *	nothing		the end of the connection
 *	hang		nothing, until the peer goes
 */
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "jwt.h"
#include "lib/clock.h"
#include "soak.h"
#include "static_secret.h"
#include "tenant.h"
#include "wire_parse.h"

#define HANG_MS 12000

#define EVENT_S 0.2 /* between two events of every stream */

static char *static_secret;
static pthread_t ticker;
static atomic_bool stop_ticking;

/* What a request says of itself. */
struct told {
	const struct soak_way *way;
	bool bad;
	struct slice number, what, user;
};

static bool read_told(struct http_fields fields, struct told *out)
{
	struct slice rest = http_fields_value(fields, "x-soak");
	struct slice way = SLICE_NONE;
	struct slice kind = SLICE_NONE;
	uint64_t index = 0;

	*out = (struct told){.user = http_fields_value(fields, "x-test-user")};
	if (!slice_split(&rest, ' ', &way) || !slice_split(&rest, ' ', &kind) ||
		!slice_split(&rest, ' ', &out->number) ||
		!slice_to_u64(way, soak_way_count - 1, &index))
		return false;
	out->what = rest;
	out->way = &soak_ways[index];
	out->bad = slice_is(kind, "bad");
	return out->user.len > 0;
}

/* ---- whose token it is ---- */

static bool is_right(const struct told *told, struct slice token, const struct json *claims)
{
	/* The client's: its audience is the proxy, and opaque ones begin so. */
	if (slice_is(json_member_string(claims, "aud"), "mcp-server") ||
		slice_starts(token, "o+/~-._"))
		return false;
	switch (told->way->credential) {
	case HIS_OWN:
		return told->user.len && slice_equal(json_member_string(claims, "sub"), told->user);
	case SCRIPTED:
		return slice_is(token, soak_scripted(told->way));
	case STATIC:
		return slice_is(token, static_secret);
	default:
		return token.len > 0;
	}
}

static void judge(const struct told *told, struct http_fields fields)
{
	const struct soak_way *way = told->way;
	struct slice token = http_fields_value(fields, way->field ? way->field : "authorization");
	struct json *claims;

	if (told->bad) {
		soak_violation("nothing is forwarded that must be refused",
			"%s: a request with %.*s was", way->route, SLICE_ARGS(told->user));
		return;
	}
	if (http_fields_count(fields, "authorization") !=
		(size_t)(!way->field && way->credential != NOTHING)) {
		soak_violation("the upstream gets one credential, where it belongs",
			"%s: %zu fields Authorization", way->route,
			http_fields_count(fields, "authorization"));
		return;
	}
	if (way->credential == NOTHING)
		return;
	if (!way->field)
		token = slice_from(token, strlen("Bearer "));
	claims = jwt_claims(token);
	if (!is_right(told, token, claims))
		soak_violation("the upstream gets the credential of this user and of this way",
			"%s: a request of %.*s brought one of \"%.*s\"", way->route,
			SLICE_ARGS(told->user), SLICE_ARGS(json_member_string(claims, "sub")));
	json_free(claims);
}

/* ---- what is answered ---- */

static void put(int fd, char *text)
{
	wire_send(&(struct wire){.fd = fd}, slice_of(text));
	free(text);
}

static void echo(int fd, const struct told *told, struct http_fields fields)
{
	struct slice token =
		http_fields_value(fields, told->way->field ? told->way->field : "authorization");
	struct json *claims =
		jwt_claims(told->way->field ? token : slice_from(token, strlen("Bearer ")));
	char *body = xasprintf("{\"number\":\"%.*s\",\"user\":\"%.*s\"}", SLICE_ARGS(told->number),
		SLICE_ARGS(json_member_string(claims, "sub")));

	put(fd, xasprintf(
			"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
			"Content-Length: %zu\r\n\r\n%s",
			strlen(body), body));
	free(body);
	json_free(claims);
}

static void hang(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLRDHUP};

	poll(&wait, 1, HANG_MS);
}

static void answer(const struct told *told, struct http_fields fields, struct slice arrived, int fd)
{
	if (slice_is(told->what, "echo"))
		echo(fd, told, fields);
	else if (slice_is(told->what, "feed"))
		feed_serve(NULL, arrived, fd);
	else if (slice_is(told->what, "401"))
		put(fd, xstrdup("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n"
				"WWW-Authenticate: Bearer error=\"invalid_token\"\r\n"
				"Content-Length: 0\r\n\r\n"));
	else if (slice_is(told->what, "500"))
		put(fd, xstrdup("HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\n"
				"Content-Length: 5\r\n\r\nsorry"));
	else if (slice_is(told->what, "cut"))
		put(fd, xstrdup("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf a body"));
	else if (slice_is(told->what, "nonsense"))
		put(fd, xstrdup("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
				"Content-Length: 3\r\n\r\n{} "));
	else if (slice_is(told->what, "hang"))
		hang(fd);
}

static void serve(void *context, struct slice arrived, int fd)
{
	size_t head = (size_t)((const char *)memmem(arrived.at, arrived.len, "\r\n\r\n", 4) -
			       arrived.at) +
		      4;
	struct wire_message *message = xcalloc(1, sizeof *message);
	struct http_fields fields;
	struct told told;

	(void)context;
	wire_parse_request(slice_to(arrived, head), message);
	fields = (struct http_fields){message->field, message->field_count};
	if (read_told(fields, &told)) {
		judge(&told, fields);
		answer(&told, fields, arrived, fd);
	} else {
		soak_violation("what is forwarded is what was sent",
			"a request without X-Soak: %.*s", SLICE_ARGS(slice_to(arrived, 60)));
	}
	wire_message_clear(message);
	free(message);
}

static void *tick(void *argument)
{
	(void)argument;
	while (!atomic_load(&stop_ticking)) {
		feed_event();
		clock_rest(EVENT_S);
	}
	return NULL;
}

void soak_upstream_begin(struct suite *suite)
{
	static_secret = static_secret_value(suite);
	feed_begin(suite);
	origin_take(suite->origin, serve, NULL);
	atomic_store(&stop_ticking, false);
	if (pthread_create(&ticker, NULL, tick, NULL) != 0)
		abort();
}

void soak_upstream_end(struct suite *suite)
{
	atomic_store(&stop_ticking, true);
	pthread_join(ticker, NULL);
	feed_end(suite);
	secret_free(static_secret);
	static_secret = NULL;
}
