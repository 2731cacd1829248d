/* What the parts of the soak tell each other: ways, misfortunes, tokens, counts, what was wrong. */
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/clock.h"
#include "probe.h"
#include "soak.h"

#define KEPT_VIOLATIONS 12
#define LOG_BYTES 6000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The proxy's log, and how long it was when something was wrong for the first time. */
static const char *log_path;
static off_t log_size_then;

/* ---- ways ---- */

#define AT_THE_IDP (FEELS_IDP | FEELS_KEYS)

#define THROUGH_MCP (FEELS_MCP | FEELS_BACKEND)

#define WAY(route_, feels_, credential_, ...)                                            \
	{                                                                                \
		.route = route_, .feels = feels_, .credential = credential_, __VA_ARGS__ \
	}

const struct soak_way soak_ways[] = {
	WAY("origin", AT_THE_IDP, HIS_OWN, .wants = NULL),
	WAY("plain", AT_THE_IDP, HIS_OWN, .wants = NULL),
	WAY("scoped", AT_THE_IDP, HIS_OWN, .wants = "scope"),
	WAY("field", AT_THE_IDP, HIS_OWN, .wants = "field", .field = "x-service-token"),
	WAY("two_idps", AT_THE_IDP, HIS_OWN, .wants = "multi"),
	WAY("static", FEELS_KEYS, STATIC, .wants = "static"),
	WAY("static_field", FEELS_KEYS, STATIC, .wants = "static", .field = "x-api-key"),
	WAY("none", FEELS_KEYS, NOTHING, .wants = "none"),
	WAY("tls_good", AT_THE_IDP, UNWATCHED, .wants = "tls"),
	WAY("keyed", FEELS_KEYS | FEELS_OWN, SCRIPTED, .wants = "pkjwt",
		.issued_at = "/keyed/token"),
	WAY("public", FEELS_KEYS | FEELS_OWN, SCRIPTED, .issued_at = "/public/token"),
	WAY("opaque", FEELS_OWN, SCRIPTED, .wants = "intro", .issued_at = "/token", .opaque = true),
	WAY("impersonated", FEELS_KEYS | FEELS_STS, ANOTHER, .wants = "imp", .one_user = true),
	WAY("same_idp", AT_THE_IDP | THROUGH_MCP, IN_REPLY, .tool = "read_backend"),
	WAY("federated", FEELS_KEYS | FEELS_STS | THROUGH_MCP, IN_REPLY, .wants = "sts",
		.tool = "query_bigquery"),
};
const size_t soak_way_count = ARRAY_LEN(soak_ways);

static bool has_way[ARRAY_LEN(soak_ways)];

void soak_ways_begin(struct suite *suite)
{
	log_path = suite->party[ROLE_PROXY].log_path;
	const struct manifest *proxy = &suite->party[ROLE_PROXY].manifest;

	for (size_t i = 0; i < ARRAY_LEN(soak_ways); i++)
		has_way[i] = json_member_string(proxy->routes, soak_ways[i].route).len > 0 &&
			     (!soak_ways[i].wants ||
				     suite_claims(suite, ROLE_PROXY, soak_ways[i].wants));
}

bool soak_has_way(size_t way)
{
	return has_way[way];
}

const char *soak_scripted(const struct soak_way *way)
{
	static const char *const texts[] = {"scripted-for-the-keyed-client",
		"scripted-for-the-public-client", "scripted-for-opaque"};

	return texts[strcmp(way->route, "keyed") == 0    ? 0
		     : strcmp(way->route, "public") == 0 ? 1
							 : 2];
}

/* ---- what was wrong ---- */

static struct {
	const char *rule; /* a literal */
	char *what;
} violation[KEPT_VIOLATIONS];
static size_t violations;

void soak_violation(const char *rule, const char *format, ...)
{
	struct stat log;
	char *what;
	va_list args;

	va_start(args, format);
	if (vasprintf(&what, format, args) < 0)
		abort();
	va_end(args);
	pthread_mutex_lock(&lock);
	if (!violations && stat(log_path, &log) == 0)
		log_size_then = log.st_size;
	if (violations < KEPT_VIOLATIONS) {
		violation[violations].rule = rule;
		violation[violations].what = what;
		what = NULL;
	}
	violations++;
	pthread_mutex_unlock(&lock);
	free(what);
}

size_t soak_violations(void)
{
	size_t count;

	pthread_mutex_lock(&lock);
	count = violations;
	pthread_mutex_unlock(&lock);
	return count;
}

/* What the proxy had logged by then: it was written before the answer. */
static void print_log(FILE *out)
{
	char tail[LOG_BYTES];
	FILE *log = fopen(log_path, "rb");
	long from = log_size_then > LOG_BYTES ? (long)log_size_then - LOG_BYTES : 0;
	size_t n = 0;

	if (log && fseek(log, from, SEEK_SET) == 0)
		n = fread(tail, 1, (size_t)(log_size_then - from), log);
	if (log)
		fclose(log);
	fprintf(out, "soak  the log of the proxy up to the first of them:\n%.*s\n", (int)n, tail);
}

void soak_print_violations(FILE *out)
{
	for (size_t i = 0; out && i < violations && i < KEPT_VIOLATIONS; i++)
		fprintf(out, "soak  VIOLATION  %s: %s\n", violation[i].rule, violation[i].what);
	if (out && violations)
		print_log(out);
}

void soak_expect_none(void)
{
	if (violations)
		case_failed(
			violation[0].rule, "%s (and %zu more)", violation[0].what, violations - 1);
}

/* ---- misfortunes ---- */

/* Until when each of them counts; for ever while it goes on. */
static int64_t trouble_until[SOAK_PARTIES];

static void set_trouble(unsigned feels, int64_t until)
{
	pthread_mutex_lock(&lock);
	for (unsigned i = 0; i < SOAK_PARTIES; i++)
		if (feels & 1u << i)
			trouble_until[i] = until;
	pthread_mutex_unlock(&lock);
}

void soak_trouble_begins(unsigned feels)
{
	set_trouble(feels, INT64_MAX);
}

void soak_trouble_ends(unsigned feels, int64_t recovery_ms)
{
	set_trouble(feels, clock_ms() + recovery_ms);
}

unsigned soak_troubles(int64_t since)
{
	unsigned feels = 0;

	pthread_mutex_lock(&lock);
	for (unsigned i = 0; i < SOAK_PARTIES; i++)
		if (trouble_until[i] >= since)
			feels |= 1u << i;
	pthread_mutex_unlock(&lock);
	return feels;
}

/* ---- counts ---- */

static atomic_ulong counted[COUNTS];
static struct buf seen;

void soak_counted(enum soak_count what)
{
	atomic_fetch_add(&counted[what], 1);
}

unsigned long soak_count_of(enum soak_count what)
{
	return atomic_load(&counted[what]);
}

void soak_saw(struct slice bytes)
{
	pthread_mutex_lock(&lock);
	buf_add(&seen, bytes);
	pthread_mutex_unlock(&lock);
}

void soak_hand_over(struct suite *suite)
{
	pthread_mutex_lock(&lock);
	buf_add(&suite->client_saw, buf_slice(&seen));
	buf_clear(&seen);
	pthread_mutex_unlock(&lock);
}
