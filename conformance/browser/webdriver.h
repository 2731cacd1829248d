/*
 * webdriver: as much of the WebDriver protocol as it takes to fill in a form, spoken to Debian's
 * chromedriver. [W3C WebDriver 2] Knows elements and addresses, not what a page is for.
 */
#ifndef BROWSER_WEBDRIVER_H
#define BROWSER_WEBDRIVER_H

#include "lib/json.h"

struct webdriver;

/*
 * Start chromedriver and a headless Chromium with a profile in `folder`; without JavaScript when
 * `scripts` is false. NULL and a note when it cannot be had.
 */
struct webdriver *webdriver_start(const char *folder, bool scripts, struct note *note);
/* NULL is fine. */
void webdriver_stop(struct webdriver *driver);

/* Each returns false with a note that says what the browser said. */
bool webdriver_open(struct webdriver *driver, const char *url, struct note *note);
bool webdriver_type(
	struct webdriver *driver, const char *selector, const char *text, struct note *note);
bool webdriver_click(struct webdriver *driver, const char *selector, struct note *note);
/* What the element shows; the caller frees it. NULL when there is none. */
char *webdriver_text(struct webdriver *driver, const char *selector);
/* The address of the page; the caller frees it. */
char *webdriver_address(struct webdriver *driver);

#endif
