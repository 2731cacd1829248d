#include "browser/webdriver.h"

#include <stdlib.h>
#include <string.h>

#include "lib/http_client.h"
#include "party.h"
#include "ports.h"

#define TIME_MS 30000

struct webdriver {
	struct party process;
	struct vars vars;
	char *base; /* URL of the session */
};

/* Send a command; the "value" of the answer, which the caller frees, or NULL and a note. */
static struct json *command(
	const char *method, const char *url, const struct json *body, struct note *note)
{
	struct http_field type = {SLICE("Content-Type"), SLICE("application/json")};
	struct buf text = {0};
	struct http_call call = {
		.method = method,
		.url = url,
		.fields = {&type, 1},
		.connect_ms = TIME_MS,
		.reply_ms = TIME_MS,
		.total_ms = TIME_MS,
		.max_bytes = JSON_MAX_BYTES,
	};
	struct http_reply reply;
	struct json *document = NULL;
	struct json *value = NULL;

	if (body) {
		json_print(&text, body);
		call.body = buf_slice(&text);
	}
	if (!http_client_call(&call, &reply, note) &&
		!json_parse(buf_slice(&reply.body), &document)) {
		if (reply.status == 200)
			value = json_copy(json_member(document, "value"));
		else
			note_set(note, "%.150s",
				json_member_string(json_member(document, "value"), "message").at);
	}
	json_free(document);
	http_reply_clear(&reply);
	buf_clear(&text);
	return value;
}

static struct json *session_command(struct webdriver *driver, const char *method, const char *path,
	const struct json *body, struct note *note)
{
	char *url = xasprintf("%s%s", driver->base, path);
	struct json *value = command(method, url, body, note);

	free(url);
	return value;
}

static struct json *capabilities(const char *folder, bool scripts)
{
	/* No sandbox: tests may run as root. No background traffic: only this machine is there. */
	static const char *const arguments[] = {"--headless=new", "--no-sandbox", "--disable-gpu",
		"--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"};
	struct json *options = json_new_object();
	struct json *list = json_new_array();
	struct json *always = json_new_object();
	struct json *match = json_new_object();
	struct json *timeouts = json_new_object();
	struct json *body = json_new_object();
	char *profile =
		xasprintf("--user-data-dir=%s/%s", folder, scripts ? "profile" : "plain-profile");

	for (size_t i = 0; i < ARRAY_LEN(arguments); i++)
		json_push(list, json_new_string(slice_of(arguments[i])));
	json_push(list, json_new_string(slice_of(profile)));
	json_set_string(options, "binary", SLICE("/usr/bin/chromium"));
	json_set(options, "args", list);
	if (!scripts) {
		struct json *preferences = json_new_object();

		json_set_number(
			preferences, "profile.managed_default_content_settings.javascript", 2);
		json_set(options, "prefs", preferences);
	}
	json_set(always, "goog:chromeOptions", options);
	/* Whoever looks for an element after a click waits for the page that has it. */
	json_set_number(timeouts, "implicit", TIME_MS / 2);
	json_set(always, "timeouts", timeouts);
	json_set(match, "alwaysMatch", always);
	json_set(body, "capabilities", match);
	free(profile);
	return body;
}

static bool open_session(struct webdriver *driver, unsigned port, const char *folder, bool scripts,
	struct note *note)
{
	char *url = xasprintf("http://127.0.0.1:%u/session", port);
	struct json *body = capabilities(folder, scripts);
	struct json *value = command("POST", url, body, note);
	struct slice id = json_member_string(value, "sessionId");

	if (id.len)
		driver->base = xasprintf("%s/%.*s", url, SLICE_ARGS(id));
	json_free(value);
	json_free(body);
	free(url);
	return driver->base != NULL;
}

struct webdriver *webdriver_start(const char *folder, bool scripts, struct note *note)
{
	struct webdriver *driver = xcalloc(1, sizeof *driver);
	unsigned port = free_port();
	char *manifest = xasprintf("{\"name\":\"chromedriver\",\"role\":\"mcp-server\","
				   "\"start\":[\"/usr/bin/chromedriver\",\"--port=%u\"]}",
		port);
	struct json *document = NULL;
	bool up;

	driver->process.folder = xstrdup(folder);
	up = !json_parse(slice_of(manifest), &document) &&
	     !settings_read(&manifest_settings, document, &driver->process.manifest, note) &&
	     !party_start(&driver->process, &driver->vars, folder, port, TIME_MS, note) &&
	     open_session(driver, port, folder, scripts, note);
	json_free(document);
	free(manifest);
	if (up)
		return driver;
	webdriver_stop(driver);
	return NULL;
}

void webdriver_stop(struct webdriver *driver)
{
	if (!driver)
		return;
	if (driver->base)
		json_free(session_command(driver, "DELETE", "", NULL, NULL));
	party_clear(&driver->process);
	vars_clear(&driver->vars);
	free(driver->base);
	free(driver);
}

bool webdriver_open(struct webdriver *driver, const char *url, struct note *note)
{
	struct json *body = json_new_object();
	struct json *value;

	json_set_string(body, "url", slice_of(url));
	value = session_command(driver, "POST", "/url", body, note);
	json_free(body);
	json_free(value);
	return value != NULL;
}

/* The path of an element's commands, which the caller frees; NULL when there is none. */
static char *find(struct webdriver *driver, const char *selector, struct note *note)
{
	struct json *body = json_new_object();
	struct json *value;
	struct slice id;
	char *path = NULL;

	json_set_string(body, "using", SLICE("css selector"));
	json_set_string(body, "value", slice_of(selector));
	value = session_command(driver, "POST", "/element", body, note);
	/* The only member's name is a constant of the protocol; its value is the element. */
	if (value && json_first(value) && json_string(json_first(value), &id))
		path = xasprintf("/element/%.*s", SLICE_ARGS(id));
	json_free(value);
	json_free(body);
	return path;
}

static bool act(struct webdriver *driver, const char *selector, const char *action,
	struct json *take_body, struct note *note)
{
	char *element = find(driver, selector, note);
	char *path = xasprintf("%s%s", element ? element : "", action);
	struct json *value =
		element ? session_command(driver, "POST", path, take_body, note) : NULL;
	bool done = value != NULL;

	json_free(value);
	json_free(take_body);
	free(path);
	free(element);
	return done;
}

bool webdriver_type(
	struct webdriver *driver, const char *selector, const char *text, struct note *note)
{
	struct json *body = json_new_object();

	json_set_string(body, "text", slice_of(text));
	return act(driver, selector, "/value", body, note);
}

bool webdriver_click(struct webdriver *driver, const char *selector, struct note *note)
{
	return act(driver, selector, "/click", json_new_object(), note);
}

char *webdriver_text(struct webdriver *driver, const char *selector)
{
	char *element = find(driver, selector, NULL);
	char *path = xasprintf("%s/text", element ? element : "");
	struct json *value = element ? session_command(driver, "GET", path, NULL, NULL) : NULL;
	struct slice text;
	char *copy = json_string(value, &text) ? slice_dup(text) : NULL;

	json_free(value);
	free(path);
	free(element);
	return copy;
}

char *webdriver_address(struct webdriver *driver)
{
	struct json *value = session_command(driver, "GET", "/url", NULL, NULL);
	struct slice text;
	char *copy = json_string(value, &text) ? slice_dup(text) : xstrdup("");

	json_free(value);
	return copy;
}
